"""A time of day in words, the same on screens, in messages and on papers."""

from datetime import datetime
from typing import Final

from shared.contracts.parties import Language

_NOON: Final = 12
_SPACE: Final = "\N{NO-BREAK SPACE}"  # no line ends within a time
_HALVES: Final = {
    Language.ENGLISH: ("a.m.", "p.m."),
    Language.SPANISH: (f"a.{_SPACE}m.", f"p.{_SPACE}m."),
}


def time_of_day(local: datetime, language: Language) -> str:
    """Return the time on a clock on the wall: `8:30 a.m.`, in Spanish `8:30 a. m.`."""
    half = _HALVES[language][local.hour >= _NOON]
    return f"{local.hour % _NOON or _NOON}:{local.minute:02}{_SPACE}{half}"
