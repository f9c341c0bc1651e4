"""What is asked is told to all whom registering names: the other side, from its letter on, and the court."""

import pytest

from services.gateway.people.authorization import READERS, Resource
from shared.contracts.policy import Relation
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House
from tests.gateway.people import code_of_the_letter

pytestmark = pytest.mark.broker
AMOUNT, REASON = "$3,275.00", "He took the deposit and did not build the fence."
HOME = f"/cases/{story.CASE}"


async def with_the_code(house: House) -> Browser:
    """Return the browser of somebody who has typed the letter's code and nothing else."""
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]
    await house.tell("invited")
    browser = house.browser()
    await browser.send("/join", "/join", code=await code_of_the_letter(house))
    return browser


def test_who_only_has_a_code_reads_the_claim_and_nothing_else_of_the_case() -> None:
    invited = {resource for resource, who in READERS.items() for _, relation in who if relation is Relation.INVITED}

    assert Resource.CLAIM in invited
    assert Resource.CASE not in invited


@pytest.mark.parametrize("page", ["/join/letter", "/join/decline"])
async def test_the_letters_code_shows_what_is_asked(house: House, page: str) -> None:
    text = (await (await with_the_code(house)).get(page)).text

    assert AMOUNT in text
    assert REASON in text
    assert "Rosa" not in text


async def test_a_used_code_shows_nothing_more(house: House) -> None:
    browser = await with_the_code(house)
    await house.gateway.rows("UPDATE invitations SET open = false")
    try:
        assert AMOUNT not in (await browser.get("/join/letter")).text
    finally:
        await house.gateway.rows("UPDATE invitations SET open = true")


@pytest.mark.parametrize("name", ["rosa", "marcus"])
async def test_each_side_reads_the_claim_on_its_case_page(house: House, name: str) -> None:
    await house.tell("offered")
    account, _ = await house.account(story.an_id(name))

    text = (await (await house.signed_in(account)).get(HOME)).text

    assert AMOUNT in text
    assert REASON in text


@pytest.mark.parametrize("page", ["", "/confirm"])
async def test_the_court_reads_the_claim_that_it_compares(house: House, page: str) -> None:
    await house.tell("registered")
    clerk = await house.signed_in(await house.clerk())

    text = (await clerk.get(f"/clerk/cases/{story.CASE}{page}")).text

    assert AMOUNT in text
    assert REASON in text
