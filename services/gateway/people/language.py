"""Which language a browser wants: its cookie, then what it asks for; the account's own is set when it is chosen."""

from starlette.requests import Request

from shared.contracts.parties import Language

COOKIE = "odr_language"


def asked_language(request: Request) -> Language:
    """Return the language of the cookie, of `Accept-Language`, or English."""
    codes = [request.cookies.get(COOKIE, ""), *request.headers.get("accept-language", "").split(",")]
    for code in codes:
        start = code.strip()[:2].lower()
        if start in {language.value for language in Language}:
            return Language(start)
    return Language.ENGLISH
