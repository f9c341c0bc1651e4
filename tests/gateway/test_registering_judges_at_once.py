"""What the registration would refuse or flag is said on the page where it is typed, before any PIN."""

from datetime import date, timedelta

import pytest

from services.gateway.pages.register.judging import AnotherReceipt, NoFeeYet
from services.intake.errors import FeeNotRecorded, ReceiptDoesNotMatch
from shared.contracts.values.misfits import NotAReceiptNumber
from shared.courtcalendar.court import load_courts
from shared.courtcalendar.deadlines import DeclaredDay, judged_day, latest_hearing_on
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House

pytestmark = pytest.mark.broker
COURT = load_courts("courts")[story.COURT]
TODAY = COURT.date_of(story.START)
OPEN = COURT.days.court_days_after(TODAY, 30)
REASON = "He took the deposit."


@pytest.fixture
def somebody(house: House) -> Browser:
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]
    return house.browser()


def typed(on: date) -> dict[str, str]:
    parts = {"month": on.month, "day": on.day, "year": on.year}
    return {"hearing_known": "yes", **{f"declared_hearing_on_{part}": str(number) for part, number in parts.items()}}


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 1, 5), "This hearing date has passed"),
        (TODAY, "is too near to settle here"),
        (TODAY + timedelta(days=1), "is too near to settle here"),
        (latest_hearing_on(TODAY) + timedelta(days=1), "more than two years away"),
    ],
)
async def test_a_hearing_date_that_would_be_refused_is_asked_again(somebody: Browser, on: date, said: str) -> None:
    assert judged_day(COURT, on, story.START) is not DeclaredDay.FITS

    answer = await somebody.send("/register/hearing", "/register/hearing", **typed(on))

    assert answer.status_code == 422
    assert said in answer.text


async def test_a_hearing_date_that_fits_is_taken(somebody: Browser) -> None:
    answer = await somebody.send("/register/hearing", "/register/hearing", **typed(OPEN))

    assert answer.status_code == 303


@pytest.mark.parametrize("on", [date(2027, 1, 9), date(2027, 1, 18)])
async def test_a_hearing_on_a_day_on_which_the_court_is_closed_is_asked_about_once(somebody: Browser, on: date) -> None:
    asked = await somebody.send("/register/hearing", "/register/hearing", **typed(on))
    meant = await somebody.send("/register/hearing", "/register/hearing", **typed(on), closed_day_meant="yes")

    assert asked.status_code == 422
    assert "The court is closed on that day." in asked.text
    assert meant.status_code == 303


@pytest.mark.parametrize("amount", ["12,500.01", "20000", "50000", "999999"])
async def test_an_amount_over_the_limit_is_asked_about_once(somebody: Browser, amount: str) -> None:
    claim = {"claim_cents": amount, "claim_reason": REASON}
    assert "over_limit_meant" not in (await somebody.get("/register/claim")).text

    asked = await somebody.send("/register/claim", "/register/claim", **claim)
    meant = await somebody.send("/register/claim", "/register/claim", **claim, over_limit_meant="yes")

    assert asked.status_code == 422
    assert "$12,500.00" in asked.text
    assert 'name="over_limit_meant"' in asked.text
    assert meant.status_code == 303


async def test_an_amount_within_the_limit_is_not_questioned(somebody: Browser) -> None:
    claim = {"claim_cents": "12500", "claim_reason": REASON}

    assert (await somebody.send("/register/claim", "/register/claim", **claim)).status_code == 303


async def test_a_date_that_was_taken_and_is_too_near_by_now_is_asked_again(house: House, somebody: Browser) -> None:
    await somebody.send("/register/hearing", "/register/hearing", **typed(OPEN))
    house.gateway.parts.clock.now = lambda: story.START + (OPEN - TODAY) - timedelta(days=1)  # type: ignore[method-assign]

    answer = await somebody.send("/register/claim", "/register/claim", claim_cents="100", claim_reason=REASON)

    assert answer.headers["location"] == "/register/hearing"


@pytest.mark.parametrize("page", ["", "/confirm"])
async def test_the_clerk_sees_that_a_claim_is_over_the_limit(house: House, page: str) -> None:
    await house.tell("registered")
    await house.gateway.rows("UPDATE case_views SET document = jsonb_set(document, '{over_limit}', 'true')")
    clerk = await house.signed_in(await house.clerk())

    text = (await clerk.get(f"/clerk/cases/{story.CASE}{page}")).text

    assert "The amount is over the limit for small claims" in text


async def test_who_claims_reads_the_limits_of_a_person_and_of_a_business(somebody: Browser) -> None:
    assert (
        "A person can claim up to $12,500.00, a business up to $6,250.00."
        in (await somebody.get("/register/claim")).text
    )


def numbers(receipt: str) -> dict[str, str]:
    return {"case_number": story.NUMBER, "receipt_number": receipt}


@pytest.mark.parametrize(
    ("receipt", "said"),
    [
        ("R-205", ReceiptDoesNotMatch.sentence),
        ("???", "This is not a receipt number. It has numbers in it, like R-204."),
        ("r 204", ""),
        ("x", NotAReceiptNumber.sentence),
        ("", "Type the receipt number."),
    ],
)
async def test_a_receipt_number_is_judged_where_it_is_typed(
    house: House, somebody: Browser, receipt: str, said: str
) -> None:
    await house.tell("registered")

    answer = await somebody.send("/register/case", "/register/case", **numbers(receipt))

    assert answer.status_code == (303 if said == "" else 422)
    if said:
        assert f'href="#receipt_number">{said.partition("{")[0].rstrip(". ")}' in answer.text


async def test_a_case_without_a_fee_is_told_where_its_numbers_are_typed(somebody: Browser) -> None:
    answer = await somebody.send(
        "/register/case", "/register/case", case_number="STK-CV-LSC-2026-0009999", receipt_number="R-204"
    )

    assert answer.status_code == 422
    assert FeeNotRecorded.sentence.partition("{")[0] in answer.text


def test_what_is_told_early_has_the_words_of_the_refusal() -> None:
    assert NoFeeYet.sentence == FeeNotRecorded.sentence
    assert AnotherReceipt.sentence == ReceiptDoesNotMatch.sentence


async def test_receipts_of_a_case_are_guessed_as_slowly_where_they_are_typed_and_a_right_one_is_free(
    house: House, somebody: Browser
) -> None:
    await house.tell("registered")
    await house.gateway.rows("DELETE FROM tries")
    for number in range(10):
        await somebody.send("/register/case", "/register/case", **numbers("R-204"))
        wrong = await somebody.send("/register/case", "/register/case", **numbers(f"R-3{number}"))
        assert "This is not the receipt number" in wrong.text

    last = await somebody.send("/register/case", "/register/case", **numbers("R-204"))
    slowed = await somebody.send("/register/case", "/register/case", **numbers("R-204"))

    assert last.status_code == 303
    assert slowed.status_code == 429
    assert "Wait " in slowed.text
