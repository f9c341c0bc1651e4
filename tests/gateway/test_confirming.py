"""The clerk's form for names, addresses and the hearing: what it shows, and what it asks before anything is sent."""

import re

import pytest

from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House

pytestmark = pytest.mark.broker
FORM = f"/clerk/cases/{story.CASE}/confirm"
SATURDAY = {"month": "January", "day": "9", "year": "27"}


@pytest.fixture
async def clerk(house: House) -> Browser:
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]
    await house.tell("registered")
    return await house.signed_in(await house.clerk())


async def test_an_address_of_this_country_stands_there_without_its_name(clerk: Browser) -> None:
    countries = re.findall(r'_country"[^>]*value="([^"]*)"', (await clerk.get(FORM)).text)

    assert len(countries) == 2
    assert "US" not in countries


@pytest.mark.parametrize("year", ["9999", "0001"])
async def test_a_year_that_nobody_means_is_asked_again(house: House, clerk: Browser, year: str) -> None:
    before = await house.scalar("SELECT count(*) FROM receipts")

    answer = await clerk.send(FORM, FORM, **await filled(clerk, {**SATURDAY, "year": year}))

    assert answer.status_code == 422
    assert await house.scalar("SELECT count(*) FROM receipts") == before


@pytest.mark.parametrize(
    ("day", "at"), [(SATURDAY, {}), *(({**SATURDAY, "day": "12"}, {"hearing_time": at}) for at in ("2:15 am", "9 pm"))]
)
async def test_a_day_or_an_hour_at_which_no_court_sits_is_asked_about_once(
    house: House, clerk: Browser, day: dict[str, str], at: dict[str, str]
) -> None:
    before = await house.scalar("SELECT count(*) FROM receipts")
    fields = {**await filled(clerk, day), **at}

    asked = await clerk.send(FORM, FORM, **fields)

    assert asked.status_code == 422
    assert 'name="closed_day_meant"' in asked.text
    assert ("The court is closed at that time." in asked.text) is bool(at)
    assert await house.scalar("SELECT count(*) FROM receipts") == before
    await clerk.send(FORM, FORM, **fields, closed_day_meant="yes")
    assert await house.scalar("SELECT count(*) FROM receipts") == before + 2


async def test_a_day_that_has_passed_is_called_so_and_not_too_near(clerk: Browser) -> None:
    fields = await filled(clerk, {"month": "1", "day": "12", "year": "2026"})

    answer = await clerk.send(FORM, FORM, **fields)

    assert answer.status_code == 422
    assert "This date has passed." in answer.text
    assert "too near" not in answer.text


async def filled(clerk: Browser, day: dict[str, str]) -> dict[str, str]:
    """Return the form as somebody fills it in who does it right, with the hearing on this day."""
    shown = dict(
        re.findall(r'<input id="[^"]*" name="([^"]*)" type="text" value="([^"]*)"', (await clerk.get(FORM)).text)
    )
    typed = {name: "CA" if name.endswith("_state") else value for name, value in shown.items()}
    typed |= {name: "95202" for name in typed if name.endswith("_postal_code")}
    typed |= {name: "Stockton" for name in typed if name.endswith("_city")}
    typed |= {name: "12 Main Street" for name in typed if name.endswith("_street")}
    hearing = {f"hearing_on_{part}": value for part, value in day.items()}
    return {**typed, **hearing, "hearing_time": "8:30", "department": "10A"}
