"""When something cannot be shown or done: one calm page with a sentence and a way on."""

from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.gateway.door.forms import words_of
from services.gateway.door.visiting import visiting
from services.gateway.errors import CourtNeeded, SignInNeeded
from services.gateway.pages.kit.acting import why
from services.gateway.pages.kit.alone import choosing_page, problem_without_court
from services.gateway.pages.kit.page import Page, back_to, court_of, paging, this_page
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
    request, typed = page.request, words_of(page.request)
    asked_on = urlsplit(request.headers.get("referer", ""))
    place = asked_on.path if typed and asked_on.netloc == request.headers.get("host") else request.url.path
    kept = bool(typed) and await page.visit.keep_unsent(place, typed)
    return f"{back_to(place)}?{UNSENT}=1" if kept else back_to(place)


def _without_court(request: Request, sites: Sites, refused: Refused, status: int, heading: str) -> Response:
    if isinstance(refused, CourtNeeded):
        onward = back_to(this_page(request)) if request.method == "GET" else "/"
        return HTMLResponse(choosing_page(sites, onward), status)
    return HTMLResponse(problem_without_court(sites, heading, refused), status)
