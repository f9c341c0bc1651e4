"""What a receipt says: what was sent, what happens next, and who can see it; in the words of the command's row."""

from dataclasses import dataclass
from typing import Final

from services.gateway.projection.outcomes import Fate
from services.gateway.sending.receipts import Receipt
from services.gateway.words.marking import words
from services.gateway.words.messages import COMMANDS
from services.gateway.words.rows import Done
from services.gateway.words.wording import Wording, told

OTHER: Final = Done(words("We received it"))


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt in the reader's words. state: done, refused, working or parked."""

    state: str
    title: str
    lead: str
    next: tuple[str, ...]
    who: str


def shown(receipt: Receipt, wording: Wording) -> Told:
    """Return what the receipt's page says."""
    row = COMMANDS.get(receipt.kind)
    found = row.receipt if row and isinstance(row.receipt, Done) else OTHER
    title, lead = _heading(receipt, found, wording)
    following = found.next if receipt.outcome.fate is Fate.DONE else ()
    return Told(
        receipt.outcome.fate.value,
        title,
        lead,
        tuple(wording.text(step) for step in following),
        wording.text(found.who),
    )


def _heading(receipt: Receipt, found: Done, wording: Wording) -> tuple[str, str]:
    outcome = receipt.outcome
    if outcome.fate is Fate.REFUSED:
        return wording.text(words("This was not done")), told(outcome.sentence, outcome.facts, wording)
    if outcome.fate is Fate.DONE:
        return wording.text(found.title), wording.text(words("Keep this receipt. You find it on your case page."))
    return (
        wording.text(words("We received it and are working on it")),
        wording.text(words("It cannot get lost. This page changes when it is done. You may close it.")),
    )
