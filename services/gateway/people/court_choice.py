"""Which court a browser is at: its host's, then the one that it chose; the choice is a cookie, like the language."""

from starlette.requests import Request

from shared.courtcalendar.court import Court
from shared.courtcalendar.sites import Sites

COOKIE = "odr_court"


def host_of(request: Request) -> str:
    """Return the Host header; what it names is only ever looked up among the courts' own hosts."""
    return request.headers.get("host", "")


def asked_court(request: Request, sites: Sites) -> Court | None:
    """Return the court of the host, or the one chosen where several share a host; None when none was chosen."""
    return sites.of_host(host_of(request)) or sites.courts.get(request.cookies.get(COOKIE, ""))
