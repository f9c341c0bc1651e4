"""The hearing strip: which sentence stands in sight, and its date in the reader's words.

The sentence stays until the court vacates the hearing; nothing else takes it away.
"""

from dataclasses import dataclass
from datetime import date

from services.gateway.case_view import HearingView
from services.gateway.pages.wording import Wording


@dataclass(frozen=True, slots=True)
class Strip:
    """What the strip shows. state: set, declared, vacated or unknown."""

    state: str
    on: date | None = None
    text: str = ""
    place: str = ""


def strip(hearing: HearingView, wording: Wording) -> Strip:
    """Return the strip of a case."""
    if hearing.starts_at:
        on = wording.local(hearing.starts_at).date()
        state = "vacated" if hearing.vacated else "set"
        return Strip(state, on, wording.instant(hearing.starts_at), hearing.department)
    if hearing.declared_on:
        return Strip("declared", hearing.declared_on, wording.date(hearing.declared_on))
    return Strip("unknown")
