"""An offer of more than the claim is asked about once, and said again to whoever sends and accepts it."""

from datetime import timedelta

import pytest

from services.gateway.pages.offers.questions import AMOUNT, MORE_MEANT, flow
from services.gateway.pages.offers.when_paid import Days
from services.gateway.projection.visibility import Viewer
from services.gateway.reading.case_view import CaseView
from tests.browser import made_up_case as story
from tests.gateway.browsers import House

CLAIM = 245_075
DAYS = Days(story.START.date(), story.START.date())
TYPED = {"payer": "defendant", "principal_cents": "15000", "costs_cents": ""}


def asked(typed: dict[str, str], claim: int | None = CLAIM) -> dict[str, object]:
    view = CaseView(case_id=story.CASE, viewer=Viewer.DEFENDANT, claim_cents=claim)
    question = next(each for each in flow(view, typed, DAYS).questions if each.slug == AMOUNT.slug)
    return dict(question.read(typed).errors)


def test_more_than_the_claim_is_asked_about() -> None:
    assert asked(TYPED).keys() == {MORE_MEANT.name}
    assert "$2,450.75" in str(asked(TYPED)[MORE_MEANT.name])


@pytest.mark.parametrize(
    ("typed", "claim"),
    [
        ({**TYPED, MORE_MEANT.name: "yes"}, CLAIM),
        ({**TYPED, "principal_cents": "2450.75", "costs_cents": "75"}, CLAIM),
        (TYPED, None),
    ],
)
def test_what_was_meant_or_is_no_more_than_the_claim_is_not(typed: dict[str, str], claim: int | None) -> None:
    assert asked(typed, claim) == {}


@pytest.mark.broker
async def test_whoever_reads_the_whole_offer_is_told(house: House) -> None:
    await house.tell("joined")
    await house.account(story.an_id("marcus"))
    browser = await house.signed_in(story.an_id("marcus"))
    new = f"/cases/{story.CASE}/offers/new"
    plain = {"payer": "defendant", "costs_cents": ""}

    first = await browser.send(f"{new}/amount", f"{new}/amount", **plain, principal_cents="9999.00")
    assert (first.status_code, MORE_MEANT.name in first.text) == (422, True)
    await browser.send(
        f"{new}/amount", f"{new}/amount", **plain, principal_cents="9999.00", more_than_claim_meant="yes"
    )
    await browser.send(f"{new}/how", f"{new}/how", how="once", method="by check")
    on = (house.gateway.parts.now() + timedelta(days=30)).date()
    day = {"pay_by_on_month": str(on.month), "pay_by_on_day": str(on.day), "pay_by_on_year": str(on.year)}
    await browser.send(f"{new}/once", f"{new}/once", **day)

    last = await browser.get(f"{new}/check")
    assert "location" not in last.headers, last.headers["location"]
    assert "more than the claim, which is" in (await browser.get(f"{new}/check")).text
