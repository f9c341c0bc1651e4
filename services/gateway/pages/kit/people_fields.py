"""The fields about people: names, addresses, ways to reach somebody, PIN; used by registering and joining alike."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from services.gateway.pages.kit.fields import Field, email, line, matching, one_of
from services.gateway.words.wording import words
from shared.contracts.parties import Address, Contact

YES: Final = "yes"
STATE: Final = r"[A-Za-z]{2}"
POSTAL_CODE: Final = r"\d{5}(-\d{4})?"
MOBILE: Final = r"\+?[\d\s().-]{10,18}"


def address_fields(prefix: str, *, mine: bool) -> tuple[Field, ...]:
    """Return the fields of a mailing address; mine: the browser may fill in the reader's own."""
    parts = (*_street_fields(prefix), *_place_fields(prefix))
    return parts if mine else tuple(replace(part, autocomplete="off") for part in parts)


def _street_fields(prefix: str) -> tuple[Field, ...]:
    street, number = words("Street and number"), words("Type the street and the number")
    unit, long = words("Apartment or unit (if there is one)"), words("The apartment or unit is too long")
    return (
        Field(f"{prefix}_street", "text", street, line, number, autocomplete="address-line1"),
        Field(
            f"{prefix}_unit",
            "text",
            unit,
            line,
            long,
            optional=True,
            width="w8",
            autocomplete="address-line2",
            max_length=40,
        ),
    )


def _place_fields(prefix: str) -> tuple[Field, ...]:
    return (
        Field(
            f"{prefix}_city",
            "text",
            words("City"),
            line,
            words("Type the city"),
            width="w16",
            autocomplete="address-level2",
        ),
        Field(
            f"{prefix}_state",
            "text",
            words("State"),
            matching(STATE),
            words("Type the state in two letters, like CA"),
            words("Two letters, like CA"),
            width="w4",
            autocomplete="address-level1",
            max_length=2,
        ),
        Field(
            f"{prefix}_postal_code",
            "number",
            words("ZIP code"),
            matching(POSTAL_CODE),
            words("Type the ZIP code, like 95202"),
            width="w8",
            autocomplete="postal-code",
            max_length=10,
        ),
    )


def address(prefix: str, values: Mapping[str, object]) -> Address:
    """Return the address that was typed."""
    return Address(
        street=str(values[f"{prefix}_street"]),
        unit=_optional(values.get(f"{prefix}_unit")),
        city=str(values[f"{prefix}_city"]),
        state=str(values[f"{prefix}_state"]).upper(),
        postal_code=str(values[f"{prefix}_postal_code"]),
    )


def _optional(value: object) -> str | None:
    return str(value) if value else None


REACH_FIELDS: Final = (
    Field(
        "language",
        "radio",
        words("Which language do you want to read?"),
        one_of("en", "es"),
        words("Choose a language"),
        options=(("en", words("English"), ""), ("es", words("Spanish (español)"), "")),
    ),
    Field(
        "channel",
        "radio",
        words("How do you want to get news?"),
        one_of("email", "letter"),
        words("Choose how you want to get news"),
        options=(
            ("letter", words("By letter"), words("To your mailing address. You get 5 more days to answer.")),
            ("email", words("By e-mail"), words("Fast and free. You also see all news on this site.")),
        ),
    ),
    Field(
        "email",
        "email",
        words("E-mail (if you want news by e-mail)"),
        email,
        words("Type the e-mail like name@example.com"),
        optional=True,
        autocomplete="email",
    ),
    Field(
        "email_consent",
        "check",
        words("Yes, the court may send news about my case to this e-mail"),
        one_of(YES),
        words("Tick the box to get news by e-mail"),
        optional=True,
    ),
    Field(
        "mobile",
        "text",
        words("Mobile phone (you may leave it out)"),
        matching(MOBILE),
        words("Type the phone number with its area code, like 209 555 0100"),
        words("Court staff may call you. We send no text messages yet."),
        optional=True,
        width="w16",
        autocomplete="tel",
    ),
)


def check_reach(values: Mapping[str, object]) -> dict[str, str]:
    """Find what is missing for news by e-mail: the address and the person's own consent."""
    if values.get("channel") != "email":
        return {}
    if not values.get("email"):
        return {"email": words("Type the e-mail, or choose letters")}
    if not values.get("email_consent"):
        return {"email_consent": words("Tick the box to get news by e-mail")}
    return {}


def contact(prefix: str, values: Mapping[str, object]) -> Contact:
    """Return how to reach a person, with the person's own consent."""
    return Contact(
        mailing_address=address(prefix, values),
        email=_optional(values.get("email")),
        email_consent=bool(values.get("email_consent")),
        mobile=_optional(values.get("mobile")),
    )


AGREEMENT_FIELD: Final = Field(
    "accepted",
    "check",
    words("I have read this and I agree"),
    one_of(YES),
    words("Tick the box if you agree. Without it we cannot go on."),
)
