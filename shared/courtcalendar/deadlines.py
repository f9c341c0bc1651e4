"""Deadlines from a court's rules: instants in UTC, dates in the court's zone. Pure; whoever stores one owns it."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from shared.courtcalendar.court import Court


def cutoff_at(court: Court, hearing_at: datetime) -> datetime:
    """Return the last instant to settle before a hearing: court days back from it, at the court's time of day."""
    return cutoff_of_day(court, court.date_of(hearing_at))


def latest_hearing_on(today: date) -> date:
    """Return the last day that a hearing can be set for: two years ahead; anything later is a slip in the year."""
    return today + timedelta(days=2 * 366)


class DeclaredDay(StrEnum):
    """Whether a hearing date that somebody read on the court papers leaves time to settle."""

    FITS = "fits"
    TOO_FAR = "too_far"
    TOO_LATE = "too_late"


def judged_day(court: Court, hearing_on: date, now: datetime) -> DeclaredDay:
    """Judge the day of a hearing that the plaintiff declares; the command and the page where it is typed ask here."""
    if hearing_on > latest_hearing_on(court.date_of(now)):
        return DeclaredDay.TOO_FAR
    return DeclaredDay.TOO_LATE if now >= cutoff_of_day(court, hearing_on) else DeclaredDay.FITS


def hearing_is_past(court: Court, hearing: datetime | date, now: datetime) -> bool:
    """Say whether a hearing's day has ended at the court; on the day itself people are still told to go."""
    on = court.date_of(hearing) if isinstance(hearing, datetime) else hearing
    return on < court.date_of(now)


def cutoff_of_day(court: Court, hearing_on: date) -> datetime:
    """Return the cut-off of a hearing of which only the day is known."""
    return end_of(court, court.days.court_days_before(hearing_on, court.cutoff.court_days))


def end_of(court: Court, day: date) -> datetime:
    """Return the instant at which a court's day ends for deadlines."""
    return datetime.combine(day, court.cutoff.time, court.zone).astimezone(UTC)


def due_at(court: Court, now: datetime, days: int, cutoff: datetime | None = None) -> datetime:
    """Return the end of the day that lies `days` calendar days ahead, excluding today; never past the cut-off."""
    end = end_of(court, court.date_of(now) + timedelta(days=days))
    return min(end, cutoff) if cutoff else end


def sign_until(court: Court, first_due_on: date | None, cutoff: datetime | None) -> datetime | None:
    """Return the last instant to sign agreed terms: the end of their first day, or the cut-off where that comes first.

    first_due_on: see `Terms`; when it has passed, nobody can sign them any more.
    """
    if first_due_on is None:
        return cutoff
    end = end_of(court, first_due_on)
    return min(end, cutoff) if cutoff else end


def offer_expires_at(court: Court, now: datetime, cutoff: datetime | None, *, by_letter: bool = False) -> datetime:
    """Return when an offer made now can no longer be answered; people reached by letter alone have longer."""
    days = court.timers.offer_answer_days + (court.timers.letter_days if by_letter else 0)
    return due_at(court, now, days, cutoff)


def join_window_ends_at(court: Court, invited_at: datetime) -> datetime:
    """Return when an invitation ends by itself: the join window, counted from the letter's arrival."""
    return due_at(court, invited_at, court.timers.letter_days + court.timers.join_hard_days)


def last_urgent_day(court: Court, now: datetime) -> date:
    """Return the last court day of a hearing that makes the clerk's answer urgent today."""
    return court.days.court_days_after(court.date_of(now), court.timers.clerk_urgent_court_days)
