"""Build a payment plan from a total: used by the screens that propose one and the negotiation that checks it.

It owns the arithmetic of dates and cents; it does not judge whether a plan may be offered (negotiation does).
"""

from calendar import monthrange
from datetime import date, timedelta
from typing import Final

from shared.contracts.terms import Instalment, PaymentPlan, Rhythm

SMALLEST_CENTS: Final = 100
MOST_ROWS: Final = 520


class PlanImpossible(Exception):  # noqa: N818 - named after the fact that blocks, as in style.md
    """No plan can be built from these figures."""


class InstalmentTooSmall(PlanImpossible):
    """An instalment would be under $1.00."""


class TooManyInstalments(PlanImpossible):
    """The plan would have no row, more than 520 rows, or a date that no calendar holds."""


def due_dates(rhythm: Rhythm, first_on: date, count: int) -> tuple[date, ...]:
    """Return `count` due dates; monthly keeps the first date's day and clamps it to the month's last day.

    Raises TooManyInstalments when `count` is out of range or the calendar ends.
    """
    if not 1 <= count <= MOST_ROWS:
        raise TooManyInstalments
    try:
        return tuple(_due_on(rhythm, first_on, row) for row in range(count))
    except (OverflowError, ValueError) as error:
        raise TooManyInstalments from error


def plan_by_count(total_cents: int, rhythm: Rhythm, first_on: date, count: int) -> PaymentPlan:
    """Divide a total into `count` rows that sum to it to the cent; the last row takes the remainder.

    Raises InstalmentTooSmall or TooManyInstalments.
    """
    dates = due_dates(rhythm, first_on, count)
    amount = total_cents // count
    return _plan(rhythm, dates, [amount] * (count - 1) + [total_cents - amount * (count - 1)])


def plan_by_amount(total_cents: int, rhythm: Rhythm, first_on: date, amount_cents: int) -> PaymentPlan:
    """Pay `amount_cents` each time until the total is paid; the last row takes what is left.

    What is left joins the row before it when it is under $1.00. Raises InstalmentTooSmall or TooManyInstalments.
    """
    if amount_cents < SMALLEST_CENTS:
        raise InstalmentTooSmall
    full_rows, rest = divmod(total_cents, amount_cents)
    if full_rows >= 1 and rest < SMALLEST_CENTS:
        full_rows, rest = full_rows - 1, rest + amount_cents
    dates = due_dates(rhythm, first_on, full_rows + 1)
    return _plan(rhythm, dates, [amount_cents] * full_rows + [rest])


def _plan(rhythm: Rhythm, dates: tuple[date, ...], amounts: list[int]) -> PaymentPlan:
    if min(amounts) < SMALLEST_CENTS:
        raise InstalmentTooSmall
    rows = (Instalment(due_on=on, amount_cents=cents) for on, cents in zip(dates, amounts, strict=True))
    return PaymentPlan(rhythm=rhythm, instalments=tuple(rows))


def _due_on(rhythm: Rhythm, first_on: date, row: int) -> date:
    if rhythm is Rhythm.WEEKLY:
        return first_on + timedelta(weeks=row)
    if rhythm is Rhythm.EVERY_TWO_WEEKS:
        return first_on + timedelta(weeks=2 * row)
    years, month = divmod(first_on.month - 1 + row, 12)
    year = first_on.year + years
    return date(year, month + 1, min(first_on.day, monthrange(year, month + 1)[1]))
