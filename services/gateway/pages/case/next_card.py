"""The next step card: what, whose turn, until when, one button, and what happens if nothing is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.gateway.pages.kit.deal import deal_of
from services.gateway.pages.kit.hearing import ASK
from services.gateway.pages.kit.terms import OVERDUE
from services.gateway.pages.kit.timeline import names_by_id
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.paper_steps import ids
from services.gateway.reading.task_view import WaitingFor
from services.gateway.words.marking import words
from services.gateway.words.messages import CARDS
from services.gateway.words.turns import NextStepKind
from services.gateway.words.wording import Wording

WAITING: Final[Mapping[WaitingFor, str]] = {
    WaitingFor.YOU: words("You"),
    WaitingFor.OTHER: "{name}",
    WaitingFor.COURT: words("The court"),
    WaitingFor.NOBODY: words("Nobody"),
}

NOT_SETTLED: Final = words("You cannot settle here any more. Your case goes to the hearing, as planned.")


@dataclass(frozen=True, slots=True)
class StepCard:
    """The card as it is shown."""

    title: str
    facts: list[tuple[str, str]]
    button: str
    href: str
    if_nothing: str


def next_step(view: CaseView, wording: Wording, *, past: bool, today: date, now: datetime) -> StepCard | None:
    """Return the card of the case's next step. past: the hearing's day has ended, so nobody is told to go there."""
    step = view.next_step
    if step is None:
        return None
    if past and step.kind is NextStepKind.GO_TO_HEARING:
        return StepCard(wording.text(words("Your hearing date has passed")), [], "", "", wording.text(ASK))
    if view.nobody_joined_by(now) and step.kind is not NextStepKind.GO_TO_HEARING:
        return _not_joined(view, wording)
    if view.overdue(today) and step.kind is not NextStepKind.GO_TO_HEARING:
        return _anew(view, wording)
    card = CARDS[step.kind]
    if_nothing = ASK if past else card.if_nothing
    facts = {
        "name": names_by_id(view, step.party_ids, wording),
        "deal": deal_of(step.offer_id, view, wording),
    }
    rows = [(wording.text(words("Waiting for")), wording.text(WAITING[step.waiting_for], facts))]
    if step.until:
        rows.append((wording.text(words("Until")), wording.instant(step.until)))
    text, place = card.button
    return StepCard(
        wording.text(card.title, facts),
        rows,
        wording.text(text),
        f"/cases/{view.case_id}{place}" if place else "",
        wording.text(if_nothing, facts) if if_nothing else "",
    )


def _not_joined(view: CaseView, wording: Wording) -> StepCard:
    """Return the card of a case that nobody of the other side has joined by the last day."""
    name = names_by_id(view, ids(view.others), wording)
    rows = [(wording.text(words("Waiting for")), wording.text(WAITING[WaitingFor.NOBODY]))]
    if view.hearing.starts_at and not view.hearing.vacated:
        rows.append((wording.text(words("Until")), wording.instant(view.hearing.starts_at)))
    title, goes_on = words("{name} did not join in time"), wording.text(NOT_SETTLED)
    return StepCard(wording.text(title, {"name": name}), rows, "", "", goes_on)


def _anew(view: CaseView, wording: Wording) -> StepCard:
    """Return the card of terms of which a day has passed before all have signed."""
    button = wording.text(words("Make a new offer"))
    return StepCard(button, [], button, f"/cases/{view.case_id}/offers/new", wording.text(OVERDUE))
