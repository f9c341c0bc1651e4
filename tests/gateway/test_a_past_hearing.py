"""A hearing whose day has ended is told as past on every page; until then everybody is told to go."""

from datetime import timedelta

import pytest

from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.gateway.walking import TABLE

pytestmark = pytest.mark.broker
HOME = f"/cases/{story.CASE}"
GO, VACATED, WAS = "go to court", "unless this page says", "Your hearing was on Tuesday, January 12, 2027"


@pytest.fixture(params=["invited", "settled", "filed"], scope="module")
async def told(house: House, request: pytest.FixtureRequest) -> str:
    await house.tell(request.param)
    return str(request.param)


async def pages_of(house: House, days: int) -> dict[str, str]:
    """Return the plaintiff's pages of the case, as they are some days after the hearing."""
    house.gateway.parts.clock.now = lambda: story.HEARING.starts_at + timedelta(days=days)  # type: ignore[method-assign]
    account, _ = await house.account(story.an_id("rosa"))
    browser = await house.signed_in(account)
    paths = [way.path.replace("{case_id}", str(story.CASE)) for way in TABLE if way.method == "GET"]
    wanted = [path for path in paths if path.startswith(HOME) and "{" not in path and not path.endswith("/live")]
    answers = {path: await browser.get(path) for path in wanted}
    return {path: answer.text for path, answer in answers.items() if answer.status_code == 200}


async def test_on_the_day_itself_every_page_still_says_to_go(house: House, told: str) -> None:
    pages = await pages_of(house, 0)

    assert HOME in pages
    assert [path for path, text in pages.items() if "Go to court on Tuesday, January 12" not in text] == []
    assert [path for path, text in pages.items() if WAS in text] == []


async def test_after_it_no_page_sends_anybody_there(house: House, told: str) -> None:
    pages = await pages_of(house, 1)

    assert [path for path, text in pages.items() if WAS not in text] == []
    assert [path for path, text in pages.items() if VACATED in text or GO in text.lower()] == []
    assert "Ask the court what was decided" in pages[HOME]
