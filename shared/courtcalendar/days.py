"""Counting a court's days, forward and back, as California's Code of Civil Procedure does; it sets no deadline."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shared.courtcalendar.holidays import Closures

_DAY = timedelta(days=1)
# Far around every court's own hours: outside them, a time was mistyped or written in another zone.
EARLIEST, LATEST = time(7), time(18)


def is_daytime(at: time) -> bool:
    """Say whether a court may call a hearing at this time of its own day."""
    return EARLIEST <= at <= LATEST


@dataclass(frozen=True, slots=True)
class CourtDays:
    """The court days of one court; every argument and result is a date in the court's zone."""

    closures: Closures

    def is_court_day(self, day: date) -> bool:
        """Say whether the court is open on a day."""
        return not self.closures.closed(day)

    def on_or_after(self, day: date) -> date:
        """Return the day itself, or the next court day (CCP 12a)."""
        while not self.is_court_day(day):
            day += _DAY
        return day

    def on_or_before(self, day: date) -> date:
        """Return the day itself, or the court day before it."""
        while not self.is_court_day(day):
            day -= _DAY
        return day

    def court_days_after(self, start: date, days: int) -> date:
        """Count court days forward, excluding the first day."""
        for _ in range(days):
            start = self.on_or_after(start + _DAY)
        return start

    def court_days_before(self, hearing_on: date, days: int) -> date:
        """Count court days back from a hearing, excluding the hearing day (CCP 12c)."""
        for _ in range(days):
            hearing_on = self.on_or_before(hearing_on - _DAY)
        return hearing_on

    def filed_on(self, received_at: datetime, zone: ZoneInfo) -> date:
        """Return the filing date: the day of receipt in the court's zone, or the next court day (CCP 1010.6)."""
        return self.on_or_after(received_at.astimezone(zone).date())
