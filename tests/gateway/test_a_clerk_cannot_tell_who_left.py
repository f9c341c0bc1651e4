"""Whatever a clerk does: the answer and what the clerk sees are the same, also when somebody left or offered."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.gateway.projection.handlers import handlers
from services.gateway.projection.queueing import QueueItem, queue_items
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.viewer import view_for_clerk
from services.notify.domain.deliveries import letter_id_of
from shared.contracts import filing as f
from shared.contracts import intake as i
from shared.contracts import notify as o
from shared.contracts.deciding import Refused
from shared.contracts.documents import ExitConfirmed
from shared.contracts.message import Command, Event
from shared.contracts.policy import CLERK
from shared.contracts.topics import COMMAND_MESSAGES
from tests.filing import case as filing
from tests.intake import case as intake
from tests.notify import case as notify
from tests.support.story import Story

Case = Story[Any, Any]
LEFT: tuple[Event, ...] = tuple(i.PartyLeft(party_id=party) for party in (notify.ANA_ID, notify.BEN_ID))
NEGOTIATED: tuple[Event, ...] = (notify.OFFERED, notify.AGREED, notify.PROPOSED, notify.OPENED)


@dataclass(frozen=True)
class Try:
    """A case, what the clerk then sends, and what is confidential and may have happened before."""

    case: Callable[[], Case]
    command: Callable[[Case], Command]
    secrets: Sequence[Callable[[Case], object]]
    at: datetime


def hears(*events: Event) -> Callable[[Case], object]:
    return lambda story: story.hear(*events, at=notify.NOW)


def exits(party: Any) -> Callable[[Case], object]:
    return lambda story: story.hear(ExitConfirmed(party_id=party), at=intake.NOW)


def declines(story: Case) -> object:
    return story.ask(intake.decline(story), intake.BEN_NEW, intake.NOW)


def with_a_hearing() -> Case:
    story = intake.registered()
    story.ask(intake.SET, intake.CLERK, intake.NOW)
    return story


def soon() -> Case:
    return intake.invited(intake.HEARING.model_copy(update={"starts_at": intake.NOW + timedelta(days=8)}))


def invitation_printed() -> Case:
    story = notify.invited()
    order = notify.order_of(story, "invitation")
    notify.write(story, order)
    notify.print_letter(story, order)
    return story


def not_written() -> Case:
    story = notify.invited()
    story.give_up("write_notice", notify.order_of(story, "invitation"), notify.NOW)
    return story


def of_letters(kind: Callable[..., Command]) -> Callable[[Case], Command]:
    return lambda story: kind(letter_ids=(letter_id_of(notify.order_of(story, "invitation").notice_id),))


def same(command: Command) -> Callable[[Case], Command]:
    return lambda _: command


MOVED = i.SetHearing(hearing=intake.LATER)
PLAINTIFF, DEFENDANT = exits(intake.ANA_ID), exits(intake.BEN_ID)
AGREES = hears(intake.AGREED)
SIGNS = hears(intake.AGREED, intake.SIGNED)
NOTIFY = [hears(LEFT[0]), hears(LEFT[1]), *(hears(*NEGOTIATED[: n + 1]) for n in range(len(NEGOTIATED)))]
ACCEPT = filing.received()[1]
TRIES: dict[type[Command], list[Try]] = {
    i.RecordFeeReceipt: [Try(intake.active, same(intake.RECEIPT), [PLAINTIFF, DEFENDANT, AGREES, SIGNS], intake.NOW)],
    i.ConfirmParties: [
        Try(with_a_hearing, same(intake.CONFIRM), [PLAINTIFF], intake.NOW),
        Try(with_a_hearing, same(intake.CONFIRM), [PLAINTIFF], intake.CUTOFF),
        Try(intake.invited, same(intake.CONFIRM), [PLAINTIFF, declines], intake.NOW),
    ],
    i.SetHearing: [
        Try(intake.registered, same(intake.SET), [PLAINTIFF], intake.NOW),
        Try(with_a_hearing, same(MOVED), [PLAINTIFF], intake.NOW),
        Try(soon, same(MOVED), [PLAINTIFF, declines], intake.NOW),
        Try(intake.active, same(MOVED), [PLAINTIFF, DEFENDANT, AGREES, SIGNS], intake.NOW),
        Try(intake.active, same(MOVED), [PLAINTIFF, DEFENDANT], intake.LATER.starts_at - timedelta(hours=2)),
        Try(intake.active, same(intake.SET), [PLAINTIFF, DEFENDANT, AGREES], intake.NOW),
    ],
    f.AcceptFiling: [
        Try(lambda: filing.received()[0], same(filing.accept(ACCEPT)), [hears(LEFT[0]), *NOTIFY[2:]], filing.NOW),
    ],
    o.MarkLettersPosted: [Try(invitation_printed, of_letters(o.MarkLettersPosted), NOTIFY, notify.NOW)],
    o.CancelLetters: [Try(invitation_printed, of_letters(o.CancelLetters), NOTIFY, notify.NOW)],
    o.MarkToldByHand: [
        Try(
            not_written,
            lambda story: o.MarkToldByHand(notice_id=notify.order_of(story, "invitation").notice_id),
            NOTIFY,
            notify.NOW,
        )
    ],
}
CLERKS = {"filing": filing.CLERK, "intake": intake.CLERK, "notify": notify.CLERK}


def answer(story: Case, one: Try) -> str:
    """Send the command; return how the clerk is answered."""
    command = one.command(story)
    try:
        story.ask(command, CLERKS[type(command).publisher()], one.at)
    except Refused as refused:
        return f"{type(refused).__name__} {refused.facts}"
    return "done"


def seen(story: Case) -> tuple[CaseView, list[QueueItem]]:
    """Return what the clerk sees of this service's history: the case and the queue."""
    document = handlers.heard()
    for told in story.history:
        if fold := handlers.hears.get(type(told.event)):
            document = fold(document, told.event, told.time)
    return view_for_clerk(story.state.case_id, document), list(queue_items(story.state.case_id, document))


def test_every_command_of_a_clerk_is_tried() -> None:
    assert TRIES.keys() == {command for command in COMMAND_MESSAGES if CLERK in command.by}


@pytest.mark.parametrize(
    ("one", "secret"),
    [
        pytest.param(one, secret, id=f"{command.__name__} {number} {at}")
        for command, tries in TRIES.items()
        for number, one in enumerate(tries)
        for at, secret in enumerate(one.secrets)
    ],
)
def test_a_clerk_is_answered_and_shown_the_same_whatever_is_confidential(
    one: Try, secret: Callable[[Case], object]
) -> None:
    silent, eventful = one.case(), one.case()
    secret(eventful)

    assert seen(eventful) == seen(silent)
    assert answer(eventful, one) == answer(silent, one)
    assert seen(eventful) == seen(silent)


def test_who_registered_is_asked_was_it_you_also_after_leaving() -> None:
    silent, left = (notify.told(notify.REGISTERED, notify.SET) for _ in range(2))
    left.hear(LEFT[0], at=notify.NOW)

    for story in (silent, left):
        story.hear(notify.CONFIRMED, notify.INVITED, at=notify.NOW)
    shown = [
        [(each.template, each.party_id, each.channel) for each in seen(story)[0].notices] for story in (left, silent)
    ]
    assert shown[0] == shown[1]
    assert {"registered_not_you", "invitation"} <= {template for template, _, _ in shown[0]}
