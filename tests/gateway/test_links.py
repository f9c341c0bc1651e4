"""Whatever a page offers is there: each link opens, each form and script has somebody who answers it."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House
from tests.support.gateway import ADMINISTRATOR, CLERK

pytestmark = pytest.mark.broker
OFFERED = re.compile(r'\b(href|src|action|data-live|data-preview)="(/[^"#?]*)')
NOT_OPENED = ("/language/", "/static/", "/demo", "/clerk/letters.pdf")
STARTS = ("/", "/cases", "/clerk", "/clerk/letters", "/staff", "/register", "/settings", "/sign-in", "/join", "/demo")


def served(house: House, kind: str, path: str) -> bool:
    """Say whether somebody answers; a form may ask or send."""
    methods = {"action": {"GET", "POST"}, "data-preview": {"POST"}}.get(kind, {"GET"})
    return any(route.path_regex.match(path) and methods & route.methods for route in house.routes)


def offers(html: str) -> Iterator[tuple[str, str]]:
    """Yield what a page links to on this site, and by which attribute."""
    for kind, path in OFFERED.findall(html):
        yield kind, unescape(path)


async def walk(house: House, browser: Browser) -> list[str]:
    """Open everything that can be reached; return what leads nowhere."""
    waiting, known, wrong = list(STARTS), set(STARTS), []
    while waiting:
        page = waiting.pop()
        answer = await browser.client.get(page, follow_redirects=True)
        if answer.status_code != 200 and page not in STARTS:
            wrong.append(f"{page}: {answer.status_code}")
        found = set(offers(answer.text))
        wrong += [f"{page} offers {kind} {path}" for kind, path in found if not served(house, kind, path)]
        links = {path for kind, path in found if kind == "href" and "/files/" not in path}
        fresh = {path for path in links - known if not path.startswith(NOT_OPENED)}
        known |= fresh
        waiting += fresh
    assert len(known) > len(STARTS)
    return wrong


@pytest.mark.parametrize("chapter", ["registered", "invited", "joined", "offered", "settled", "approved", "signed"])
async def test_no_link_of_any_page_leads_nowhere(house: House, chapter: str) -> None:
    await house.tell(chapter)
    parties = [(await house.account(story.an_id(name)))[0] for name in ("rosa", "marcus")]
    staff = [(await house.staff(person))[0] for person in (CLERK, ADMINISTRATOR)]
    await house.lock_out(staff[0])
    people = [house.browser(), *[await house.signed_in(who) for who in (*staff, *parties)]]

    assert [wrong for browser in people for wrong in await walk(house, browser)] == []
