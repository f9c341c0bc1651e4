"""Receipts: the proof that something was received, when, and what became of it. Pure; sending.py stores them."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from pydantic import Field

from services.gateway.projection.outcomes import Fate, Outcome
from shared.contracts.message import Facts, changed
from shared.contracts.values.printed import squeezed
from shared.runtime.codes import ALPHABET

NUMBER_BITS = 40
GROUP = 4


class Receipt(Facts):
    """One command that was received. kind: its name, e.g. `MakeOffer` · sha256: of the command as stored.

    heads: per publisher `sequence:chain` of the case's history at that moment; for the court the `sha256` of them.
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

    def for_the_court(self) -> "Receipt":
        """Return it as the court's people are told it: heads proved as one, not counted, for parties' acts count."""
        joined = "\n".join(f"{source} {head}" for source, head in sorted(self.heads.items()))
        return changed(self, heads={"sha256": sha256(joined.encode()).hexdigest()})

    @property
    def refused(self) -> bool:
        return self.outcome.fate is Fate.REFUSED


def as_printed(typed: str) -> str:
    """Return a receipt's number as it is printed, however it is typed."""
    number = squeezed(typed)
    return f"R-{number[1 : 1 + GROUP]}-{number[1 + GROUP :]}"


def number_of(command_id: UUID) -> str:
    """Return the number printed on a receipt, `R-XXXX-XXXX`: 40 bits of the command's id in Crockford base 32."""
    bits = command_id.int >> (128 - NUMBER_BITS)
    text = "".join(ALPHABET[(bits >> (5 * place)) & 31] for place in reversed(range(NUMBER_BITS // 5)))
    return f"R-{text[:GROUP]}-{text[GROUP:]}"
