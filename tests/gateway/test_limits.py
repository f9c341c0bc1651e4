"""Whom a limit hits: who tries too often, never the street, the clerk at the counter or a browser that is known."""

import asyncio
from uuid import uuid4

import httpx
import pytest

from services.gateway.errors import TooManyTries, WaitALittle, WrongKeyOrPin
from services.gateway.people.accounts import staff_id
from services.gateway.people.askers import Asker, Devices, network_of
from services.gateway.people.limits import LONGEST_WAIT_SECONDS, Limit, Limits
from shared.runtime.codes import new_key
from tests.browser import made_up_case as story
from tests.gateway.browsers import BASE, Browser, House
from tests.gateway.people import code_of_the_letter
from tests.support.gateway import CLERK, PIN

pytestmark = pytest.mark.broker
WRONG = "918273"


def street() -> str:
    """Return the address of a network that nobody has come from yet."""
    return f"street-{uuid4()}"


async def wrong_tries(house: House, network: str, times: int = 21) -> None:
    """Count wrong tries as proving does, without its slow hashing."""
    limit = Asker(network).limit("sign-in", house.gateway.parts.settings)
    for _ in range(times):
        await Limits(house.gateway.parts.engine, house.gateway.parts.pepper).count((limit,))


async def a_hot_street(house: House, network: str) -> None:
    """Have a network wait for a while that no slow machine needs for its next try."""
    await wrong_tries(house, network)
    await house.gateway.rows("UPDATE tries SET closed_until = now() + interval '50 s' WHERE closed_until IS NOT NULL")


async def time_passes(house: House) -> None:
    await house.gateway.rows("UPDATE tries SET closed_until = now() - interval '1 second'")


def at_home(house: House, network: str) -> Browser:
    browser = house.browser()
    transport = browser.client._transport  # noqa: SLF001 - httpx has no other way to say where somebody is
    assert isinstance(transport, httpx.ASGITransport)
    transport.client = (network, 5000)
    return browser


async def test_on_a_street_that_guesses_who_has_a_key_gets_in_and_who_has_none_waits(house: House) -> None:
    network, (account, key) = street(), await house.account()
    await wrong_tries(house, network)

    with pytest.raises(WaitALittle) as refused:
        await house.accounts.prove(new_key(), PIN, Asker(network))

    assert 1 <= refused.value.seconds <= 2
    assert "You are not locked out" in refused.value.sentence
    assert await house.accounts.prove(key, PIN, Asker(network)) == account
    await time_passes(house)
    with pytest.raises(WrongKeyOrPin):
        await house.accounts.prove(new_key(), PIN, Asker(network))


async def test_the_wait_grows_with_every_wrong_try_but_never_beyond_half_a_minute(house: House) -> None:
    network, waits = street(), []
    await wrong_tries(house, network)
    for _ in range(8):
        with pytest.raises(WaitALittle) as refused:
            await house.accounts.prove(new_key(), PIN, Asker(network))
        waits.append(refused.value.seconds)
        await time_passes(house)
        await wrong_tries(house, network, 1)

    assert waits == sorted(waits)
    assert waits[0] <= 2
    assert waits[-1] == LONGEST_WAIT_SECONDS


async def test_a_try_that_was_not_let_in_counts_for_nothing(house: House) -> None:
    network = street()
    await a_hot_street(house, network)
    before = await house.scalar("SELECT sum(count) FROM tries")

    for _ in range(5):
        with pytest.raises(WaitALittle):
            await house.accounts.prove(new_key(), PIN, Asker(network))

    assert await house.scalar("SELECT sum(count) FROM tries") == before


async def test_many_tries_at_once_do_not_slip_through(house: House) -> None:
    network = street()

    told = await asyncio.gather(*(wrong_tries(house, network, 1) for _ in range(40)), return_exceptions=True)

    assert [type(each) for each in told if each is not None] == [WaitALittle] * 19


async def test_a_program_is_told_after_how_many_seconds(house: House) -> None:
    browser = at_home(house, street())
    body = {"personal_key": "", "pin": PIN}
    told = [await browser.client.post("/api/v1/tokens", json={**body, "personal_key": new_key()}) for _ in range(22)]

    assert [answer.status_code for answer in told] == [403] * 21 + [429]
    assert told[-1].json()["code"] == "WaitALittle"
    assert told[-1].headers["retry-after"] in {"1", "2"}


async def test_a_person_reads_how_long_and_what_was_typed_stays(house: House) -> None:
    network, key = street(), new_key()
    await a_hot_street(house, network)

    answer = await at_home(house, network).send("/sign-in", "/sign-in", key=key, pin=PIN)

    assert answer.status_code == 429
    assert 40 <= int(answer.headers["retry-after"]) <= 50
    assert "You are not locked out" in answer.text
    assert key in answer.text
    assert PIN not in answer.text


async def test_a_clerk_never_waits_for_what_the_street_has_done(house: House) -> None:
    network, person = street(), {**CLERK, "name": "Priya Anand", "personal_key": new_key()}
    await house.accounts.know_staff(person)
    await a_hot_street(house, network)

    assert await house.accounts.prove(person["personal_key"], person["pin"], Asker(network)) == staff_id(person)


async def test_a_browser_on_which_somebody_has_signed_in_does_not_wait(house: House) -> None:
    network, (_, key) = street(), await house.account()
    browser = at_home(house, network)
    assert (await browser.send("/sign-in", "/sign-in", key=key, pin=PIN)).status_code == 303
    await browser.send("/cases", "/sign-out")
    await a_hot_street(house, network)

    mistaken = new_key()
    assert (await at_home(house, network).send("/sign-in", "/sign-in", key=mistaken, pin=PIN)).status_code == 429
    assert (await browser.send("/sign-in", "/sign-in", key=mistaken, pin=PIN)).status_code == 422


async def test_who_is_signed_in_or_holds_a_letter_does_not_wait(house: House) -> None:
    await house.tell("invited")
    network, (account, key) = street(), await house.account()
    code = await code_of_the_letter(house)
    letter, signed_in = at_home(house, network), at_home(house, network)
    clock = house.gateway.parts.clock
    clock.now = lambda: story.START  # type: ignore[method-assign]
    assert (await letter.send("/join", "/join", code=code)).headers["location"] == "/join/letter"
    signed_in.client.cookies.set("odr", await house.sessions.start("", account), domain=BASE.removeprefix("http://"))
    await a_hot_street(house, network)

    told = await letter.send("/sign-in", "/sign-in", key=key, pin=PIN)
    for _ in range(21):
        await signed_in.send("/join", "/join", code=new_key())
    entered = await signed_in.send("/join", "/join", code=code)

    del clock.now
    assert told.status_code == 303
    assert entered.headers["location"] == "/join/letter"


async def test_who_knows_a_key_cannot_lock_its_owners_own_browser_out(house: House) -> None:
    account, key = await house.account()
    devices = Devices(house.gateway.parts.pepper)
    own = devices.read(devices.cookie_for(account, None))
    other = devices.read(devices.cookie_for((await house.account())[0], None))
    for _ in range(10):
        with pytest.raises(WrongKeyOrPin):
            await house.accounts.prove(key, WRONG, Asker(street()))

    with pytest.raises(TooManyTries):
        await house.accounts.prove(key, PIN, Asker(street(), device=other))
    assert await house.accounts.prove(key, PIN, Asker(street(), device=own)) == account


async def test_a_known_browser_guesses_no_more_than_any_other(house: House) -> None:
    account, key = await house.account()
    devices = Devices(house.gateway.parts.pepper)
    own = Asker(street(), device=devices.read(devices.cookie_for(account, None)))
    for _ in range(10):
        with pytest.raises(WrongKeyOrPin):
            await house.accounts.prove(key, WRONG, own)

    with pytest.raises(TooManyTries) as refused:
        await house.accounts.prove(key, PIN, own)
    assert 1 <= int(refused.value.facts["minutes"]) <= 120


@pytest.mark.parametrize("cookie", ["", "a.b.c", "..", "x" * 10_000, "ñ.ñ.ñ", "00.11.22.33"])
async def test_a_cookie_that_we_did_not_write_makes_nobody_known(house: House, cookie: str) -> None:
    assert Devices(house.gateway.parts.pepper).read(cookie) is None


async def test_the_cookie_of_a_known_browser_opens_nothing_and_scripts_do_not_see_it(house: House) -> None:
    _, key = await house.account()
    browser = house.browser()
    answer = await browser.send("/sign-in", "/sign-in", key=key, pin=PIN)
    cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("odr-device="))

    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    browser.client.cookies.delete("odr")
    assert (await browser.get("/cases")).headers["location"] == "/sign-in?next=/cases"


async def test_the_same_account_has_one_number_on_one_browser_and_another_elsewhere(house: House) -> None:
    devices, (account, other) = Devices(b"pepper"), (uuid4(), uuid4())
    first = devices.read(devices.cookie_for(account, None))

    assert devices.read(devices.cookie_for(account, first)) == first
    assert devices.read(devices.cookie_for(other, first)) != first
    assert Devices(b"other").read(devices.cookie_for(account, None)) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.7", "203.0.113.8", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:203.0.113.7", "203.0.113.7", True),
        ("no address", "no address", True),
    ],
)
def test_a_network_is_an_address_of_ipv4_or_the_prefix_of_ipv6(one: str, other: str, same: bool) -> None:
    assert (network_of(one) == network_of(other)) is same


async def test_a_limit_that_ended_the_tries_opens_again_when_it_said(house: House) -> None:
    limits, limit = Limits(house.gateway.parts.engine, b"pepper"), Limit(str(uuid4()), 3)
    for _ in range(3):
        await limits.count((limit,))
    with pytest.raises(TooManyTries) as refused:
        await limits.count((limit,))
    assert 1 <= refused.value.seconds <= 2 * 3600

    await house.gateway.rows("UPDATE tries SET hour = hour - 2")
    await limits.count((limit,))
