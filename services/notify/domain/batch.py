"""The letters that wait to be printed: none says what no longer holds; what can be said anew is set anew."""

from typing import Any, Final

from services.notify.domain.deadlines import NotifyContext
from services.notify.domain.deliveries import CaseState, Letter, Progress, cancelled, letter_id_of
from services.notify.domain.known_case import KnownCase, KnownParty, moves_on
from services.notify.domain.notices import ROWS
from services.notify.domain.orders import NoticeOrder, PostedLetter, RenderedLetter
from services.notify.domain.telling import order_for, tell
from shared.contracts.deciding import Job
from shared.contracts.filing import FilingAccepted, FilingReceived
from shared.contracts.intake import (
    CutoffReached,
    HearingContinued,
    HearingSet,
    HearingVacated,
    InvitationDeadlineMoved,
)
from shared.contracts.message import Event, changed
from shared.contracts.negotiation import OfferDeadlineMoved
from shared.contracts.notify import LetterReady

HEARINGS: Final = frozenset({"hearing_set", "hearing_continued", "hearing_vacated"})
# It leaves with what the court knows alone: with an offer it would tell the counter that somebody has offered.
JOINED: Final = "other_side_joined"
STEPS: Final = frozenset(
    {
        *("offer_made", "offer_rejected", "offer_withdrawn", "offer_expired"),
        *("terms_agreed_write", "terms_agreed_wait", "agreement_proposed", "signing_opened", "other_side_signed"),
        *("agreement_sealed_file", "agreement_sealed_wait", "filing_received"),
    }
)
HearingMoved = HearingSet | HearingContinued | HearingVacated
DateMoved = HearingMoved | FilingAccepted | CutoffReached | InvitationDeadlineMoved | OfferDeadlineMoved


def follow(state: CaseState, event: Event, context: NotifyContext) -> list[Event | Job]:
    """Take what the event has made untrue out of the batch, then tell what is new."""
    return [*_kept_true(state, event, context), *tell(state, event, context)]


def deadline_moved(
    state: CaseState, event: InvitationDeadlineMoved | OfferDeadlineMoved, context: NotifyContext
) -> list[Event | Job]:
    return _kept_true(state, event, context)


def _kept_true(state: CaseState, event: Event, context: NotifyContext) -> list[Event | Job]:
    """Cancel each letter that waits and no longer holds; one that holds says the new date."""
    decisions: list[Event | Job] = []
    for letter in state.own.letters:
        order = _order_now(letter, state.heard, context) if letter.waits else None
        if order is None:
            continue
        if _ended(letter, state.heard, event) or not _holds(order, order, state.heard, context):
            decisions += cancelled(letter, context.now)
        elif isinstance(event, DateMoved):
            decisions.append(Job("render_letter", order))
    return decisions


def _order_now(letter: Letter, case: KnownCase, context: NotifyContext) -> NoticeOrder | None:
    row, reader = ROWS.get(letter.template), case.party(letter.party_id)
    return order_for(letter.notice_id, row, reader, case, context) if row and reader else None


def _ended(letter: Letter, case: KnownCase, event: Event) -> bool:
    if letter.template in HEARINGS:
        return isinstance(event, HearingMoved)
    if letter.template == JOINED:
        return isinstance(event, CutoffReached | FilingReceived)
    return letter.template in STEPS and moves_on(case, event)


def _holds(order: NoticeOrder, fresh: NoticeOrder, case: KnownCase, context: NotifyContext) -> bool:
    """Say whether what was ordered may still be mailed. fresh: the same order as the case stands now."""
    match order.template:
        case "invitation":
            return order.invitation_id == fresh.invitation_id and _asked(case.party(order.party_id))
        case "other_side_invited":
            return any(map(_asked, case.parties))
        case "cutoff_reached":
            return not case.can_settle(context.now)
    if order.template in HEARINGS:
        return (order.hearing, order.vacated) == (fresh.hearing, fresh.vacated)
    return order.template not in STEPS or order.step == fresh.step


def _asked(party: KnownParty | None) -> bool:
    """Say whether somebody was invited and has not joined; who says no is not told from who is silent."""
    return party is not None and party.invitation_id is not None and party.joined_contact is None


def rendered(state: CaseState, result: RenderedLetter, context: NotifyContext) -> list[Event | Job]:
    """Put the letter into the batch, if it still holds; what has changed while it was set is set once more."""
    order = result.order
    letter = Letter(
        letter_id=letter_id_of(order.notice_id),
        notice_id=order.notice_id,
        party_id=order.party_id,
        file=result.file,
        template=order.template,
    )
    before = state.own.letter(letter.letter_id)
    if state.own.progress(order.notice_id) is Progress.BY_HAND or (before is not None and not before.waits):
        return [_delete(letter)]
    fresh = _order_now(letter, state.heard, context)
    if fresh is None or not _holds(order, fresh, state.heard, context):
        return [_ready(letter, result.pages), *cancelled(letter, context.now)]
    if _says(fresh) != _says(order):
        return [_delete(letter), Job("render_letter", fresh)]
    old = [_delete(before)] if before is not None and before.file != letter.file else []
    return [*old, _ready(letter, result.pages)]


def _says(order: NoticeOrder) -> NoticeOrder:
    """Return an order without what no letter says."""
    said: dict[str, Any] = {"can_settle": True, "step": 0, "channel": None, "email_to": None}
    return changed(order, queued_at=order.queued_at.min, **said)


def _ready(letter: Letter, pages: int) -> LetterReady:
    return LetterReady(
        letter_id=letter.letter_id,
        notice_id=letter.notice_id,
        party_id=letter.party_id,
        template=letter.template,
        pages=pages,
        file=letter.file,
    )


def _delete(letter: Letter) -> Job:
    return Job("delete_letter", PostedLetter(letter_id=letter.letter_id, file=letter.file))
