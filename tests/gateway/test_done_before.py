"""Who registered or joined and comes back is led to the case; a letter that has ended says so at each step."""

from typing import Any, Final
from unittest.mock import patch

import httpx
import pytest

from services.gateway.pages.kit.acting import IN_ALREADY
from services.gateway.people.drafts import Drafts
from services.gateway.projection.outcomes import Fate, Outcome
from services.gateway.sending.receipt_book import ReceiptBook
from services.intake.errors import AlreadyJoined, AlreadyRegistered
from shared.contracts.deciding import Refused
from shared.contracts.message import changed
from tests.browser import made_up_case as story
from tests.browser import made_up_visit
from tests.browser.page_server import application
from tests.gateway.browsers import Browser, House
from tests.gateway.people import code_of_the_letter
from tests.support.gateway import PIN

pytestmark = pytest.mark.broker
CASE: Final = f"/cases/{story.CASE}"
ADDRESS: Final = {"street": "12 Main Street", "city": "Stockton", "state": "CA", "postal_code": "95202"}
JOINING: Final = {
    **{f"my_{name}": value for name, value in ADDRESS.items()},
    "language": "en",
    "channel": "letter",
    "accepted": "yes",
    "answered": "address,contact,agreement",
}


@pytest.fixture
async def rosa(house: House) -> Browser:
    await house.tell("joined")
    return await house.signed_in((await house.account(story.an_id("rosa")))[0])


async def with_letter(house: House) -> Browser:
    """Return a newcomer's browser that has typed a code which can be used."""
    await house.tell("invited")
    browser = house.browser()
    await browser.send("/join", "/join", code=await code_of_the_letter(house))
    return browser


@pytest.mark.parametrize("step", ["address", "contact", "agreement", "check"])
async def test_each_step_of_joining_says_at_once_that_the_last_day_has_passed(step: str) -> None:
    ended = changed(made_up_visit.INVITATION, expires_at=story.START, open=False)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(application()), base_url="http://court.test", cookies={"code": "typed"}
    )

    with patch.object(made_up_visit, "INVITATION", ended):
        shown = await client.get(f"/join/{step}")
        sent = await client.post(f"/join/{step}", data={"csrf_token": "made-up", "form_key": "1"})
        told = await client.get("/join/letter")

    assert shown.headers["location"] == sent.headers["location"] == "/join/letter"
    assert "The last day to join has passed." in told.text


@pytest.mark.parametrize("fate", [Fate.DONE, Fate.WORKING])
async def test_what_was_typed_to_join_is_forgotten_once_it_took_effect(house: House, fate: Fate) -> None:
    browser = await joining(house)

    answer = await pressed(browser, Outcome(fate=fate))

    left = await house.gateway.rows("SELECT name FROM drafts WHERE name = 'join'")
    assert answer.headers["location"].startswith("/keep-key")
    assert len(left) == (0 if fate is Fate.DONE else 1)


@pytest.mark.parametrize("refusal", [AlreadyJoined, AlreadyRegistered])
async def test_a_refusal_of_what_was_done_before_leads_to_the_cases(house: House, refusal: type[Refused]) -> None:
    browser = await joining(house)
    outcome = Outcome(fate=Fate.REFUSED, code=refusal.__name__, sentence=refusal.sentence)

    answer = await pressed(browser, outcome)

    assert refusal.__name__ in IN_ALREADY
    assert answer.status_code == 409
    assert 'class="button" href="/cases"' in answer.text


@pytest.mark.parametrize("typed", [{"case_number": story.NUMBER}, {}])
async def test_who_registered_and_comes_back_is_led_to_the_case(
    house: House, rosa: Browser, typed: dict[str, str]
) -> None:
    await Drafts(house.gateway.parts, story.an_id("rosa")).put("register", typed)

    shown = (await rosa.get("/register/check")).text

    assert "You registered this case" in shown
    assert f'href="{CASE}"' in shown
    assert "Nothing is sent yet" not in shown


async def test_who_registered_can_begin_with_another_case(house: House, rosa: Browser) -> None:
    drafts = Drafts(house.gateway.parts, story.an_id("rosa"))
    await drafts.put("register", {"case_number": story.NUMBER, "claim_reason": "Old"})

    await rosa.send("/register", "/register/begin")

    assert await drafts.get("register") == {}


async def test_who_joined_and_comes_back_is_led_to_the_case(house: House, rosa: Browser) -> None:
    assert rosa
    await house.gateway.rows("DELETE FROM invitations WHERE ctid > (SELECT min(ctid) FROM invitations)")
    marcus = await house.signed_in((await house.account(story.an_id("marcus")))[0])
    await marcus.send("/join", "/join", code=await code_of_the_letter(house))

    answer = await marcus.get("/join/check")

    assert answer.headers["location"] == "/join/letter"
    assert f'href="{CASE}"' in (await marcus.get("/join/letter")).text


async def joining(house: House) -> Browser:
    """Return the browser of somebody whose next step is to press the button that joins."""
    await house.gateway.rows("DELETE FROM drafts")
    browser = await with_letter(house)
    for step in ("address", "contact", "agreement"):
        await browser.send(f"/join/{step}", f"/join/{step}", **JOINING)
    return browser


async def pressed(browser: Browser, outcome: Outcome) -> Any:
    async def told(*_: Any, **__: Any) -> Outcome:
        return outcome

    with patch.object(ReceiptBook, "outcome", told):
        return await browser.send("/join/check", "/join/check", pin=PIN, pin_again=PIN)
