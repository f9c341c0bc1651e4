"""A fee is paid on its receipt's day; a paper that came while the court is closed counts on the next court day."""

from datetime import UTC, datetime
from typing import Any

import pytest

from shared.contracts import intake as i
from tests.browser import made_up_case as story
from tests.gateway.browsers import House

pytestmark = pytest.mark.broker
SUNDAY = datetime(2026, 11, 29, 20, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
RECEIVED = "UPDATE case_views SET document = jsonb_set(document, '{filings,0,received_at}', to_jsonb($1::text))"
REVIEW = f"/clerk/cases/{story.CASE}/filings/{story.an_id('envelope')}"


async def received(house: House, at: datetime) -> None:
    """Let the case be told up to its filing, with the paper received then."""
    await house.tell("filed")
    await house.gateway.rows(RECEIVED, at.isoformat())


async def test_the_task_list_shows_the_day_of_the_receipt(house: House) -> None:
    await house.tell("registered")
    paid = next(event for event in story.REGISTERED if isinstance(event, i.FeeReceiptRecorded))
    account, _ = await house.account(story.an_id("rosa"))

    text = (await (await house.signed_in(account)).get(f"/cases/{story.CASE}")).text

    row = text.partition("Pay the fee")[2].partition("</li>")[0]
    assert f"November {paid.paid_on.day}," in row
    assert f"November {paid.paid_on.day + 1}," not in row


@pytest.mark.parametrize(
    ("at", "counts", "closed"), [(SUNDAY, "Monday, November 30", True), (FRIDAY, "Friday, November 20", False)]
)
async def test_the_review_says_when_the_paper_counts_as_filed(house: House, at: Any, counts: str, closed: bool) -> None:
    await received(house, at)
    clerk = await house.signed_in(await house.clerk())

    text = (await clerk.get(REVIEW)).text

    assert f"Counts as filed on {counts}" in text
    assert ("the next court day counts" in text) is closed


async def test_both_sides_read_it_when_the_court_was_closed(house: House) -> None:
    await received(house, SUNDAY)
    account, _ = await house.account(story.an_id("rosa"))

    text = (await (await house.signed_in(account)).get(f"/cases/{story.CASE}/filing")).text

    assert "It counts as filed on Monday, November 30" in text
