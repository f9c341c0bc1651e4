"""Whom wrong PINs have locked out of the court, its administrator lets in again, and nobody else; it is recorded."""

import asyncio
import re
from typing import Final
from uuid import UUID, uuid4

import httpx
import pytest

from services.gateway.errors import TooManyTries
from services.gateway.people.askers import Asker
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House
from tests.support.gateway import ADMINISTRATOR, CLERK, PIN

pytestmark = pytest.mark.broker
OTHER_COURT: Final = "alameda"
REASON: Final = "called back at the counter"
WRONG: Final = "918273"
KEPT: Final = "SELECT account_id, lifted_by, lifted_by_id, reason, wrong_tries FROM lifted_locks ORDER BY id"
COUNTED: Final = "SELECT count(*) FROM lifted_locks"
BY_AN_OPERATOR: Final = (
    "INSERT INTO lifted_locks (account_id, lifted_by, reason, wrong_tries) VALUES ($1, 'anna', 'rang the court', 10)"
)
TRIED: Final = "SELECT coalesce(sum(count), 0) FROM tries WHERE about = $1"


async def administrator(house: House, court_id: str = story.COURT) -> tuple[Browser, str]:
    """Return the browser of a court's administrator, who has just come in, and their personal key."""
    account, key = await house.staff(ADMINISTRATOR, court_id)
    return await house.signed_in(account), key


async def locked_out(house: House, name: str, court_id: str = story.COURT) -> UUID:
    """Return the account of a new clerk whom wrong PINs have locked out."""
    account, _ = await house.staff({**CLERK, "name": name}, court_id)
    await house.lock_out(account)
    return account


async def let_in(browser: Browser, account: UUID, **fields: str) -> httpx.Response:
    """Fill in and send the form for one of the staff; what is said here wins."""
    address = f"/staff/{account}"
    return await browser.send("/settings", address, **{"reason": REASON, "pin": PIN, **fields})


async def test_a_locked_out_clerk_is_let_in_by_the_administrator_and_signs_in(house: House) -> None:
    browser, key = await administrator(house)
    clerk, clerks_key = await house.staff({**CLERK, "name": "Ida Moss"})
    at_the_counter = house.browser()
    proof = {"key": clerks_key, "pin": CLERK["pin"]}
    await house.lock_out(clerk, clerks_key)
    assert (await at_the_counter.send("/sign-in", "/sign-in", **proof)).status_code == 429

    listed = (await browser.get("/staff")).text
    asked = (await browser.get(f"/staff/{clerk}")).text
    done = await let_in(browser, clerk, key=key)
    after = await browser.get(done.headers["location"])

    assert "Ida Moss" in listed
    assert f'href="/staff/{clerk}"' in listed
    assert "10 wrong PINs were typed" in asked
    assert (done.status_code, done.headers["location"]) == (303, f"/staff?let_in={clerk}")
    assert "Ida Moss can sign in again" in after.text
    assert f"Robin Madeup let Ida Moss in again. Why: {REASON}" in after.text
    assert f'href="/staff/{clerk}"' not in after.text
    assert (await at_the_counter.send("/sign-in", "/sign-in", **proof)).headers["location"] == "/clerk"
    kept = [tuple(row) for row in await house.gateway.rows(KEPT) if row[0] == clerk]
    assert kept == [(clerk, "Robin Madeup", (await house.staff(ADMINISTRATOR))[0], REASON, 10)]


async def test_who_has_tries_left_is_not_let_in_and_who_has_none_is(house: House) -> None:
    browser, key = await administrator(house)
    clerk, clerks_key = await house.staff({**CLERK, "name": "Bo Lind"})
    await house.lock_out(clerk)
    await house.gateway.rows("UPDATE tries SET count = count - 1 WHERE about = $1", clerk)
    assert f'href="/staff/{clerk}"' not in (await browser.get("/staff")).text

    refused = await let_in(browser, clerk, key=key)

    assert refused.status_code == 422
    assert "Bo Lind is not locked out now. Nothing was recorded." in refused.text
    assert await house.scalar(TRIED, clerk) == 9
    assert await house.accounts.prove(clerks_key, CLERK["pin"], Asker("203.0.113.5")) == clerk


async def test_tries_of_two_hours_ago_lock_nobody_out(house: House) -> None:
    browser, _ = await administrator(house)
    clerk = await locked_out(house, "Ana Voss")
    assert f'href="/staff/{clerk}"' in (await browser.get("/staff")).text

    await house.gateway.rows("UPDATE tries SET hour = hour - 2 WHERE about = $1", clerk)

    assert f'href="/staff/{clerk}"' not in (await browser.get("/staff")).text


async def test_letting_in_twice_is_said_and_recorded_once(house: House) -> None:
    browser, key = await administrator(house)
    clerk, before = await locked_out(house, "Cy Dunn"), await house.scalar(COUNTED)

    first = await let_in(browser, clerk, key=key)
    second = await let_in(browser, clerk, key=key)

    assert (first.status_code, second.status_code) == (303, 422)
    assert "Cy Dunn is not locked out now. Nothing was recorded." in second.text
    assert await house.scalar(COUNTED) == before + 1


async def test_letting_in_from_several_places_at_once_is_recorded_once(house: House) -> None:
    account, key = await house.staff(ADMINISTRATOR)
    browsers = [await house.signed_in(account) for _ in range(4)]
    clerk, before = await locked_out(house, "Dee Park"), await house.scalar(COUNTED)

    answers = await asyncio.gather(*(let_in(browser, clerk, key=key) for browser in browsers))

    assert sorted(answer.status_code for answer in answers) == [303, 422, 422, 422]
    assert await house.scalar(COUNTED) == before + 1


async def test_the_staff_of_another_court_is_neither_seen_nor_let_in(house: House) -> None:
    browser, key = await administrator(house, OTHER_COURT)
    clerk, before = await locked_out(house, "Eve Stone"), await house.scalar(COUNTED)

    listed = await browser.get(f"/staff?let_in={clerk}")
    answers = [await browser.get(f"/staff/{clerk}"), await let_in(browser, clerk, key=key)]

    assert "Robin Madeup" in listed.text
    assert "Eve Stone" not in listed.text
    assert [answer.status_code for answer in answers] == [404, 404]
    assert await house.scalar(TRIED, clerk) == 10
    assert await house.scalar(COUNTED) == before
    clerk_there = await locked_out(house, "Finn Gray", OTHER_COURT)
    assert (await let_in(browser, clerk_there, key=key)).status_code == 303


async def test_what_an_operator_has_lifted_stands_at_the_court_too_and_at_no_other(house: House) -> None:
    here, there = [(await administrator(house, court))[0] for court in (story.COURT, OTHER_COURT)]
    clerk = await locked_out(house, "Nia Brook")
    await house.gateway.rows(BY_AN_OPERATOR, clerk)

    assert "anna let Nia Brook in again. Why: rang the court" in (await here.get("/staff")).text
    assert "Nia Brook" not in (await there.get("/staff")).text


async def test_a_party_is_never_let_in_here(house: House) -> None:
    browser, key = await administrator(house)
    party, _ = await house.account()
    await house.lock_out(party)
    before = await house.scalar(COUNTED)

    answers = [await browser.get(f"/staff/{party}"), await let_in(browser, party, key=key)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert str(party) not in (await browser.get("/staff")).text
    assert await house.scalar(TRIED, party) == 10
    assert await house.scalar(COUNTED) == before


async def test_for_clerks_and_parties_there_is_no_such_page_and_strangers_sign_in_first(house: House) -> None:
    clerk, key = await house.staff({**CLERK, "name": "Gus Holt"})
    locked = await locked_out(house, "Hal Reed")
    before = await house.scalar(COUNTED)
    for who in (clerk, (await house.account())[0]):
        browser = await house.signed_in(who)
        assert [(await browser.get(path)).status_code for path in ("/staff", f"/staff/{locked}")] == [404, 404]
        assert (await let_in(browser, locked, key=key, pin=CLERK["pin"])).status_code == 404

    stranger = house.browser()
    assert (await stranger.get("/staff")).headers["location"] == "/sign-in?next=/staff"
    sent = await stranger.send("/sign-in", f"/staff/{locked}", reason=REASON, key=key, pin=PIN)

    assert sent.status_code == 303
    assert sent.headers["location"].startswith("/sign-in?next=")
    assert await house.scalar(COUNTED) == before


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"reason": ""}, "Say why you let them in"),
        ({"reason": " \u2060 "}, "Say why you let them in"),
        ({"reason": "a" * 201}, "You can use up to 200 letters"),
        ({"reason": "one line\nand another"}, "Type this on one line"),
        ({"reason": "with a NUL \x00"}, "This holds a hidden or broken letter"),
        ({"reason": "turned \u202eround"}, "This holds a hidden or broken letter"),
        ({"pin": ""}, "Type your PIN. It has 6 numbers"),
        ({"pin": WRONG}, "The personal key or the PIN is not right"),
        ({"key": ""}, "Type your personal key"),
        ({"key": "'; DELETE FROM tries; --"}, "Type your personal key"),
    ],
)
async def test_without_a_reason_or_a_proof_nobody_is_let_in(house: House, wrong: dict[str, str], told: str) -> None:
    browser, key = await administrator(house)
    clerk, before = await locked_out(house, f"Ivy {uuid4()}"), await house.scalar(COUNTED)

    answer = await let_in(browser, clerk, **{"key": key, **wrong})

    assert answer.status_code == 422
    assert told in answer.text
    assert WRONG not in answer.text
    assert await house.scalar(TRIED, clerk) == 10
    assert await house.scalar(COUNTED) == before


async def test_somebody_elses_key_is_no_proof(house: House) -> None:
    browser, _ = await administrator(house)
    clerk = await locked_out(house, "Jo Wells")
    _, another = await house.account()

    answer = await let_in(browser, clerk, key=another)

    assert answer.status_code == 422
    assert await house.scalar(TRIED, clerk) == 10


async def test_an_administrator_who_guesses_their_own_pin_here_waits_as_well(house: House) -> None:
    account, key = await house.staff({**ADMINISTRATOR, "name": "Kay Frost"})
    browser, clerk = await house.signed_in(account), await locked_out(house, "Lu Chen")
    await house.lock_out(account, key)

    answer = await let_in(browser, clerk, key=key)

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert await house.scalar(TRIED, clerk) == 10
    with pytest.raises(TooManyTries):
        await house.accounts.prove(key, PIN, Asker("203.0.113.6"))


async def test_what_a_name_or_a_reason_holds_is_shown_as_text(house: House) -> None:
    browser, key = await administrator(house)
    clerk = await locked_out(house, "<b>Mo</b> & {{ 7 * 7 }}")

    done = await let_in(browser, clerk, key=key, reason="<script>alert(1)</script> {name}")
    shown = (await browser.get(done.headers["location"])).text

    assert "<b>Mo</b>" not in shown
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {name}" in shown


@pytest.mark.parametrize("path", ["/staff/nobody", f"/staff/{UUID(int=0)}", "/staff/%00", "/staff?let_in=nobody"])
async def test_an_address_that_means_nobody_is_not_there(house: House, path: str) -> None:
    browser, _ = await administrator(house)

    assert (await browser.get(path)).status_code == 404


async def test_an_administrator_lands_on_the_staff_and_finds_no_clerks_desk(house: House) -> None:
    _, key = await administrator(house)
    browser = house.browser()

    landed = await browser.send("/sign-in", "/sign-in", key=key, pin=PIN)
    page = (await browser.get("/staff")).text

    assert landed.headers["location"] == "/staff"
    assert (await browser.get("/cases")).headers["location"] == "/staff"
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', page) == ["/staff"]
    assert "/clerk" not in page
    for path in ("/clerk", "/clerk/letters", "/clerk/cases", "/clerk/receipts/new"):
        assert (await browser.get(path)).status_code == 404
