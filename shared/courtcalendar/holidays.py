"""The days on which a court is closed, by rule; it knows no court's list, which stands in the court's file."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Self

from pydantic import model_validator

from shared.contracts.message import Facts
from shared.courtcalendar.texts import Text

_WEEK = 7


class Weekday(StrEnum):
    """A day of the week as it stands in a court's file."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @classmethod
    def of(cls, day: date) -> "Weekday":
        """Return the weekday of a date."""
        return list(cls)[day.weekday()]


class HolidayRule(Facts):
    """One holiday: a date (`month`, `day`) or the nth weekday of a month (nth -1: the last), moved by `offset_days`.

    from_on, until_on: the rule holds for holidays on these dates and between them.
    """

    name: Text
    month: int
    day: int | None = None
    weekday: Weekday | None = None
    nth: int = 1
    offset_days: int = 0
    from_on: date = date.min
    until_on: date = date.max

    @model_validator(mode="after")
    def _either_date_or_weekday(self) -> Self:
        if (self.day is None) == (self.weekday is None):
            raise ValueError("a holiday has either a day or a weekday")
        return self

    def in_year(self, year: int) -> date | None:
        """Return the holiday's date in a year, before any shift off a weekend; None when the rule is not in force."""
        fixed = date(year, self.month, self.day) if self.day else self._nth_weekday(year)
        moved = fixed + timedelta(days=self.offset_days)
        return moved if self.from_on <= moved <= self.until_on else None

    def _nth_weekday(self, year: int) -> date:
        wanted = list(Weekday).index(self.weekday or Weekday.MONDAY)
        if self.nth > 0:
            first = date(year, self.month, 1)
            return first + timedelta(days=(wanted - first.weekday()) % _WEEK + _WEEK * (self.nth - 1))
        last = date(year + self.month // 12, self.month % 12 + 1, 1) - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - wanted) % _WEEK + _WEEK * (-self.nth - 1))


class Closures(Facts):
    """When a court is closed: weekdays, holidays by rule, single days; holidays on a weekend move by so many days.

    saturday_shift_days, sunday_shift_days: rule 1.11 of California moves Saturday to Friday, Sunday to Monday.
    """

    source: str
    weekdays: tuple[Weekday, ...] = (Weekday.SATURDAY, Weekday.SUNDAY)
    saturday_shift_days: int = 0
    sunday_shift_days: int = 0
    single_days: tuple[date, ...] = ()
    rules: tuple[HolidayRule, ...] = ()

    def in_year(self, year: int) -> dict[date, Text]:
        """Return the observed holidays whose day of observance falls in the year, in order."""
        return dict(_observed(self, year))

    def closed(self, day: date) -> bool:
        """Say whether the court is closed on a day."""
        return Weekday.of(day) in self.weekdays or day in self.single_days or day in _observed_days(self, day.year)

    def observed(self, day: date) -> date:
        """Return the day on which a holiday of this date is observed."""
        shifts = {Weekday.SATURDAY: self.saturday_shift_days, Weekday.SUNDAY: self.sunday_shift_days}
        return day + timedelta(days=shifts.get(Weekday.of(day), 0))


@lru_cache(maxsize=256)
def _observed(closures: Closures, year: int) -> tuple[tuple[date, Text], ...]:
    return tuple(sorted((entry for entry in _near(closures, year) if entry[0].year == year), key=_by_day))


@lru_cache(maxsize=256)
def _observed_days(closures: Closures, year: int) -> frozenset[date]:
    return frozenset(day for day, _ in _observed(closures, year))


def _near(closures: Closures, year: int) -> Iterator[tuple[date, Text]]:
    for candidate in (year - 1, year, year + 1):
        for rule in closures.rules:
            nominal = rule.in_year(candidate)
            if nominal is not None:
                yield closures.observed(nominal), rule.name


def _by_day(entry: tuple[date, Text]) -> date:
    return entry[0]
