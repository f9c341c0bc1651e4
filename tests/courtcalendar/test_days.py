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


def test_a_count_forward_leaves_out_the_first_day_and_rolls_off_a_holiday() -> None:
    # Wed 21 Jan 2026 + 22 = Thu 12 Feb, Lincoln Day: the next court day is Friday.
    assert DAYS.calendar_days_after(date(2026, 1, 21), 22) == date(2026, 2, 13)


def test_a_count_forward_rolls_over_a_holiday_weekend() -> None:
    # Fri 27 Nov 2026 is closed, then comes the weekend.
    assert DAYS.calendar_days_after(date(2026, 11, 17), 10) == date(2026, 11, 30)


def test_a_count_back_from_a_hearing_rolls_back_to_a_court_day() -> None:
    # Ten days before Mon 5 Oct 2026 is Fri 25 Sep, Native American Day.
    assert DAYS.calendar_days_before(date(2026, 10, 5), 10) == date(2026, 9, 24)


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


def test_the_queue_counts_court_days_to_a_hearing() -> None:
    assert DAYS.between(date(2027, 1, 5), date(2027, 1, 12)) == 5
    assert DAYS.between(date(2027, 1, 12), date(2027, 1, 5)) == 0


def test_a_court_that_closes_on_fridays_counts_otherwise() -> None:
    assert REDWOOD.days.court_days_before(date(2026, 3, 9), 1) == date(2026, 3, 5)
    assert COURT.days.court_days_before(date(2026, 3, 9), 1) == date(2026, 3, 6)


@given(DATES, COUNTS)
def test_every_count_ends_on_a_court_day_on_the_right_side(day: date, count: int) -> None:
    forward, back = DAYS.calendar_days_after(day, count), DAYS.calendar_days_before(day, count)

    assert DAYS.is_court_day(forward)
    assert DAYS.is_court_day(back)
    assert back <= day - timedelta(days=count) <= day + timedelta(days=count) <= forward
    assert (forward - day).days - count <= 5
    assert day - timedelta(days=count) - back <= timedelta(days=5)


@given(DATES, st.integers(min_value=1, max_value=40))
def test_counting_court_days_there_and_back_comes_home(day: date, count: int) -> None:
    start = DAYS.on_or_after(day)
    end = DAYS.court_days_after(start, count)

    assert DAYS.court_days_before(end, count) == start
    assert DAYS.between(start, end) == count


@given(DATES, COUNTS)
def test_a_longer_count_never_ends_earlier(day: date, count: int) -> None:
    assert DAYS.court_days_before(day, count + 1) < DAYS.court_days_before(day, count)
    assert DAYS.calendar_days_after(day, count) <= DAYS.calendar_days_after(day, count + 1)


@given(st.datetimes(min_value=datetime(2023, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds the zone
def test_nothing_is_filed_before_it_arrived_or_on_a_closed_day(received_at: datetime) -> None:
    filed_on = DAYS.filed_on(received_at, PACIFIC)

    assert filed_on >= received_at.astimezone(PACIFIC).date()
    assert DAYS.is_court_day(filed_on)
