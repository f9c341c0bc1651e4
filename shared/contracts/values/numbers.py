"""Amounts, counts, yes and no, days and moments: strict, so that no text or fraction becomes something nobody meant."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final

from typing_extensions import override

from shared.contracts.values.kind import Kind
from shared.contracts.values.misfits import (
    DayOutOfReach,
    Misfit,
    MomentOutOfReach,
    NotACount,
    NotADay,
    NotAMoment,
    NotAnAmount,
    NotYesOrNo,
)

FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2199, 12, 31)
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Count(Kind):
    """A whole number in a range."""

    least: int
    most: int

    @override
    def read(self, given: object) -> int:
        if type(given) is not int or not self.least <= given <= self.most:
            raise self.misfit()
        return given

    def misfit(self) -> Misfit:
        """Return why another number cannot be taken."""
        return NotACount(least=self.least, most=self.most)

    @override
    def limits(self) -> dict[str, Any]:
        return {"minimum": self.least, "maximum": self.most}


@dataclass(frozen=True, slots=True)
class Amount(Count):
    """A whole number of cents in a range."""

    @override
    def misfit(self) -> Misfit:
        most = f"${self.most // 100:,}.{self.most % 100:02}"
        return NotAnAmount(most=most, least_cents=self.least, most_cents=self.most)


@dataclass(frozen=True, slots=True)
class Day(Kind):
    """A day of the court's calendar, in JSON year-month-day; what it may mean to a case, that case's rules say."""

    @override
    def read(self, given: object) -> date:
        try:
            day = date.fromisoformat(given) if isinstance(given, str) and _DAY.fullmatch(given) else given
        except ValueError as error:
            raise NotADay from error
        if type(day) is not date:
            raise NotADay
        if not FIRST_DAY <= day <= LAST_DAY:
            raise DayOutOfReach
        return day


@dataclass(frozen=True, slots=True)
class Instant(Kind):
    """A date and time with its zone, kept in UTC."""

    @override
    def read(self, given: object) -> datetime:
        try:
            moment = datetime.fromisoformat(given) if isinstance(given, str) and _MOMENT.fullmatch(given) else given
            if not isinstance(moment, datetime) or moment.tzinfo is None:
                raise NotAMoment
            moment = moment.astimezone(UTC)
        except OverflowError as error:
            raise MomentOutOfReach from error
        except ValueError as error:
            raise NotAMoment from error
        if not FIRST_DAY <= moment.date() <= LAST_DAY:
            raise MomentOutOfReach
        return moment


@dataclass(frozen=True, slots=True)
class TrueOrFalse(Kind):
    """True or false, and nothing that might be taken for it."""

    @override
    def read(self, given: object) -> bool:
        if type(given) is not bool:
            raise NotYesOrNo
        return given


SOME_CENTS: Final = Amount(1, 100_000_000)
Cents = Annotated[int, Amount(0, SOME_CENTS.most)]
SomeCents = Annotated[int, SOME_CENTS]
OnDay = Annotated[date, Day()]
AtMoment = Annotated[datetime, Instant()]
YesNo = Annotated[bool, TrueOrFalse()]
