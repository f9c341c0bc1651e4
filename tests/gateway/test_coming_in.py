"""Personal key, PIN and session: who comes in, who does not, how long it lasts, and what guessing costs."""

from datetime import timedelta

import pytest

from services.gateway.errors import MistypedCode, StepUpNeeded, TooManyTries, WrongKeyOrPin
from services.gateway.people.askers import Asker
from services.gateway.people.visitor import STEP_UP
from services.gateway.sending.sending import Sending
from shared.contracts.documents import SignAgreement
from shared.contracts.parties import Language
from shared.runtime.codes import new_key
from tests.browser import made_up_case as story
from tests.gateway.browsers import House
from tests.support.gateway import PIN

pytestmark = pytest.mark.broker
SIGN = SignAgreement(
    version_number=1,
    base_sha256=story.FILE.sha256,
    typed_name="Rosa Delgado",
    statement_version="2026-1",
    statement_language=Language.ENGLISH,
)


async def test_key_and_pin_together_let_a_person_in_and_the_session_is_a_new_one(house: House) -> None:
    _, key = await house.account()
    browser = house.browser()
    await browser.get("/sign-in")
    before = browser.client.cookies["odr"]

    answer = await browser.send("/sign-in", "/sign-in", key=key.lower(), pin=PIN)

    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")
    assert browser.client.cookies["odr"] != before
    assert (await browser.get("/cases")).status_code == 200


async def test_a_pin_lets_in_whatever_digits_the_keyboard_has(house: House) -> None:
    _, key = await house.account()

    answer = await house.browser().send(
        "/sign-in", "/sign-in", key=key, pin="".join(chr(0x660 + int(each)) for each in PIN)
    )

    assert (answer.status_code, answer.headers["location"]) == (303, "/cases")


@pytest.mark.parametrize("known", [True, False])
async def test_a_wrong_pin_and_an_unknown_key_look_the_same(house: House, known: bool) -> None:
    key = (await house.account())[1] if known else new_key()

    answer = await house.browser().send("/sign-in", "/sign-in", key=key, pin="918273")

    assert answer.status_code == 422
    assert WrongKeyOrPin.sentence in answer.text
    assert "918273" not in answer.text


async def test_a_mistyped_key_is_no_try(house: House) -> None:
    _, key = await house.account()
    for _ in range(15):
        with pytest.raises(MistypedCode):
            await house.accounts.prove(f"{key[:-1]}!", PIN, Asker("203.0.113.1"))

    assert await house.accounts.prove(key, PIN, Asker("203.0.113.1"))


async def test_after_ten_wrong_tries_the_right_pin_does_not_help_for_an_hour(house: House) -> None:
    account, key = await house.account()
    for number in range(10):
        with pytest.raises(WrongKeyOrPin):
            await house.accounts.prove(key, f"91827{number}", Asker(f"198.51.100.{number}"))

    with pytest.raises(TooManyTries):
        await house.accounts.prove(key, PIN, Asker("192.0.2.1"))
    await house.gateway.rows("UPDATE tries SET hour = hour - 2")
    assert await house.accounts.prove(key, PIN, Asker("192.0.2.1")) == account


async def test_what_signing_out_leaves_behind_opens_nothing(house: House) -> None:
    account, _ = await house.account()
    browser = await house.signed_in(account)
    token = browser.client.cookies["odr"]

    await browser.send("/cases", "/sign-out")

    assert (await house.browser(token).get("/cases")).headers["location"] == "/sign-in?next=/cases"


@pytest.mark.parametrize("column", ["used_at", "created_at"])
async def test_a_session_ends_when_nothing_is_done_and_at_the_latest_after_half_a_day(
    house: House, column: str
) -> None:
    account, _ = await house.account()
    browser = await house.signed_in(account)
    past = {"used_at": "31 minutes", "created_at": "12 hours 1 minute"}[column]
    await house.gateway.rows(
        f"UPDATE sessions SET {column} = now() - interval '{past}' WHERE account_id = $1",  # noqa: S608 - the names above
        account,
    )

    assert (await browser.get("/cases")).status_code == 303


async def test_an_open_page_does_not_prolong_a_session(house: House) -> None:
    account, _ = await house.account()
    token = await house.sessions.start("", account)
    await house.gateway.rows(
        "UPDATE sessions SET used_at = now() - interval '9 minutes' WHERE account_id = $1", account
    )
    asked = "SELECT used_at FROM sessions WHERE account_id = $1"
    before = await house.scalar(asked, account)

    await house.sessions.visitor(token, Language.ENGLISH, acting=False)
    assert await house.scalar(asked, account) == before
    await house.sessions.visitor(token, Language.ENGLISH)
    assert await house.scalar(asked, account) > before


async def test_signing_needs_key_and_pin_again_not_older_than_ten_minutes(house: House) -> None:
    await house.tell("approved")
    rosa = story.an_id("rosa")
    await house.account(rosa)

    async def sign(method: str, age: timedelta) -> None:
        token = await house.sessions.start("", rosa, method)
        await house.gateway.rows("UPDATE sessions SET proved_at = proved_at - $1::interval", age)
        visitor = await house.sessions.visitor(token, Language.ENGLISH)
        await Sending(house.gateway.parts, visitor, Asker("203.0.113.9")).send(
            story.CASE, SIGN, form_key=f"{method} {age}"
        )

    with pytest.raises(StepUpNeeded):
        await sign("session", timedelta())
    with pytest.raises(StepUpNeeded):
        await sign(STEP_UP, timedelta(minutes=11))
    await sign(STEP_UP, timedelta(minutes=9))
