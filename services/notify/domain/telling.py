"""From an event heard to the notices it causes: one for each person of the table's rows, none of them twice."""

from datetime import date
from uuid import UUID

from services.notify.domain.deadlines import NotifyContext
from services.notify.domain.deliveries import CaseState
from services.notify.domain.known_case import KnownCase, KnownParty
from services.notify.domain.notices import TABLE, How, Notice
from services.notify.domain.orders import NoticeOrder
from shared.contracts.deciding import Job
from shared.contracts.message import Event, Sealed
from shared.contracts.notify import NoticeQueued
from shared.contracts.parties import Channel


def tell(state: CaseState, event: Event, context: NotifyContext) -> list[Event | Job]:
    """Queue each notice of the table; one that this event has caused before is not queued again."""
    decisions: list[Event | Job] = []
    for notice in TABLE[type(event)]:
        for party in notice.to(state.heard, event):
            notice_id = context.new_id(f"{notice.template}/{party.party_id}")
            if not state.own.knows(notice_id) and _can_reach(notice, party):
                order = order_for(notice_id, notice, party, state.heard, context)
                decisions += [_queued(order), Job("write_notice", order)]
    return decisions


def _can_reach(notice: Notice, party: KnownParty) -> bool:
    """A letter goes to the address that the clerk confirmed or nowhere; a person without an account has no inbox."""
    has_inbox = party.own_contact is not None
    return party.confirmed_contact is not None or (has_inbox and notice.how is not How.LETTER)


def channel_of(notice: Notice, party: KnownParty) -> Channel | None:
    """Return the way this notice leaves for this person; None is the inbox alone."""
    by_email = party.channel is Channel.EMAIL and party.own_contact is not None
    if by_email and notice.how is not How.LETTER:
        return Channel.EMAIL
    if party.confirmed_contact is None or (notice.how is How.NO_LETTER):
        return None
    return Channel.LETTER


def _post_to(notice: Notice, party: KnownParty) -> Sealed | None:
    """Return where a letter goes: what must reach the person on the claim, to the address that the clerk confirmed."""
    if party.confirmed_contact is None or notice.how is How.LETTER:
        return party.confirmed_contact
    return party.joined_contact or party.confirmed_contact


def order_for(
    notice_id: UUID, notice: Notice, party: KnownParty, case: KnownCase, context: NotifyContext
) -> NoticeOrder:
    """Return what a notice of this row says to this person as the case stands now."""
    accepted = case.accepted if notice.template == "filing_accepted" else None
    return NoticeOrder(
        notice_id=notice_id,
        party_id=party.party_id,
        template=notice.template,
        language=party.language,
        channel=channel_of(notice, party),
        court_id=case.court_id,
        case_number=case.case_number,
        name=party.name,
        others=tuple(other.name for other in case.parties if other.side is party.side.other),
        due_at=notice.due(case, party, context.rules.courts[case.court_id]),
        hearing=case.hearing,
        vacated=case.vacated,
        declared_on=_declared_otherwise(case, context) if notice.template == "hearing_set" else None,
        step=case.step,
        can_settle=case.can_settle(context.now),
        transaction_number=accepted.transaction_number if accepted else "",
        hearing_choice=accepted.hearing if accepted else None,
        email_to=party.own_contact,
        post_to=_post_to(notice, party),
        invitation_id=party.invitation_id,
        queued_at=context.now,
    )


def _declared_otherwise(case: KnownCase, context: NotifyContext) -> date | None:
    if case.declared_on is None or case.hearing is None:
        return None
    court = context.rules.courts[case.court_id]
    return case.declared_on if case.declared_on != court.date_of(case.hearing.starts_at) else None


def _queued(order: NoticeOrder) -> NoticeQueued:
    return NoticeQueued(
        notice_id=order.notice_id,
        party_id=order.party_id,
        template=order.template,
        language=order.language,
        channel=order.channel,
    )
