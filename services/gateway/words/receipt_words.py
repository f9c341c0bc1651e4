"""What a receipt says: what was sent, what happens next, and who can see it; by the kind of the command."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.gateway.projection.outcomes import Fate
from services.gateway.sending.receipts import Receipt
from services.gateway.words.wording import Wording, told, words

BOTH: Final = words("You and the other side see that this happened. Only you see this receipt.")
MINE: Final = words("Only you see this receipt.")
STILL: Final = words("Your hearing is still on. Only the court can call it off.")


@dataclass(frozen=True, slots=True)
class Words:
    """The English sentences of one kind of receipt; next: the steps that follow."""

    title: str
    next: tuple[str, ...] = ()
    who: str = MINE


WORDS: Final[Mapping[str, Words]] = {
    "RecordFeeReceipt": Words(
        words("The fee receipt is recorded"),
        (words("The plaintiff can register the case now."),),
        words("Court staff."),
    ),
    "RegisterCase": Words(
        words("Your case is registered"),
        (
            words("A clerk compares your answers with the claim. This takes a few court days."),
            words("Then the court mails a letter to the other side."),
            words("We tell you when they join. They do not have to."),
        ),
    ),
    "ConfirmParties": Words(
        words("The parties are confirmed"), (words("The letter waits in the print queue."),), words("Court staff.")
    ),
    "JoinCase": Words(
        words("You joined the case"),
        (words("Answer a few questions."), words("Then make an offer, or wait for one."), STILL),
        BOTH,
    ),
    "DeclineInvitation": Words(
        words("You said that you will not take part"), (words("Your case goes to the hearing, as planned."), STILL)
    ),
    "LeaveOdr": Words(words("You left ODR"), (words("Your case goes to the hearing, as planned."), STILL), BOTH),
    "SubmitQuestionnaire": Words(
        words("Your answers are saved"), (words("Now you can make an offer, or wait for one."),), BOTH
    ),
    "MakeOffer": Words(
        words("Your offer was sent"), (words("The other side can say yes, say no, or make a new offer."), STILL), BOTH
    ),
    "CounterOffer": Words(
        words("Your new offer was sent"),
        (words("The other side can say yes, say no, or make a new offer."), STILL),
        BOTH,
    ),
    "AcceptOffer": Words(
        words("You accepted the offer"),
        (
            words("The plaintiff writes the agreement."),
            words("You both read it and sign it. It binds when both have signed."),
            STILL,
        ),
        BOTH,
    ),
    "RejectOffer": Words(
        words("You said no to the offer"), (words("You can both still make new offers."), STILL), BOTH
    ),
    "WithdrawOffer": Words(words("You took your offer back"), (words("You can make a new offer."), STILL), BOTH),
    "ProposeAgreement": Words(
        words("The agreement is being made"), (words("In a moment you can both read it."), STILL), BOTH
    ),
    "ApproveAgreement": Words(
        words("You said the agreement is right"), (words("Now you can both sign it."), STILL), BOTH
    ),
    "SignAgreement": Words(
        words("You signed the agreement"),
        (
            words("It binds when both have signed."),
            words("Then the plaintiff sends it to the court."),
            STILL,
        ),
        BOTH,
    ),
    "FileAgreement": Words(
        words("Your agreement was sent to the court"),
        (
            words("A clerk reads it. Most are read within 3 court days."),
            words("If the court accepts it, you both get a stamped copy."),
            STILL,
        ),
        words("You and the other side. When the court accepts it, the agreement is public."),
    ),
    "AcceptFiling": Words(
        words("The filing is accepted"),
        (words("Both sides are told. The stamped copies are being made."),),
        words("Court staff."),
    ),
    "MarkLettersPosted": Words(words("The letters are marked as mailed"), (), words("Court staff.")),
}
OTHER: Final = Words(words("We received it"))


@dataclass(frozen=True, slots=True)
class Shown:
    """A receipt in the reader's words. state: done, refused, working or parked."""

    state: str
    title: str
    lead: str
    next: tuple[str, ...]
    who: str


def shown(receipt: Receipt, wording: Wording) -> Shown:
    """Return what the receipt's page says."""
    found = WORDS.get(receipt.kind, OTHER)
    title, lead = _heading(receipt, found, wording)
    following = found.next if receipt.outcome.fate is Fate.DONE else ()
    return Shown(
        receipt.outcome.fate.value,
        title,
        lead,
        tuple(wording.text(step) for step in following),
        wording.text(found.who),
    )


def _heading(receipt: Receipt, found: Words, wording: Wording) -> tuple[str, str]:
    outcome = receipt.outcome
    if outcome.fate is Fate.REFUSED:
        return wording.text(words("This was not done")), told(outcome.sentence, outcome.facts, wording)
    if outcome.fate is Fate.DONE:
        return wording.text(found.title), wording.text(words("Keep this receipt. You find it on your case page."))
    return (
        wording.text(words("We received it and are working on it")),
        wording.text(words("It cannot get lost. This page changes when it is done. You may close it.")),
    )
