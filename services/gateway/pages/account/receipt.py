"""What a receipt says: what was sent, what happens next, and who can see it; in the words of the command's row."""

from dataclasses import dataclass
from typing import Final

from services.gateway.pages.kit.page import Page
from services.gateway.projection.outcomes import Fate
from services.gateway.sending.receipts import Receipt
from services.gateway.words.marking import words
from services.gateway.words.messages import COMMANDS
from services.gateway.words.rows import Done
from services.gateway.words.wording import told
from shared.contracts.actor import Side

ON_YOUR_PAGE: Final = words("Keep this receipt. You find it on your case page.")
ON_PAPER: Final = words("Print this receipt, or write down its number. You need no account.")
OTHER: Final = Done(words("We received it"))


@dataclass(frozen=True, slots=True)
class Told:
    """A receipt in the reader's words. state: done, refused, working or parked."""

    state: str
    title: str
    lead: str
    next: tuple[str, ...]
    who: str


def shown(receipt: Receipt, page: Page, side: Side | None = None) -> Told:
    """Return what the receipt's page says; who has no account finds it nowhere again."""
    wording = page.wording
    row = COMMANDS.get(receipt.kind)
    found = row.receipt if row and isinstance(row.receipt, Done) else OTHER
    title, lead = _heading(receipt, found, page)
    steps = (found.plaintiff_first, *found.next[1:]) if side is Side.PLAINTIFF and found.plaintiff_first else found.next
    following = steps if receipt.outcome.fate is Fate.DONE else ()
    return Told(
        receipt.outcome.fate.value,
        title,
        lead,
        tuple(wording.text(step, {"phone": page.court.phone}) for step in following),
        wording.text(found.who),
    )


def _heading(receipt: Receipt, found: Done, page: Page) -> tuple[str, str]:
    outcome, wording = receipt.outcome, page.wording
    if outcome.fate is Fate.REFUSED:
        return wording.text(words("This was not done")), told(outcome.sentence, outcome.facts, wording)
    if outcome.fate is Fate.DONE:
        return wording.text(found.title), wording.text(ON_YOUR_PAGE if page.visit.visitor.signed_in else ON_PAPER)
    return (
        wording.text(words("We received it and are working on it")),
        wording.text(words("It cannot get lost. This page changes when it is done. You may close it.")),
    )
