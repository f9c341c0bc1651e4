"""The hearing strip: which sentence stands in sight, and its date in the reader's words.

The sentence stays until the court vacates the hearing; nothing else takes it away.
"""

from dataclasses import dataclass
from datetime import date

from services.gateway.projection.case_parts import HearingView
from services.gateway.words.wording import Wording
from shared.courtcalendar.court import Court
from shared.courtcalendar.texts import Text


@dataclass(frozen=True, slots=True)
class Strip:
    """What the strip shows. state: set, declared, vacated or unknown · bold: must be seen · rest: after it."""

    state: str
    on: date | None = None
    bold: str = ""
    rest: str = ""


def strip(hearing: HearingView, court: Court, wording: Wording) -> Strip:
    """Return the strip of a case, in the court's own sentence."""
    sentences = court.sentences
    if hearing.starts_at:
        on = wording.local(hearing.starts_at).date()
        text = sentences.hearing_vacated if hearing.vacated else sentences.hearing
        return _strip("vacated" if hearing.vacated else "set", on, text, wording.instant(hearing.starts_at), wording)
    if hearing.declared_on:
        return _strip("declared", hearing.declared_on, sentences.hearing, wording.day(hearing.declared_on), wording)
    return Strip("unknown")


def _strip(state: str, on: date, text: Text, when: str, wording: Wording) -> Strip:
    before, _, after = text.read(wording.language).partition("{date}")
    return Strip(state, on, before + when, after)
