"""Receipts: the proof that something was received, when, and what became of it. Pure; sending.py stores them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.contracts.message import Facts
from shared.runtime.codes import ALPHABET

NUMBER_BITS = 40
GROUP = 4


class Fate(StrEnum):
    """What became of a command: it is being worked on, it took effect, it was refused, a person looks at it."""

    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"
    PARKED = "parked"


class Outcome(Facts):
    """What a command led to. events: names of the events it caused · code, sentence, facts: of the refusal.

    sentence is the English template with `{names}`: the key of its translations; facts fill it.
    """

    fate: Fate
    events: tuple[str, ...] = ()
    code: str = ""
    sentence: str = ""
    facts: dict[str, str] = Field(default_factory=dict)
    at: datetime | None = None


class Receipt(Facts):
    """One command that was received. kind: its name, e.g. `MakeOffer` · sha256: of the command as stored.

    heads: per publisher `sequence:chain` of the case's history at that moment.
    """

    number: str
    command_id: UUID
    case_id: UUID
    court_id: str
    kind: str
    received_at: datetime
    sha256: str
    heads: dict[str, str] = Field(default_factory=dict)
    outcome: Outcome = Outcome(fate=Fate.WORKING)

    @property
    def refused(self) -> bool:
        return self.outcome.fate is Fate.REFUSED


def number_of(command_id: UUID) -> str:
    """Return the number printed on a receipt, `R-XXXX-XXXX`: 40 bits of the command's id in Crockford base 32."""
    bits = command_id.int >> (128 - NUMBER_BITS)
    text = "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in reversed(range(NUMBER_BITS // 5)))
    return f"R-{text[:GROUP]}-{text[GROUP:]}"
