"""How one reader is spoken to: headings, the court's sentences, dates and times; no notice of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

from babel.dates import format_date
from babel.lists import format_list

from shared.contracts.intake import Hearing
from shared.contracts.parties import Language
from shared.contracts.values.direction import isolated
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import hearing_is_past
from shared.courtcalendar.texts import Text
from shared.courtcalendar.time_of_day import time_of_day

HEADINGS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "happened": Text(en="What happened", es="Qué pasó"),
        "can_do": Text(en="What you can do", es="Qué puede hacer"),
        "by_when": Text(en="By when", es="Hasta cuándo"),
        "if_nothing": Text(en="If you do nothing", es="Si no hace nada"),
        "hearing": Text(en="Your hearing", es="Su audiencia"),
        "help": Text(en="Who can help", es="Quién puede ayudar"),
        "know": Text(en="Good to know", es="Es bueno saber"),
    }
)
HELP: Final = Text(
    en="Call {phone}. You can also read {page}.",
    es="Llame al {phone}. También puede leer {page}.",
)
HELP_IN_TWO_LANGUAGES: Final = Text(
    en="Call {phone}. You can get help in English and Spanish. You can also read {page}.",
    es="Llame al {phone}. Hay ayuda en inglés y en español. También puede leer {page}.",
)
NO_ANSWERS: Final = Text(
    en="Do not answer this e-mail. Nobody reads the answers.",
    es="No conteste este correo. Nadie lee las respuestas.",
)
PLACE: Final = Text(
    en="Courtroom {department}, {address}. Vacated means called off.",
    es="Sala {department}, {address}.",
)
PAST_HEARING: Final = Text(
    en="Your hearing was on {date}. Ask the court what was decided.",
    es="Su audiencia fue el {date}. Pregunte a la corte qué se decidió.",
)
THE_OTHER_SIDE: Final = Text(en="the other side", es="la otra parte")


@dataclass(frozen=True, slots=True)
class Wording:
    """One court speaking to one reader."""

    court: Court
    language: Language

    def read(self, text: Text) -> str:
        return text.read(self.language)

    def heading(self, part: str) -> str:
        return self.read(HEADINGS[part])

    def say(self) -> dict[str, str]:
        """Return the court's sentences by name; `{date}` in them is still open."""
        sentences = self.court.sentences
        return {name: self.read(getattr(sentences, name)) for name in type(sentences).model_fields}

    def help(self, page: str) -> str:
        said = HELP_IN_TWO_LANGUAGES if len(self.court.languages) > 1 else HELP
        return self.read(said).format(phone=self.court.phone, page=page)

    def names(self, names: Sequence[str]) -> str:
        """Return the name of one person; several are one side, so that a sentence can speak of it in the singular."""
        folded = [isolated(" ".join(name.split())) for name in names]
        if len(folded) == 1:
            return folded[0]
        side = self.read(THE_OTHER_SIDE)
        return f"{side} ({format_list(folded, locale=self.language.value)})" if folded else side

    def day(self, on: date) -> str:
        """Return a date with its weekday: `Tuesday, January 12, 2027`."""
        return str(format_date(on, "full", locale=self.language.value))

    def instant(self, at: datetime) -> str:
        """Return weekday, date, time and the clock: `Tuesday, January 12, 2027, 8:30 a.m. Pacific time`."""
        local = at.astimezone(self.court.zone)
        clock = self.read(self.court.time_zone_name)
        return f"{self.day(local.date())}, {time_of_day(local, self.language)} {clock}"

    def hearing(self, hearing: Hearing | None, *, vacated: bool, now: datetime) -> str:
        """Everybody is told to go until the court vacates the hearing or its day has ended.

        One that the court has not set stands on the papers.
        """
        sentences = self.court.sentences
        if hearing is None:
            return self.read(sentences.hearing_on_papers)
        date_words = self.instant(hearing.starts_at)
        if vacated:
            return self.read(sentences.hearing_vacated).format(date=date_words)
        if hearing_is_past(self.court, hearing.starts_at, now):
            return self.read(PAST_HEARING).format(date=date_words)
        place = self.read(PLACE).format(department=hearing.department, address=self.read(self.court.address))
        return f"{self.read(sentences.hearing).format(date=date_words)}\n{place}"
