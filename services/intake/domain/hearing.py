"""The hearing, by the court's word alone, and the deadlines counted from it; nobody else computes a cut-off."""

from datetime import datetime
from typing import Final

from services.intake.domain.actors import clerk_of, own_court
from services.intake.domain.folding import after
from services.intake.domain.phase import public_fact, with_phase
from services.intake.domain.register import Case, Deciding
from services.intake.errors import CourtIsClosed, HearingInThePast, HearingTooFar, HearingUnchanged, NotRegistered
from shared.contracts.deciding import Decision, Timer
from shared.contracts.filing import FilingAccepted, HearingChoice
from shared.contracts.intake import (
    CutoffReached,
    Hearing,
    HearingContinued,
    HearingSet,
    HearingVacated,
    InvitationDeadlineMoved,
    SetHearing,
)
from shared.contracts.message import Event
from shared.contracts.public import CaseStatus
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import cutoff_at, join_window_ends_at, latest_hearing_on

CUTOFF_REACHED: Final = "CutoffReached"


def set_hearing(case: Case, command: SetHearing, context: Deciding) -> Decision:
    """Set or move the hearing; every deadline is counted anew."""
    court = own_court(case, context)
    clerk_of(court, context)
    if not case.own.registered:
        raise NotRegistered
    _check_day(command, court, context)
    if case.own.hearing_is_on and case.own.hearing == command.hearing:
        raise HearingUnchanged
    return with_phase(case, _placed(case, command.hearing, context), context)


def _check_day(command: SetHearing, court: Court, context: Deciding) -> None:
    if command.hearing.starts_at <= context.now:
        raise HearingInThePast({"now": context.now.isoformat(timespec="seconds")})
    day = court.date_of(command.hearing.starts_at)
    latest = latest_hearing_on(court.date_of(context.now))
    if day > latest:
        raise HearingTooFar({"latest": latest.isoformat()})
    if not court.is_open(command.hearing.starts_at) and not command.closed_day_meant:
        raise CourtIsClosed({"day": day.isoformat(), "meant_by": "closed_day_meant"})


def hearing_as_accepted(case: Case, event: FilingAccepted, context: Deciding) -> list[Event]:
    """Return what becomes of the hearing when the court accepts the agreement; no word from the court: it stands."""
    if case.own.hearing is None or not case.own.hearing_is_on:
        return []
    if event.hearing is HearingChoice.VACATE:
        fact = public_fact(case.own, CaseStatus.HEARING_VACATED, context.now, case.own.hearing.starts_at)
        return [HearingVacated(vacated_at=event.accepted_at), fact]
    if event.hearing is HearingChoice.CONTINUE and event.continued_to is not None:
        return _placed(case, event.continued_to, context)
    return []


def timers(case: Case) -> list[Timer]:
    """Return the cut-off, until it is announced or an agreement is filed; it passes also when somebody has left."""
    own = case.own
    over = own.cutoff_announced or case.heard.filing_submitted
    if own.cutoff_at is None or not own.hearing_is_on or over:
        return []
    return [Timer(CUTOFF_REACHED, own.cutoff_at)]


def cutoff_reached(case: Case, timer: Timer, context: Deciding) -> Decision:
    """Announce that the last instant to settle has passed; what was received before it still counts."""
    return with_phase(case, [CutoffReached(cutoff_at=timer.due_at)], context)


def _placed(case: Case, hearing: Hearing, context: Deciding) -> list[Event]:
    cutoff = cutoff_at(context.rules.courts[case.own.court_id], hearing.starts_at)
    placed: Event = HearingSet(hearing=hearing, cutoff_at=cutoff)
    status = CaseStatus.HEARING_SET
    if case.own.hearing_is_on:
        placed = HearingContinued(hearing=hearing, cutoff_at=cutoff)
        status = CaseStatus.HEARING_CONTINUED
    events: list[Event] = [
        placed,
        public_fact(case.own, status, context.now, hearing.starts_at),
        *_letters(case, cutoff, context),
    ]
    # A cut-off that has passed already is announced at once, so that no event is older than its cause.
    then = after(case, events, context.now)
    return [*events, *(CutoffReached(cutoff_at=t.due_at) for t in timers(then) if t.due_at <= context.now)]


def _letters(case: Case, cutoff: datetime, context: Deciding) -> list[Event]:
    court = context.rules.courts[case.own.court_id]
    # Also of who has said no: the clerk sees the last day to join, and must not see that it stands still.
    waiting = {person.party.party_id for person in case.own.people if not person.joined}
    moved = []
    for letter in case.own.invitations:
        expires_at = min(join_window_ends_at(court, letter.invited_at), cutoff)
        if letter.party_id in waiting and expires_at != letter.expires_at:
            moved.append(
                InvitationDeadlineMoved(
                    invitation_id=letter.invitation_id, party_id=letter.party_id, expires_at=expires_at
                )
            )
    return list(moved)
