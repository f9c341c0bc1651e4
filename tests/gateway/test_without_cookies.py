"""A browser that refuses cookies: told in a sentence what to change, and never sent in a circle."""

import pytest

from services.gateway.pages.routes import pages
from tests.gateway.browsers import BASE, HIDDEN, Browser, House
from tests.support.routes import ways

pytestmark = pytest.mark.broker
SAYS_SO = "Your browser sent no cookie."


@pytest.fixture
def refusing(house: House, monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = house.browser()
    monkeypatch.setattr(browser.client.cookies, "extract_cookies", lambda _answer: None)
    return browser


async def test_every_form_says_that_cookies_are_refused(refusing: Browser) -> None:
    hidden = await refusing.hidden("/join")
    paths = sorted({way.path for way in ways(pages.routes) if way.method == "POST" and "{" not in way.path})

    answers = {path: await refusing.client.post(path, data=hidden) for path in paths}

    assert len(paths) > 10
    assert [path for path, answer in answers.items() if SAYS_SO not in answer.text] == []


async def test_going_on_with_what_was_typed_says_it_again_until_cookies_are_allowed(refusing: Browser) -> None:
    typed = {**await refusing.hidden("/sign-in"), "reason": "My roof leaks."}
    here = {"origin": BASE, "referer": f"{BASE}/register/claim"}

    first = await refusing.client.post("/register/claim", data=typed, headers=here)
    action = first.text.partition('action="/language/')[2].partition('"')[0]
    again = await refusing.client.post(f"/language/{action}", data=dict(HIDDEN.findall(first.text)), headers=here)

    assert first.status_code == again.status_code == 403
    assert SAYS_SO in first.text
    assert SAYS_SO in again.text
    assert "My roof leaks." in again.text


async def test_a_page_that_needs_signing_in_leads_there_once(refusing: Browser) -> None:
    answer = await refusing.client.get("/cases", follow_redirects=True)

    assert (answer.status_code, len(answer.history)) == (200, 1)


async def test_whose_browser_keeps_cookies_reads_nothing_of_them(house: House) -> None:
    browser = house.browser()
    await browser.get("/sign-in")

    answer = await browser.client.post("/sign-in", data={"csrf_token": "old"})

    assert answer.status_code == 403
    assert SAYS_SO not in answer.text
