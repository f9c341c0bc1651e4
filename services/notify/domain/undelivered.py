"""What did not leave: the end of an e-mail, what is tried again, and what the clerk has told by hand instead."""

from datetime import datetime
from typing import Any, Final

from services.notify.domain.deliveries import (
    PAUSE_BEFORE_ANOTHER_TRY,
    CaseState,
    Deliveries,
    Progress,
    letter_id_of,
    require_clerk,
)
from services.notify.domain.orders import EmailOutcome, NoticeOrder
from services.notify.errors import NothingToTell
from shared.contracts.deciding import Context, Job
from shared.contracts.message import Event
from shared.contracts.notify import MarkToldByHand, NoticeBounced, NoticeSent, NoticeToldByHand

SERVER_SILENT: Final = "the mail server did not take it in time"
NOT_WRITTEN: Final = "the notice could not be written"
NOT_PRINTED: Final = "the letter could not be set in type"


def delivered(state: CaseState, result: EmailOutcome, context: Context[Any]) -> list[Event | Job]:
    order = result.order
    if result.failure is None:
        return [NoticeSent(notice_id=order.notice_id, party_id=order.party_id, sent_at=context.now)]
    return bounced(state, order, result.failure)


def mail_gave_up(state: CaseState, order: NoticeOrder, context: Context[Any]) -> list[Event | Job]:
    """A mail server that stays silent must not keep a person from knowing; without a letter it is asked again."""
    told = bounced(state, order, SERVER_SILENT)
    return told if order.post_to is not None else [*told, *_later("deliver_email", state, order, context)]


def bounced(state: CaseState, order: NoticeOrder, reason: str) -> list[Event | Job]:
    """A letter follows, if the clerk has confirmed an address; the inbox has the notice in any case."""
    letter = [Job("render_letter", order)] if order.post_to is not None else []
    return [*_did_not_leave(state, order, reason), *letter]


def not_written(state: CaseState, order: NoticeOrder, context: Context[Any]) -> list[Event | Job]:
    """Nothing is in the inbox and nothing left: the clerk sees it and calls the person."""
    return [*_did_not_leave(state, order, NOT_WRITTEN), *_later("write_notice", state, order, context)]


def not_printed(state: CaseState, order: NoticeOrder, context: Context[Any]) -> list[Event | Job]:
    """The inbox has the notice, but no letter is there: the clerk sees it and calls the person."""
    return [*_did_not_leave(state, order, NOT_PRINTED), *_later("render_letter", state, order, context)]


def _did_not_leave(state: CaseState, order: NoticeOrder, reason: str) -> list[Event | Job]:
    """Say it once, however often it is tried again."""
    if state.own.progress(order.notice_id) in {Progress.BOUNCED, Progress.BY_HAND}:
        return []
    return [NoticeBounced(notice_id=order.notice_id, party_id=order.party_id, reason=reason)]


def _later(kind: str, state: CaseState, order: NoticeOrder, context: Context[Any]) -> list[Event | Job]:
    """Try again every hour, until it is done or the clerk has told the person: its cause may be mended."""
    if state.own.progress(order.notice_id) is Progress.BY_HAND:
        return []
    return [Job(kind, order, due_at=context.now + PAUSE_BEFORE_ANOTHER_TRY)]


def mark_told_by_hand(state: CaseState, command: MarkToldByHand, context: Context[Any]) -> NoticeToldByHand:
    """What did not leave, and became no letter, the clerk has told the person."""
    require_clerk(state, context)
    notice = state.own.notice(command.notice_id)
    if notice is None or notice.party_id is None or notice.progress is not Progress.BOUNCED:
        raise NothingToTell
    if state.own.letter(letter_id_of(notice.notice_id)):
        raise NothingToTell
    return NoticeToldByHand(notice_id=notice.notice_id, party_id=notice.party_id, told_at=context.now)


def told_by_hand(own: Deliveries, event: NoticeToldByHand, _time: datetime) -> Deliveries:
    return own.with_progress(event, Progress.BY_HAND)
