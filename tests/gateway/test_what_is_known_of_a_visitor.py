"""What is known of a visitor is told truly: the hearing, a no said with the letter's code, and whether they are in."""

import re

import pytest

from services.gateway.door.middleware import device_cookie
from services.gateway.people import court_choice
from services.gateway.projection.outcomes import Fate, Outcome
from services.gateway.sending.receipt_book import ReceiptBook
from shared.contracts import intake as i
from shared.runtime.codes import code_mac, new_key, normalise_code
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House, source_of
from tests.support.gateway import PIN

pytestmark = pytest.mark.broker
PLAIN = "If you have a hearing date"
ON = "Tuesday, January 12, 2027"


@pytest.fixture
async def code(house: House) -> str:
    """The code of the made-up letter."""
    await house.tell("invited")
    made = normalise_code(new_key())
    mac = code_mac(house.gateway.parts.pepper, made)
    await house.gateway.rows("UPDATE invitations SET code_mac = $1, open = true", mac)
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]
    return made


async def with_code(house: House, code: str) -> Browser:
    browser = house.browser()
    await browser.send("/join", "/join", code=code)
    return browser


@pytest.fixture
async def rosa(house: House, code: str) -> Browser:
    return await house.signed_in((await house.account(story.an_id("rosa")))[0])


@pytest.mark.parametrize("path", ["/settings", "/help", "/nowhere", f"/cases/{story.an_id('none')}"])
async def test_who_has_one_case_sees_its_hearing_on_every_page(rosa: Browser, path: str) -> None:
    page = (await rosa.get(path)).text

    assert ON in page
    assert PLAIN not in page


async def test_what_was_not_done_keeps_the_hearing_in_sight(rosa: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*_: object) -> Outcome:
        return Outcome(fate=Fate.REFUSED, sentence="Too late.")

    monkeypatch.setattr(ReceiptBook, "outcome", refused)

    answer = await rosa.send(f"/cases/{story.CASE}/leave", f"/cases/{story.CASE}/leave")

    assert "This was not done" in answer.text
    assert ON in answer.text


@pytest.mark.parametrize("path", ["/join/letter", "/join/address", "/join/decline", "/help"])
async def test_who_typed_the_letters_code_sees_the_hearing(house: House, code: str, path: str) -> None:
    browser = await with_code(house, code)

    assert ON in (await browser.get(path)).text
    assert PLAIN in (await house.browser().get("/help")).text


async def test_a_no_with_the_letters_code_is_told_to_somebody_without_an_account(
    house: House, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def done(*_: object) -> Outcome:
        return Outcome(fate=Fate.DONE, at=story.START)

    monkeypatch.setattr(ReceiptBook, "outcome", done)
    browser = await with_code(house, code)

    receipt = (await browser.get((await browser.send("/join/decline", "/join/decline")).headers["location"])).text

    assert "You said that you will not take part" in receipt
    assert story.NUMBER in receipt
    assert ON in receipt
    assert "your case page." not in receipt.partition("<main")[2]


async def test_the_page_after_signing_out_says_who_is_in(house: House, rosa: Browser) -> None:
    inside, outside = (await rosa.get("/signed-out")).text, (await house.browser().get("/signed-out")).text

    assert "You signed out" not in inside
    assert 'action="/sign-out"' in inside.partition("<main")[2]
    assert "Nobody can see your case" in outside


@pytest.mark.parametrize(("onward", "comes_along"), [("/cases", False), ("/register/check", True)])
async def test_what_nobody_has_signed_for_goes_only_to_who_signs_in_from_that_form(
    house: House, onward: str, comes_along: bool
) -> None:
    _, key = await house.account()
    browser, form = house.browser(), "/register/claim"
    await browser.send(form, form, claim_cents="12.00", claim_reason="CANARY")

    await browser.send("/sign-in", "/sign-in", key=key, pin=PIN, next=onward)

    assert ("CANARY" in (await browser.get(form)).text) is comes_along


@pytest.mark.parametrize(("onward", "place"), [("/cases", "/join"), ("/join/check", "")])
async def test_a_typed_code_goes_only_to_who_signs_in_while_joining(
    house: House, code: str, onward: str, place: str
) -> None:
    _, key = await house.account()
    browser = await with_code(house, code)

    await browser.send("/sign-in", "/sign-in", key=key, pin=PIN, next=onward)

    assert (await browser.get("/join/letter")).headers.get("location", "") == place


async def test_a_key_that_nobody_has_kept_is_shown_for_as_long_as_the_pages_say(house: House) -> None:
    account, key = await house.account()
    browser = await house.signed_in(account)
    for _ in range(2):
        shown = re.sub("<[^>]+>", "", (await browser.get("/keep-key")).text)
        assert key in shown
        assert "We show it until you say that you kept it." in shown

    await browser.send("/keep-key", "/keep-key", kept="yes")

    assert (await browser.get("/keep-key")).status_code == 303
    assert "We show your personal key until you say that you kept it." in (await browser.get("/privacy")).text


async def test_the_privacy_page_tells_of_every_cookie_that_is_set(house: House) -> None:
    _, key = await house.account()
    browser = house.browser()
    await browser.get("/language/es")
    await browser.get("/language/en")
    await browser.send("/sign-in", "/sign-in", key=key, pin=PIN)
    kept = {
        court_choice.COOKIE: "several courts",
        "odr": "signed in",
        "odr_language": "language",
        device_cookie(house.gateway.parts.settings): "stranger",
    }

    page = (await browser.get("/privacy")).text

    told = page.partition(">Cookies<")[2].partition("<h2")[0]
    assert {*browser.client.cookies, court_choice.COOKIE} == set(kept)  # the last where courts share a host
    assert "three small files" in told
    assert all(words in told for words in kept.values())


async def test_the_letter_of_somebody_who_said_no_tells_it_and_asks_for_no_key(house: House, code: str) -> None:
    left = i.PartyLeft(party_id=story.MARCUS)
    await house.projection.say(source_of(left), story.CASE, left, at=story.START)
    await house.gateway.rows("UPDATE invitations SET open = false")

    page = (await (await with_code(house, code)).get("/join/letter")).text

    assert "You will not take part" in page
    assert "You can still go to court" in page
    assert ON in page
    assert "/sign-in" not in page.partition("<main")[2]
