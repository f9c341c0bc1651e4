"""The phase that people see, derived from everyone's events, and the few facts of it that leave for partners."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from services.intake.domain.folding import after
from services.intake.domain.register import Case, Deciding, IntakeHeard, IntakeOwn
from shared.contracts.actor import Side
from shared.contracts.deciding import Job
from shared.contracts.intake import Phase, PhaseChanged, ReturnReason
from shared.contracts.message import Event, changed
from shared.contracts.public import CaseStatus, CaseStatusChanged

# Agreement on terms and signatures never leave: to partners such a case is active (Evid. Code 1121, 1152, 1154).
PUBLIC: Final = {
    Phase.REGISTERED: CaseStatus.REGISTERED,
    Phase.INVITED: CaseStatus.INVITED,
    Phase.ACTIVE: CaseStatus.ACTIVE,
    Phase.TERMS_AGREED: CaseStatus.ACTIVE,
    Phase.SIGNED: CaseStatus.ACTIVE,
    Phase.RETURNED_TO_HEARING: CaseStatus.RETURNED_TO_HEARING,
}


def with_phase(case: Case, events: Sequence[Event], context: Deciding) -> list[Event | Job]:
    """Return the events, followed by the phase they lead to and its public fact, where these are new."""
    then = after(case, events, context.now)
    phase, reason = phase_of(then.own, then.heard)
    said: list[Event | Job] = [*events]
    if phase is not None and phase is not case.own.phase:
        said.append(PhaseChanged(phase=phase, reason=reason))
    status = _public_status(then.own, then.heard)
    if status is not None and status is not case.own.public_status:
        said.append(public_fact(then.own, status, context.now))
    return said


def _public_status(own: IntakeOwn, heard: IntakeHeard) -> CaseStatus | None:
    """Return the status as if nobody had left: nobody outside can tell a leaving from silence (Evid. Code 1119)."""
    phase, _ = phase_of(changed(own, people=tuple(changed(person, left=False) for person in own.people)), heard)
    return PUBLIC.get(phase) if phase else None


def public_fact(own: IntakeOwn, status: CaseStatus, at: datetime, hearing_at: datetime | None = None) -> Event:
    """Return a public status fact: the court's case number and nothing about anybody."""
    return CaseStatusChanged(
        court_id=own.court_id, case_number=own.case_number, status=status, occurred_at=at, hearing_at=hearing_at
    )


def phase_of(own: IntakeOwn, heard: IntakeHeard) -> tuple[Phase | None, ReturnReason | None]:
    """Return the phase and, for a case that returned to its hearing, why.

    What was received in time counts whenever it is processed: a filing takes back an announced cut-off.
    """
    if heard.filing_accepted:
        return Phase.ACCEPTED, None
    if heard.filing_submitted:
        return Phase.FILED, None
    if own.somebody_left:
        return Phase.RETURNED_TO_HEARING, ReturnReason.LEFT
    if own.cutoff_announced:
        return Phase.RETURNED_TO_HEARING, ReturnReason.CUTOFF
    return _furthest(own, heard), None


def _furthest(own: IntakeOwn, heard: IntakeHeard) -> Phase | None:
    reached = (
        (heard.fully_signed, Phase.SIGNED),
        (heard.terms_agreed, Phase.TERMS_AGREED),
        (own.joined_sides() == frozenset(Side), Phase.ACTIVE),
        (own.confirmed, Phase.INVITED),
        (own.registered, Phase.REGISTERED),
        (own.receipt is not None, Phase.FEE_CONFIRMED),
    )
    return next((phase for fact, phase in reached if fact), None)
