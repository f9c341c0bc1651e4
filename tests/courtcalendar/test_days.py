from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from shared.courtcalendar.court import load_courts

COURT = load_courts("courts")["san-joaquin"]
REDWOOD = load_courts("tests/courtcalendar/courts")["redwood"]
DAYS = COURT.days
DATES = st.dates(min_value=date(2023, 1, 1), max_value=date(2100, 12, 31))
COUNTS = st.integers(min_value=0, max_value=40)
PACIFIC = ZoneInfo("America/Los_Angeles")


def test_what_falls_on_a_holiday_moves_to_the_next_court_day() -> None:
    # Thu 12 Feb 2026 is Lincoln Day.
    assert DAYS.on_or_after(date(2026, 2, 12)) == date(2026, 2, 13)


def test_what_falls_on_a_holiday_weekend_moves_over_all_of_it() -> None:
    # Fri 27 Nov 2026 is closed, then comes the weekend.
    assert DAYS.on_or_after(date(2026, 11, 27)) == date(2026, 11, 30)


def test_what_is_counted_back_to_a_holiday_moves_to_the_court_day_before() -> None:
    # Fri 25 Sep 2026 is Native American Day.
    assert DAYS.on_or_before(date(2026, 9, 25)) == date(2026, 9, 24)


def test_two_court_days_before_a_hearing_after_thanksgiving() -> None:
    # Tue 1 Dec: Mon 30 Nov, then Wed 25 Nov, because Thursday and Friday are holidays.
    assert DAYS.court_days_before(date(2026, 12, 1), 2) == date(2026, 11, 25)


def test_court_days_forward_over_christmas_and_new_year() -> None:
    assert DAYS.court_days_after(date(2026, 12, 24), 5) == date(2027, 1, 4)


def test_what_arrives_before_midnight_on_a_court_day_is_filed_that_day() -> None:
    before, after = datetime(2026, 3, 3, 7, 59, tzinfo=UTC), datetime(2026, 3, 3, 8, 0, tzinfo=UTC)

    assert DAYS.filed_on(before, PACIFIC) == date(2026, 3, 2)
    assert DAYS.filed_on(after, PACIFIC) == date(2026, 3, 3)


def test_what_arrives_on_a_closed_day_is_filed_on_the_next_court_day() -> None:
    assert DAYS.filed_on(datetime(2026, 12, 25, 20, 0, tzinfo=UTC), PACIFIC) == date(2026, 12, 28)


def test_a_court_that_closes_on_fridays_counts_otherwise() -> None:
    assert REDWOOD.days.court_days_before(date(2026, 3, 9), 1) == date(2026, 3, 5)
    assert COURT.days.court_days_before(date(2026, 3, 9), 1) == date(2026, 3, 6)


@given(DATES)
def test_every_move_ends_on_a_court_day_on_the_right_side(day: date) -> None:
    forward, back = DAYS.on_or_after(day), DAYS.on_or_before(day)

    assert DAYS.is_court_day(forward)
    assert DAYS.is_court_day(back)
    assert back <= day <= forward
    assert forward - back <= timedelta(days=6)


@given(DATES, st.integers(min_value=1, max_value=40))
def test_counting_court_days_there_and_back_comes_home(day: date, count: int) -> None:
    start = DAYS.on_or_after(day)
    end = DAYS.court_days_after(start, count)

    assert DAYS.court_days_before(end, count) == start
    assert sum(DAYS.is_court_day(start + timedelta(days=ahead)) for ahead in range((end - start).days)) == count


@given(DATES, COUNTS)
def test_a_longer_count_never_ends_earlier(day: date, count: int) -> None:
    assert DAYS.court_days_before(day, count + 1) < DAYS.court_days_before(day, count)
    assert DAYS.court_days_after(day, count) < DAYS.court_days_after(day, count + 1)


@given(st.datetimes(min_value=datetime(2023, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_nothing_is_filed_before_it_arrived_or_on_a_closed_day(received_at: datetime) -> None:
    filed_on = DAYS.filed_on(received_at, PACIFIC)

    assert filed_on >= received_at.astimezone(PACIFIC).date()
    assert DAYS.is_court_day(filed_on)
