"""What a lock says: to staff whom to ask, and to nobody who has since proved themselves."""

from datetime import timedelta

import pytest

from services.gateway.errors import StaffLockedOut, WrongKeyOrPin
from services.gateway.people.askers import Asker
from services.gateway.people.limits import locked_for
from shared.runtime.clock import Clock
from tests.gateway.browsers import House
from tests.support.gateway import ADMINISTRATOR, CLERK, PIN

pytestmark = pytest.mark.broker
COUNTED = "SELECT coalesce(sum(count), 0) FROM tries WHERE about = $1"


async def test_a_locked_out_clerk_is_told_to_ask_the_administrator(house: House) -> None:
    account, key = await house.staff({**CLERK, "name": "Ona Reyes"})
    await house.lock_out(account, key)

    page = (await house.browser().send("/sign-in", "/sign-in", key=key, pin=CLERK["pin"])).text

    assert "ask the administrator of your court" in page
    assert "call the court" not in page
    assert StaffLockedOut.code() == "TooManyTries"


async def test_a_right_sign_in_forgets_the_wrong_ones(house: House) -> None:
    account, key = await house.staff({**CLERK, "name": "Pia Lund"})
    for _ in range(7):
        with pytest.raises(WrongKeyOrPin):
            await house.accounts.prove(key, "918273", Asker("203.0.113.9"))
    assert await house.scalar(COUNTED, account) == 7

    await house.accounts.prove(key, CLERK["pin"], Asker("203.0.113.9"))

    assert await house.scalar(COUNTED, account) == 0


async def test_letting_in_is_recorded_in_the_products_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = await house.signed_in((await house.staff(ADMINISTRATOR))[0])
    _, admins_key = await house.staff(ADMINISTRATOR)
    clerk, _ = await house.staff({**CLERK, "name": "Quy Dang"})
    await house.lock_out(clerk)
    later = Clock().now() + timedelta(days=40)
    monkeypatch.setattr(house.gateway.parts.clock, "now", lambda: later)

    done = await browser.send("/settings", f"/staff/{clerk}", reason="mistyped", key=admins_key, pin=PIN)

    assert done.status_code == 303
    kept = await house.scalar("SELECT lifted_at FROM lifted_locks WHERE account_id = $1", clerk)
    assert kept == later


async def test_the_list_says_until_when_somebody_is_locked_out(house: House) -> None:
    administrator, _ = await house.staff(ADMINISTRATOR)
    browser, (clerk, _) = await house.signed_in(administrator), await house.staff({**CLERK, "name": "Ray Solis"})
    assert "Locked out" not in (await browser.get("/staff")).text.partition("Ray Solis")[0].rpartition("<tr")[2]

    await house.lock_out(clerk)

    row = (await browser.get("/staff")).text.partition("Ray Solis")[0].rpartition("<tr")[2]
    assert "Locked out" in row
    assert "until " in row
    assert timedelta() < locked_for([(10, 0)], 10) <= timedelta(hours=1)
    assert locked_for([(9, 0)], 10) == timedelta()
