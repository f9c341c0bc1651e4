"""When something cannot be shown or done: one calm page with a sentence and a way on."""

from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.gateway.door.forms import words_of, words_to_show_again
from services.gateway.door.visiting import visiting
from services.gateway.errors import CourtNeeded, Forged, SignInNeeded
from services.gateway.pages.kit.acting import why
from services.gateway.pages.kit.addresses import back_to, this_page
from services.gateway.pages.kit.alone import choosing_page, problem_without_court
from services.gateway.pages.kit.page import Page, court_of, paging
from services.gateway.people.drafts import UNSENT
from services.gateway.words.marking import words
from shared.contracts.deciding import Refused
from shared.courtcalendar.sites import Sites

HEADINGS = {
    404: words("Page not found"),
    403: words("Please send the form again"),
    408: words("Please send the form again"),
    409: words("This was not done"),
    413: words("This is too large"),
    429: words("Please wait a little"),
    503: words("Please try again in a minute"),
}


PERSONAL = ("/cases", "/clerk", "/keep-key", "/receipts", "/settings", "/staff")  # only for who is signed in
SIGNED_OUT = words("You are signed out")
SIGN_IN_AGAIN = words("Nothing was sent. Sign in again, then send it once more.")


async def problem_page(request: Request, refused: Refused, status: int) -> Response:
    """Return the page for a refusal that no handler answered; who must sign in goes to the sign-in page."""
    visiting_here = request.app.dependency_overrides.get(visiting, visiting)
    visit = await visiting_here(request)
    heading = HEADINGS.get(status, words("There is a problem"))
    if court_of(request, visit) is None:
        return _without_court(request, visit.parts.sites, refused, status, heading)
    page = await paging(request, visit)
    if isinstance(refused, SignInNeeded):
        return page.go(f"/sign-in?next={quote(await _here_again(page), safe='/')}")
    if isinstance(refused, Forged):
        return _not_taken(page, refused, status, heading)
    return page.show(
        "kit/problem.html",
        status=status,
        heading=page.text(heading),
        sentence=why(refused, page),
        nothing_lost=status in {409, 503},
        onward="/cases" if page.visit.visitor.signed_in else "/",
        onward_text=page.text(words("Go to the first page")),
    )


async def _here_again(page: Page) -> str:
    """Return where to go on after signing in; what was typed there is kept for whoever was signed in."""
    typed = words_of(page.request)
    if not typed:
        return back_to(this_page(page.request))
    place = _asked_on(page.request)
    kept = await page.visit.keep_unsent(place, typed)
    return f"{back_to(place)}?{UNSENT}=1" if kept else back_to(place)


def _asked_on(request: Request) -> str:
    """Return the page on which a form stood."""
    page = urlsplit(request.headers.get("referer", ""))
    return page.path if page.netloc == request.headers.get("host") else request.url.path


def _not_taken(page: Page, refused: Forged, status: int, heading: str) -> Response:
    """Return the page for a form without a living token: nothing is stored or done, what was typed comes back.

    Its one button sends the words with a living token; who is signed out signs in on the way to where they were typed.
    A browser that refuses cookies would come back here for ever, so it is told what to change.
    """
    place = _asked_on(page.request)
    signed_out = not page.visit.visitor.signed_in and place.startswith(PERSONAL)
    return page.show(
        "kit/not_taken.html",
        status=status,
        heading=page.text(SIGNED_OUT if signed_out else heading),
        sentence=page.text(SIGN_IN_AGAIN) if signed_out else why(refused, page),
        signed_out=signed_out,
        without_cookie=not page.request.state.session_before,
        place=back_to(place),
        typed=words_to_show_again(page.request),
    )


def _without_court(request: Request, sites: Sites, refused: Refused, status: int, heading: str) -> Response:
    if isinstance(refused, CourtNeeded):
        onward = back_to(this_page(request)) if request.method == "GET" else "/"
        return HTMLResponse(choosing_page(sites, onward), status)
    return HTMLResponse(problem_without_court(sites, heading, refused), status)
