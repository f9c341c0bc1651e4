"""The reader's language: translated sentences, dates, times and money as that reader writes them.

It owns the catalogues under `locale/`; it does not choose the language and knows no page.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, get_timezone_name
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from shared.contracts.parties import Language
from shared.contracts.values.direction import isolated
from shared.contracts.values.stops import before_stop, one_stop
from shared.courtcalendar.time_of_day import time_of_day

LOCALE = Path(__file__).parent.parent / "locale"
LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}


@cache
def catalogue(language: str) -> NullTranslations:
    """Return the translations of a language; English is the language of the sentences themselves."""
    path = LOCALE / language / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return Translations(compiled)


@dataclass(frozen=True, slots=True)
class Wording:
    """How one reader is spoken to. language: `en` or `es` · zone: the court's time zone."""

    language: str
    zone: ZoneInfo

    def listed(self, items: Sequence[str]) -> str:
        """Return a list as a sentence has it: `Ana Ortiz, Bo Lee and Cy Dunn`."""
        return str(format_list([isolated(item) for item in items], locale=self.language))

    def text(self, sentence: str, facts: Mapping[str, object] | None = None) -> str:
        """Return an English sentence in the reader's language, its `{names}` filled with facts that are set apart."""
        translated = catalogue(self.language).gettext(sentence) if sentence else ""
        told = {name: _told(fact) if isinstance(fact, str) else fact for name, fact in (facts or {}).items()}
        return one_stop(translated.format_map(told)) if told else translated

    @staticmethod
    def money(cents: int) -> str:
        """Return cents as dollars: `$2,900.00` (the same in both languages in the United States)."""
        return f"${cents // 100:,}.{cents % 100:02}"

    def country(self, code: str) -> str:
        """Return a country's name."""
        return str(Locale(self.language).territories.get(code, code))

    def day(self, day: date) -> str:
        """Return a date with its weekday: `Tuesday, January 12, 2027`."""
        return str(format_date(day, "full", locale=self.language))

    def short_date(self, day: date) -> str:
        """Return a short date for tables: `Fri, Jan 15, 2027`."""
        form = "EEE, MMM d, y" if self.language == "en" else "EEE d MMM y"
        return str(format_date(day, form, locale=self.language))

    def month_short(self, day: date) -> str:
        """Return the month of a calendar leaf: `Jan`."""
        return str(format_date(day, "LLL", locale=self.language))

    def weekday_short(self, day: date) -> str:
        """Return the weekday of a calendar leaf: `Tue`."""
        return str(format_date(day, "ccc", locale=self.language))

    def local(self, instant: datetime) -> datetime:
        """Return an instant on the court's clock."""
        return instant.astimezone(self.zone)

    def time(self, instant: datetime) -> str:
        """Return the time of day on the court's clock: `8:30 a.m.`."""
        return time_of_day(self.local(instant), Language(self.language))

    def zone_name(self) -> str:
        """Return the name of the court's clock: `Pacific time`."""
        name = get_timezone_name(self.zone, width="long", zone_variant="generic", locale=self.language)
        return str(name).replace(" Time", " time")

    def instant(self, instant: datetime) -> str:
        """Return an instant in full: weekday, date, time and the name of the clock."""
        return f"{self.day(self.local(instant).date())}, {self.time(instant)} {self.zone_name()}"

    def moment(self, instant: datetime) -> str:
        """Return an instant briefly: `Tue, Dec 8, 2026, 6:15 p.m.`."""
        return f"{self.short_date(self.local(instant).date())}, {self.time(instant)}"


def told(sentence: str, facts: Mapping[str, str], wording: Wording) -> str:
    """Return a refusal's sentence in the reader's language; dates in its facts become words."""
    return wording.text(sentence, {name: _fact(value, wording) for name, value in facts.items()})


def _fact(value: str, wording: Wording) -> str:
    with suppress(ValueError):
        return wording.day(date.fromisoformat(value))
    with suppress(ValueError):
        return wording.instant(datetime.fromisoformat(value))
    return value


def _told(fact: str) -> str:
    return before_stop(isolated(fact))
