"""The next step card: what, whose turn, until when, one button, and what happens if nothing is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.gateway.reading.case_view import CaseView
from services.gateway.reading.task_view import NextStepKind, WaitingFor
from services.gateway.words.timeline_words import name_of
from services.gateway.words.wording import Wording, words

Kind = NextStepKind
STAYS: Final = words("If nothing happens, your case goes to the hearing, as planned.")
SILENCE: Final = words("If you do nothing, the offer ends. Your case and your hearing stay as they are.")
UNSIGNED: Final = words("If you do nothing, you are not bound. Your hearing stays as it is.")
GO: Final = words("Go to court unless this page says that your hearing is vacated (called off).")


@dataclass(frozen=True, slots=True)
class Card:
    """The English words of one kind of step. button: (text, place under the case)."""

    title: str
    if_nothing: str
    button: tuple[str, str] = ("", "")


CARDS: Final[Mapping[NextStepKind, Card]] = {
    Kind.WAIT_FOR_COURT_TO_CONFIRM: Card(words("The court checks your case"), STAYS),
    Kind.WAIT_FOR_OTHER_TO_JOIN: Card(words("{name} has a letter and can join"), STAYS),
    Kind.ANSWER_QUESTIONS: Card(
        words("Answer a few questions"),
        words("If you do nothing, you can still make offers. Your hearing stays as it is."),
        (words("Answer the questions"), "/questions"),
    ),
    Kind.MAKE_OFFER: Card(words("Make an offer"), STAYS, (words("Make an offer"), "/offers/new")),
    Kind.ANSWER_OFFER: Card(
        words("{name} made you an offer of {amount}"), SILENCE, (words("Look at the offer"), "/offers")
    ),
    Kind.WAIT_FOR_ANSWER: Card(
        words("{name} has your offer of {amount}"),
        words("If {name} does nothing, your offer ends. Silence is never a yes."),
        (words("Look at your offer"), "/offers"),
    ),
    Kind.WRITE_AGREEMENT: Card(
        words("You both agree. Write the agreement"), UNSIGNED, (words("Write the agreement"), "/agreement/new")
    ),
    Kind.WAIT_FOR_AGREEMENT: Card(words("You both agree. {name} writes the agreement"), UNSIGNED),
    Kind.AGREEMENT_IS_BEING_MADE: Card(words("The agreement is being made"), STAYS),
    Kind.APPROVE_AGREEMENT: Card(words("Read the agreement"), UNSIGNED, (words("Read the agreement"), "/agreement")),
    Kind.WAIT_FOR_APPROVAL: Card(
        words("{name} reads the agreement"), UNSIGNED, (words("Read the agreement"), "/agreement")
    ),
    Kind.SIGN: Card(words("Sign the agreement"), UNSIGNED, (words("Read and sign"), "/sign")),
    Kind.WAIT_FOR_SIGNATURE: Card(
        words("You signed. {name} has not signed yet"), UNSIGNED, (words("Look at the agreement"), "/agreement")
    ),
    Kind.AGREEMENT_IS_BEING_SEALED: Card(words("Both have signed. The paper is being sealed"), GO),
    Kind.FILE: Card(
        words("Send the signed agreement to the court"),
        words("If you do not send it, the court does not know about it. Take it to your hearing."),
        (words("Send it to the court"), "/filing"),
    ),
    Kind.WAIT_FOR_FILING: Card(words("Both have signed. {name} sends it to the court"), GO),
    Kind.WAIT_FOR_COURT_DECISION: Card(
        words("The court reads the agreement"), GO, (words("See where it is"), "/filing")
    ),
    Kind.COPIES_ARE_BEING_MADE: Card(words("The court accepted it. Your stamped copies are being made"), ""),
    Kind.GET_COPIES: Card(words("Your stamped copies are ready"), "", (words("Get my copies"), "/papers")),
    Kind.GO_TO_HEARING: Card(words("Your case goes to the hearing"), GO),
    Kind.PAPER_FAILED: Card(
        words("A paper could not be made. The court is looking at it"),
        words("Nothing was lost. Call the court if you hear nothing for one court day."),
    ),
}
WAITING: Final[Mapping[WaitingFor, str]] = {
    WaitingFor.YOU: words("You"),
    WaitingFor.OTHER: "{name}",
    WaitingFor.COURT: words("The court"),
    WaitingFor.NOBODY: words("Nobody"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """The card as it is shown."""

    title: str
    facts: list[tuple[str, str]]
    button: str
    href: str
    if_nothing: str


def next_step(view: CaseView, wording: Wording) -> Step | None:
    """Return the card of the case's next step."""
    step = view.next_step
    if step is None:
        return None
    card, facts = CARDS[step.kind], facts_of(view, wording)
    waiting = WAITING[step.waiting_for]
    rows = [(wording.text(words("Waiting for")), wording.text(waiting, facts) if waiting[0] != "{" else facts["name"])]
    if step.until:
        rows.append((wording.text(words("Until")), wording.instant(step.until)))
    text, place = card.button
    return Step(
        wording.text(card.title, facts),
        rows,
        wording.text(text),
        f"/cases/{view.case_id}{place}" if place else "",
        wording.text(card.if_nothing, facts) if card.if_nothing else "",
    )


def facts_of(view: CaseView, wording: Wording) -> dict[str, str]:
    """Return the facts that sentences about a case may name."""
    amount = view.next_step.amount_cents if view.next_step else None
    return {"name": name_of(view.other, wording), "amount": wording.money(amount or 0)}
