"""How money, dates, instants and names are written in a paper, in English and in Spanish; no clause is worded here."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.contracts.message import Facts
from shared.contracts.parties import Language
from shared.contracts.values.direction import isolated
from shared.courtcalendar.texts import Text
from shared.courtcalendar.time_of_day import time_of_day

BOTH = (Language.ENGLISH, Language.SPANISH)
_DAYS = {
    Language.ENGLISH: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    Language.SPANISH: ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
}
_MONTHS = {
    Language.ENGLISH: (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    Language.SPANISH: (
        *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
        *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
    ),
}


class CourtZone(Facts):
    """The court's time zone: its key in the zone database and what people call it."""

    key: str
    name: Text


def money(cents: int) -> str:
    """Return dollars to the cent, the same in both languages: $1,234.50."""
    return f"${cents // 100:,}.{cents % 100:02}"


def day(on: date, language: Language) -> str:
    """Return a date in words with its weekday."""
    weekday, month = _DAYS[language][on.weekday()], _MONTHS[language][on.month - 1]
    if language is Language.SPANISH:
        return f"{weekday} {on.day} de {month} de {on.year}"
    return f"{weekday}, {month} {on.day}, {on.year}"


def moment(at: datetime, zone: CourtZone, language: Language) -> str:
    """Return an instant in words in the court's zone, which is named."""
    local = at.astimezone(ZoneInfo(zone.key))
    clock = f"{time_of_day(local, language)} {zone.name.read(language)}"
    joint = " a las " if language is Language.SPANISH else " at "
    return f"{day(local.date(), language)}{joint}{clock}"


def names(people: Sequence[str], language: Language) -> str:
    """Return names as one phrase: A, B and C; each is set apart from its neighbours."""
    word = "and" if language is Language.ENGLISH else "y"
    *first, last = map(isolated, people)
    return f"{', '.join(first)} {word} {last}" if first else last
