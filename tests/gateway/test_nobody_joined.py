"""Before the other side joins, and when it did not in time, nobody is asked for an offer that cannot be sent."""

from datetime import timedelta

import httpx
import pytest

from services.gateway.pages.offers.closed import NotJoinedInTime, NotJoinedYet
from services.gateway.words.messages import COMMANDS
from services.gateway.words.rows import Done
from services.negotiation.errors import OtherSideNotJoined
from shared.contracts.negotiation import SubmitQuestionnaire
from tests.browser import made_up_case as story
from tests.browser import made_up_visit
from tests.browser.page_server import application

pytestmark = pytest.mark.usefixtures("after_the_last_day")
CASE = f"/cases/{story.CASE}"
STEPS = ["", "/amount", "/how", "/terms", "/check"]


@pytest.fixture
def after_the_last_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(made_up_visit, "NOW", story.JOIN_UNTIL)


async def shown(path: str, chapter: str = "invited") -> httpx.Response:
    """Return a page of the plaintiff on the day after the last one to join."""
    cookies = {"who": "plaintiff", "chapter": chapter}
    transport = httpx.ASGITransport(application())
    async with httpx.AsyncClient(transport=transport, base_url="http://court.test", cookies=cookies) as client:
        return await client.get(CASE + path)


async def test_the_case_page_says_that_the_other_side_did_not_join_in_time() -> None:
    page = (await shown("")).text

    assert "Marcus Hill did not join in time" in page
    assert "Your case goes to the hearing, as planned." in page
    assert "Waiting for Marcus Hill" not in page
    assert "Your turn" not in page


@pytest.mark.parametrize(("chapter", "said"), [("invited", NotJoinedInTime), ("registered", NotJoinedYet)])
async def test_the_offers_page_says_why_there_is_no_form(chapter: str, said: type[NotJoinedYet]) -> None:
    page = (await shown("/offers", chapter)).text

    assert said.sentence in page
    assert "You can make one." not in page
    assert "/offers/new" not in page


@pytest.mark.parametrize("step", STEPS)
async def test_no_page_asks_for_an_offer_that_would_be_refused(step: str) -> None:
    page = await shown(f"/offers/new{step}")

    assert NotJoinedInTime.sentence in page.text


async def test_who_has_joined_is_not_said_to_be_late() -> None:
    assert "did not join in time" not in (await shown("", "joined")).text
    assert (await shown("/offers/new/amount", "joined")).status_code == 200


def test_the_refusal_and_the_page_say_the_same() -> None:
    assert OtherSideNotJoined.sentence == NotJoinedYet.sentence


async def test_the_receipt_of_the_questionnaire_promises_no_offer_before_both_have_joined() -> None:
    receipt = COMMANDS[SubmitQuestionnaire.__name__].receipt

    assert isinstance(receipt, Done)
    assert receipt.next[0].startswith("When both sides have joined")


async def test_the_last_day_itself_is_in_time() -> None:
    view = story.view("invited", "plaintiff")
    last = view.others[0].invitation_expires_at

    assert last is not None
    assert not view.nobody_joined_by(last - timedelta(seconds=1))
    assert view.nobody_joined_by(last)
