"""The days that people promise something for: today or later, and near enough for somebody to rely on them."""

from datetime import date
from typing import ClassVar, Final

from shared.contracts.values.misfits import Misfit

LONGEST_YEARS: Final = 10


class DayPassed(Misfit):
    """The day lies before today in the court's zone."""

    sentence: ClassVar[str] = "This day has passed. Type today or a later day."
    own: ClassVar[bool] = True


class DayTooFar(Misfit):
    """The day lies more than ten years ahead: a slip in the year, or a promise that nobody can rely on."""

    sentence: ClassVar[str] = "This day is more than ten years away. Type an earlier day."
    own: ClassVar[bool] = True


def judge_promised(day: date, today: date) -> None:
    """Judge the day of a promise. Raises DayPassed or DayTooFar."""
    if day < today:
        raise DayPassed
    if day > latest_promise(today):
        raise DayTooFar


def latest_promise(today: date) -> date:
    """Return the last day that can be promised today."""
    return date(today.year + LONGEST_YEARS, 12, 31)
