from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.courtcalendar.court import Court, load_courts
from shared.courtcalendar.holidays import HolidayRule, Weekday
from shared.courtcalendar.texts import Text

SAN_JOAQUIN = load_courts("courts")["san-joaquin"]
REDWOOD = load_courts("tests/courtcalendar/courts")["redwood"]
YEARS = st.integers(min_value=2023, max_value=2120)


def holidays(court: Court, year: int) -> list[str]:
    return [f"{day:%a %d %b}" for day in court.closures.in_year(year)]


# The courts' own lists for these years (rule 1.11).
PUBLISHED = {
    2025: (
        "Wed 01 Jan, Mon 20 Jan, Wed 12 Feb, Mon 17 Feb, Mon 31 Mar, Mon 26 May, Thu 19 Jun, Fri 04 Jul, "
        "Mon 01 Sep, Fri 26 Sep, Tue 11 Nov, Thu 27 Nov, Fri 28 Nov, Thu 25 Dec"
    ),
    2026: (
        "Thu 01 Jan, Mon 19 Jan, Thu 12 Feb, Mon 16 Feb, Tue 31 Mar, Mon 25 May, Fri 19 Jun, Fri 03 Jul, "
        "Mon 07 Sep, Fri 25 Sep, Wed 11 Nov, Thu 26 Nov, Fri 27 Nov, Fri 25 Dec"
    ),
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_holidays_are_those_that_the_courts_publish(year: int) -> None:
    assert ", ".join(holidays(SAN_JOAQUIN, year)) == PUBLISHED[year]


def test_new_years_day_on_a_saturday_closes_the_friday_of_the_old_year() -> None:
    assert SAN_JOAQUIN.closures.closed(date(2027, 12, 31))
    assert "Fri 31 Dec" in holidays(SAN_JOAQUIN, 2027)
    assert "Sat 01 Jan" not in holidays(SAN_JOAQUIN, 2028)


def test_independence_day_on_a_sunday_is_kept_on_monday() -> None:
    assert "Mon 05 Jul" in holidays(SAN_JOAQUIN, 2027)


def test_a_holiday_counts_only_while_its_law_is_in_force() -> None:
    assert "Mon 11 Oct" in holidays(SAN_JOAQUIN, 2021)
    assert not [day for day in holidays(SAN_JOAQUIN, 2022) if day.endswith("Oct")]
    assert "Fri 23 Sep" in holidays(SAN_JOAQUIN, 2022)


def test_another_court_has_other_holidays_and_other_weekends() -> None:
    assert holidays(REDWOOD, 2026) == ["Thu 22 Oct"]
    assert holidays(REDWOOD, 2025) == ["Fri 08 Aug", "Thu 23 Oct"]
    assert REDWOOD.closures.closed(date(2026, 5, 5))
    assert REDWOOD.closures.closed(date(2026, 3, 6))
    assert not REDWOOD.closures.closed(date(2026, 12, 24))


def test_a_rule_needs_a_day_or_a_weekday_and_not_both() -> None:
    with pytest.raises(ValueError, match="either a day or a weekday"):
        HolidayRule(name=Text(en="No day"), month=1)
    with pytest.raises(ValueError, match="either a day or a weekday"):
        HolidayRule(name=Text(en="Both"), month=1, day=1, weekday=Weekday.MONDAY)


@given(YEARS)
def test_every_year_has_its_fourteen_holidays_and_none_on_a_weekend(year: int) -> None:
    days = [*SAN_JOAQUIN.closures.in_year(year)]
    shifted = sum(1 for new_year in (year, year + 1) if date(new_year, 1, 1).weekday() == 5)
    lost = date(year, 1, 1).weekday() == 5

    assert len(days) == 14 + shifted - 2 * lost
    assert all(day.weekday() < 5 for day in days)
    assert days == sorted(days)


@given(YEARS, st.integers(1, 12), st.sampled_from(Weekday), st.integers(1, 4))
def test_the_nth_weekday_is_that_weekday_in_that_week(year: int, month: int, weekday: Weekday, nth: int) -> None:
    first = HolidayRule(name=Text(en="X"), month=month, weekday=weekday, nth=nth).in_year(year)
    last = HolidayRule(name=Text(en="X"), month=month, weekday=weekday, nth=-1).in_year(year)

    assert first
    assert last
    assert Weekday.of(first) is Weekday.of(last) is weekday
    assert first.month == last.month == month
    assert (first.day - 1) // 7 == nth - 1
    assert first <= last
