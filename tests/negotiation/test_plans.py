from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.contracts.plans import (
    InstalmentTooSmall,
    PlanImpossible,
    TooManyInstalments,
    due_dates,
    plan_by_amount,
    plan_by_count,
)
from shared.contracts.terms import PaymentPlan, Rhythm

FIRST = date(2026, 1, 31)
totals = st.integers(min_value=1, max_value=100_000_000)
rhythms = st.sampled_from(Rhythm)
firsts = st.dates(min_value=date(2020, 1, 1), max_value=date(2090, 12, 31))


def amounts(plan: PaymentPlan) -> list[int]:
    return [row.amount_cents for row in plan.instalments]


def dates(plan: PaymentPlan) -> list[date]:
    return [row.due_on for row in plan.instalments]


def is_sound(plan: PaymentPlan, total: int, first: date) -> bool:
    rising = all(before < after for before, after in pairwise(dates(plan)))
    return sum(amounts(plan)) == total and min(amounts(plan)) >= 100 and rising and dates(plan)[0] == first


def test_monthly_keeps_the_day_and_clamps_it_to_the_months_end() -> None:
    plan = plan_by_count(100_000, Rhythm.MONTHLY, FIRST, 4)

    assert dates(plan) == [FIRST, date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]


def test_monthly_knows_the_leap_day_and_the_years_end() -> None:
    assert due_dates(Rhythm.MONTHLY, date(2027, 12, 30), 4) == (
        date(2027, 12, 30),
        date(2028, 1, 30),
        date(2028, 2, 29),
        date(2028, 3, 30),
    )


@pytest.mark.parametrize(("rhythm", "days"), [(Rhythm.WEEKLY, 7), (Rhythm.EVERY_TWO_WEEKS, 14)])
def test_weekly_rhythms_keep_the_weekday(rhythm: Rhythm, days: int) -> None:
    assert due_dates(rhythm, FIRST, 3) == tuple(FIRST + timedelta(days=days * row) for row in range(3))


def test_the_last_row_takes_the_remainder() -> None:
    assert amounts(plan_by_count(10_000, Rhythm.WEEKLY, FIRST, 3)) == [3_333, 3_333, 3_334]


@pytest.mark.parametrize(
    ("total", "amount", "rows"),
    [
        (100_000, 30_000, [30_000, 30_000, 30_000, 10_000]),
        (90_000, 30_000, [30_000, 30_000, 30_000]),
        (90_050, 30_000, [30_000, 30_000, 30_050]),
        (20_000, 30_000, [20_000]),
    ],
)
def test_a_plan_by_amount_ends_with_what_is_left(total: int, amount: int, rows: list[int]) -> None:
    assert amounts(plan_by_amount(total, Rhythm.MONTHLY, FIRST, amount)) == rows


def test_no_instalment_is_under_a_dollar() -> None:
    with pytest.raises(InstalmentTooSmall):
        plan_by_count(299, Rhythm.WEEKLY, FIRST, 3)
    with pytest.raises(InstalmentTooSmall):
        plan_by_amount(1_000, Rhythm.WEEKLY, FIRST, 99)
    with pytest.raises(InstalmentTooSmall):
        plan_by_amount(50, Rhythm.WEEKLY, FIRST, 100)


@pytest.mark.parametrize("count", [-1, 0, 521])
def test_a_plan_has_1_to_520_rows(count: int) -> None:
    with pytest.raises(TooManyInstalments):
        plan_by_count(100_000_000, Rhythm.WEEKLY, FIRST, count)


@pytest.mark.parametrize("rhythm", Rhythm)
def test_no_plan_runs_past_the_calendar(rhythm: Rhythm) -> None:
    with pytest.raises(TooManyInstalments):
        due_dates(rhythm, date(9999, 12, 31), 2)


@given(total=totals, rhythm=rhythms, first=firsts, count=st.integers(1, 520))
def test_rows_of_a_plan_by_count_sum_to_the_total(total: int, rhythm: Rhythm, first: date, count: int) -> None:
    try:
        plan = plan_by_count(total, rhythm, first, count)
    except InstalmentTooSmall:
        assert total < 100 * count
    else:
        assert len(plan.instalments) == count
        assert is_sound(plan, total, first)


@given(total=totals, rhythm=rhythms, first=firsts, amount=st.integers(1, 10_000_000))
def test_rows_of_a_plan_by_amount_sum_to_the_total(total: int, rhythm: Rhythm, first: date, amount: int) -> None:
    try:
        plan = plan_by_amount(total, rhythm, first, amount)
    except PlanImpossible:
        assert min(total, amount) < 100 or total // amount >= 520
    else:
        assert is_sound(plan, total, first)
