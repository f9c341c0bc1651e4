"""The hearing strip: which sentence stands in sight, and its date in the reader's words.

The sentence stays until the court vacates the hearing, or its day has ended; nothing else takes it away.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.gateway.projection.case_parts import HearingView
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import hearing_is_past
from shared.courtcalendar.texts import Text

WAS_ON: Final = words("Your hearing was on {when}.")
ASK: Final = words("Ask the court what was decided.")


@dataclass(frozen=True, slots=True)
class Strip:
    """What the strip shows. state: set, declared, vacated, past or unknown · bold: must be seen · rest: after it."""

    state: str
    on: date | None = None
    bold: str = ""
    rest: str = ""


def strip(hearing: HearingView, court: Court, wording: Wording, now: datetime) -> Strip:
    """Return the strip of a case, in the court's own sentence."""
    sentences = court.sentences
    if is_past(hearing, court, now):
        return _past(hearing, wording)
    if hearing.starts_at:
        on = wording.local(hearing.starts_at).date()
        text = sentences.hearing_vacated if hearing.vacated else sentences.hearing
        return _strip("vacated" if hearing.vacated else "set", on, text, wording.instant(hearing.starts_at), wording)
    if hearing.declared_on:
        return _strip("declared", hearing.declared_on, sentences.hearing, wording.day(hearing.declared_on), wording)
    return Strip("unknown")


def is_past(hearing: HearingView, court: Court, now: datetime) -> bool:
    """Say whether the hearing's day has ended and the court has not called it off."""
    when = hearing.starts_at or hearing.declared_on
    return when is not None and not hearing.vacated and hearing_is_past(court, when, now)


def _past(hearing: HearingView, wording: Wording) -> Strip:
    on = wording.local(hearing.starts_at).date() if hearing.starts_at else hearing.declared_on
    when = wording.instant(hearing.starts_at) if hearing.starts_at else wording.day(on) if on else ""
    return Strip("past", on, wording.text(WAS_ON, {"when": when}), f" {wording.text(ASK)}")


def _strip(state: str, on: date, text: Text, when: str, wording: Wording) -> Strip:
    before, _, after = text.read(wording.language).partition("{date}")
    return Strip(state, on, before + when, after)
