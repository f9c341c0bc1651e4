"""What the command would refuse or flag later, said where it is typed: the receipt, the hearing date, the amount."""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, Final

from services.gateway.errors import Later
from services.gateway.pages.kit.acting import why
from services.gateway.pages.kit.asking.closed_day import questioned
from services.gateway.pages.kit.asking.fields import Complaint, meant
from services.gateway.pages.kit.asking.people_fields import YES
from services.gateway.pages.kit.page import Page
from services.gateway.sending.registering import ReceiptSays
from services.gateway.words.marking import words
from shared.contracts.values.misfits import Misfit
from shared.courtcalendar.deadlines import DeclaredDay, hearing_is_past, judged_day
from shared.courtcalendar.fees import ClaimLimit

RECEIPT: Final = "receipt_number"
HEARING: Final = "declared_hearing_on"
PASSED: Final = words("This hearing date has passed. Check the date on your court papers")
TOO_FAR: Final = words("This hearing is more than two years away. Check the year.")
OVER_LIMIT_MEANT: Final = meant(
    "over_limit_meant",
    words("This is the amount on my claim"),
    words("Tick the box if this is the amount on your claim"),
)


class TooNear(Misfit):
    """No time is left to settle before the hearing."""

    sentence: ClassVar[str] = "Your hearing on {hearing_on} is too near to settle here. Go to your hearing."
    own: ClassVar[bool] = True


class OverLimit(Misfit):
    """More than may be asked for in small claims; the court, which took the claim, looks at it."""

    sentence: ClassVar[str] = (
        "The most in small claims is {limit}, for a business {business}. Check the amount. If your claim says so, "
        "tick the box. The court will look at it."
    )
    own: ClassVar[bool] = True


class NoFeeYet(Misfit):
    """No fee is known here for the case; the fee comes first."""

    sentence: ClassVar[str] = (
        "We have no fee for this case yet. Pay the fee to the court first. If you have paid, call {phone}."
    )
    own: ClassVar[bool] = True


class AnotherReceipt(Misfit):
    """The court recorded another receipt for the case."""

    sentence: ClassVar[str] = "This is not the receipt number that we have for this case. Check it, or call {phone}."
    own: ClassVar[bool] = True


async def check_receipt(page: Page, values: Mapping[str, object]) -> dict[str, Complaint]:
    """Find a receipt number with which the case could not be registered; registering judges it again."""
    number, receipt = values.get("case_number"), values.get(RECEIPT)
    if number is None or receipt is None:
        return {}
    try:
        says = await page.visit.receipt_says(page.court.case_id(str(number)), str(receipt))
    except Later as refused:
        return {RECEIPT: why(refused, page)}
    if says is ReceiptSays.RIGHT:
        return {}
    return {RECEIPT: (NoFeeYet if says is ReceiptSays.NO_FEE else AnotherReceipt)(phone=page.court.phone)}


def check_hearing(page: Page, values: Mapping[str, object]) -> dict[str, Complaint]:
    """Find a missing date when the papers show one, one with which the case could not be registered, a closed day."""
    on = values.get(HEARING)
    if values.get("hearing_known") != YES:
        return {}
    if not isinstance(on, date):
        return {HEARING: words("Type the hearing date, like 1 12 2027")}
    if hearing_is_past(page.court, on, page.visit.now):
        return {HEARING: PASSED}
    judged = judged_day(page.court, on, page.visit.now)
    if judged is DeclaredDay.FITS:
        return questioned(page.court, values, HEARING)
    return {HEARING: TOO_FAR if judged is DeclaredDay.TOO_FAR else TooNear(hearing_on=page.wording.day(on))}


def check_amount(page: Page, values: Mapping[str, object]) -> dict[str, Complaint]:
    """Ask once about an amount over the court's limit: the court has taken the claim, so it may be right."""
    cents = values.get("claim_cents")
    limit = page.court.limit_on(page.today)
    if limit is None or not isinstance(cents, int) or not page.court.is_over_limit(cents, page.today):
        return {}
    return {} if values.get(OVER_LIMIT_MEANT.name) else {OVER_LIMIT_MEANT.name: OverLimit(**limits(page, limit))}


def limits(page: Page, limit: ClaimLimit) -> dict[str, str]:
    """Return the most that a person and a business may claim, in words."""
    money = page.wording.money
    return {"limit": money(limit.natural_person_cents), "business": money(limit.otherwise_cents)}
