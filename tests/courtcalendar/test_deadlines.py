from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.courtcalendar import deadlines
from shared.courtcalendar.court import load_courts

COURT = load_courts("courts")["san-joaquin"]
REDWOOD = load_courts("tests/courtcalendar/courts")["redwood"]
NOW = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
INSTANTS = st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


def test_the_cut_off_is_the_end_of_the_second_court_day_before_the_hearing() -> None:
    hearing_at = datetime(2026, 4, 15, 16, 0, tzinfo=UTC)

    assert deadlines.cutoff_at(COURT, hearing_at) == datetime(2026, 4, 14, 6, 59, 59, tzinfo=UTC)


def test_the_cut_off_skips_a_holiday_and_keeps_winter_time() -> None:
    # Hearing Tue 17 Feb 2026: Monday is Presidents' Day, so Friday 13 and, before Lincoln Day, Wednesday 11.
    hearing_at = datetime(2026, 2, 17, 17, 0, tzinfo=UTC)

    assert deadlines.cutoff_at(COURT, hearing_at) == datetime(2026, 2, 12, 7, 59, 59, tzinfo=UTC)


def test_another_court_has_another_cut_off() -> None:
    # Monday's hearing, closed from Friday on: Thursday at five, Arizona time.
    hearing_at = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)

    assert deadlines.cutoff_at(REDWOOD, hearing_at) == datetime(2026, 3, 6, 0, 0, tzinfo=UTC)


def test_an_offer_can_be_answered_until_the_end_of_the_seventh_day() -> None:
    assert deadlines.offer_expires_at(COURT, NOW, None) == datetime(2026, 3, 10, 6, 59, 59, tzinfo=UTC)


def test_people_reached_by_letter_have_five_days_more() -> None:
    longer = deadlines.offer_expires_at(COURT, NOW, None, by_letter=True)

    assert longer - deadlines.offer_expires_at(COURT, NOW, None) == timedelta(days=5)


def test_the_join_window_starts_when_the_letter_has_arrived() -> None:
    assert COURT.date_of(deadlines.join_window_ends_at(COURT, NOW)) == date(2026, 3, 21)
    assert REDWOOD.date_of(deadlines.join_window_ends_at(REDWOOD, NOW)) == date(2026, 4, 4)


def test_a_hearing_within_five_court_days_is_urgent() -> None:
    now = datetime(2027, 1, 5, 17, 0, tzinfo=UTC)

    assert deadlines.last_urgent_day(COURT, now) == date(2027, 1, 12)


@given(INSTANTS)
def test_the_cut_off_is_before_the_hearing_at_the_end_of_a_court_day(hearing_at: datetime) -> None:
    cutoff = deadlines.cutoff_at(COURT, hearing_at)
    there = cutoff.astimezone(COURT.zone)

    assert cutoff < hearing_at
    assert there.time() == time(23, 59, 59)
    assert COURT.days.is_court_day(there.date())
    assert COURT.days.court_days_after(there.date(), 2) >= COURT.days.on_or_before(COURT.date_of(hearing_at))


@given(INSTANTS, INSTANTS, st.booleans())
def test_an_offer_never_outlives_the_cut_off(now: datetime, cutoff: datetime, by_letter: bool) -> None:
    assert deadlines.offer_expires_at(COURT, now, cutoff, by_letter=by_letter) <= cutoff


@given(INSTANTS, INSTANTS)
def test_a_later_hearing_never_has_an_earlier_cut_off(one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))

    assert deadlines.cutoff_at(COURT, earlier) <= deadlines.cutoff_at(COURT, later)


@given(INSTANTS, st.integers(0, 30))
def test_a_deadline_leaves_whole_days(now: datetime, days: int) -> None:
    left = deadlines.due_at(COURT, now, days) - now

    assert timedelta(days=days) - timedelta(hours=1, seconds=1) <= left <= timedelta(days=days + 1, hours=1)
