"""The demo page: made-up people, the mailbox and the clock; outside the demo it does not exist."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Final

import pytest

from services.gateway.composing import gateway as service_of
from services.gateway.upkeep import know_staff
from shared.contracts import notify as o
from shared.contracts.message import Event
from shared.runtime.clock import Clock
from shared.runtime.codes import new_key
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.support.driven import driven
from tests.support.gateway import ADMINISTRATOR, CLERK, gateway

pytestmark = pytest.mark.broker
LETTER: Final[Any] = {
    "letter_id": story.an_id("letter"),
    "notice_id": story.an_id("letter"),
    "party_id": story.MARCUS,
}


@pytest.fixture
async def demo(postgres: Any, tmp_path: Path) -> AsyncIterator[House]:
    """A gateway in demo mode with its staff and a folder of its own."""
    staff, offset = tmp_path / "staff.json", tmp_path / "clock-offset"
    staff.write_text(json.dumps([{**person, "personal_key": new_key()} for person in (CLERK, ADMINISTRATOR)]))
    settings = {"demo": True, "demo_dir": tmp_path, "staff_file": staff, "clock_offset_file": offset}
    async with gateway(postgres, tmp_path, **settings) as one, driven(service_of(one.parts.settings)) as projection:
        one.parts.clock = Clock(offset)
        await know_staff(one.parts)
        yield House(one, projection)


async def test_outside_the_demo_there_is_no_such_page(house: House) -> None:
    browser = house.browser()

    assert (await browser.get("/demo")).status_code == 404
    for action in ("/demo/sign-in/clerk", "/demo"):
        assert (await browser.send("/sign-in", action, days="3")).status_code == 404


async def test_one_signs_in_as_the_clerk_and_as_the_parties_of_the_latest_case(demo: House) -> None:
    browser = demo.browser()
    assert (await browser.send("/demo", "/demo/sign-in/clerk")).headers["location"] == "/clerk"
    assert (await browser.get("/clerk")).status_code == 200
    assert (await browser.send("/demo", "/demo/sign-in/plaintiff")).headers["location"] == "/register"
    assert (await browser.get("/clerk")).status_code != 200

    await demo.account(story.an_id("rosa"))
    await demo.tell("registered")
    assert (await browser.send("/demo", "/demo/sign-in/plaintiff")).headers["location"] == "/cases"
    assert "Rosa Delgado" in (await browser.client.get("/cases", follow_redirects=True)).text


async def test_one_signs_in_as_the_administrator_of_the_court_and_is_at_its_staff(demo: House) -> None:
    browser = demo.browser()

    assert f"Administrator: {ADMINISTRATOR['name']}" in (await browser.get("/demo")).text
    assert (await browser.send("/demo", "/demo/sign-in/administrator")).headers["location"] == "/staff"
    assert CLERK["name"] in (await browser.get("/staff")).text


async def test_the_mailbox_shows_what_the_court_has_sent(demo: House, tmp_path: Path) -> None:
    (tmp_path / "mailbox").mkdir()
    for number, (sender, text) in enumerate((("San Joaquin Superior Court", "joined"), ("Another Court", "left"))):
        mail = EmailMessage()
        mail["from"], mail["to"] = f"{sender} <odr@court.example>", "rosa@people.example"
        mail["subject"] = f"Marcus Hill {text}"
        mail.set_content(f"He {text} today.\n")
        (tmp_path / "mailbox" / f"20261118T090000000000-{number}.eml").write_bytes(mail.as_bytes())
    await demo.tell("invited")

    page = (await demo.browser().get("/demo")).text

    assert "Marcus Hill joined" in page
    assert "He joined today." in page
    assert "Marcus Hill left" not in page
    assert f"/demo/letters/{story.an_id('letter')}.pdf" in page


GONE: Final = {
    "posted": (o.LetterPosted(**LETTER, posted_at=story.START), "posted "),
    "taken off the list": (o.LetterCancelled(**LETTER, cancelled_at=story.START), "not mailed, taken off the list"),
}


@pytest.mark.parametrize(("event", "said"), GONE.values(), ids=GONE)
async def test_a_letter_that_is_kept_no_more_says_why_in_place_of_a_link(demo: House, event: Event, said: str) -> None:
    await demo.tell("invited")
    await demo.projection.say("notify", story.CASE, event, at=story.START + timedelta(days=30))

    page = (await demo.browser().get("/demo")).text

    assert "/demo/letters/" not in page
    assert said in page


async def test_the_clock_goes_forward_for_every_process(demo: House) -> None:
    before = demo.gateway.parts.now()

    await demo.browser().send("/demo", "/demo", days="3")
    await demo.browser().send("/demo", "/demo", days="2")

    assert 5 <= (demo.gateway.parts.now() - before).total_seconds() / 86_400 < 5.01
    assert Clock(demo.gateway.parts.settings.clock_offset_file).offset().days == 5
