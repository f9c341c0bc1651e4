"""How intake's state follows from events: own ones and heard ones, one function each. It decides nothing."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.intake.domain.register import Case, FeeReceipt, IntakeHeard, IntakeOwn, Invitation, Person
from shared.contracts.deciding import State
from shared.contracts.documents import AgreementFullySigned, ExitTooLate
from shared.contracts.filing import FilingAccepted, FilingReceived, FilingSubmitted
from shared.contracts.intake import (
    CaseRegistered,
    CutoffReached,
    DefendantInvited,
    ExitRequested,
    FeeReceiptRecorded,
    HearingContinued,
    HearingDeclared,
    HearingSet,
    HearingVacated,
    InvitationDeadlineMoved,
    PartiesConfirmed,
    PartyJoined,
    PartyLeft,
    PhaseChanged,
)
from shared.contracts.message import Event, changed
from shared.contracts.negotiation import TermsAgreed
from shared.contracts.public import PROGRESS, CaseStatusChanged


def fee_receipt_recorded(own: IntakeOwn, event: FeeReceiptRecorded, _: datetime) -> IntakeOwn:
    receipt = FeeReceipt(number=event.receipt_number, paid_on=event.paid_on, amount_cents=event.amount_cents)
    return changed(own, court_id=event.court_id, case_number=event.case_number, receipt=receipt)


def case_registered(own: IntakeOwn, event: CaseRegistered, _: datetime) -> IntakeOwn:
    people = tuple(
        _registered(party_id=event.plaintiff_party_id, person=Person(party=p), event=event) for p in event.parties
    )
    return changed(own, court_id=event.court_id, case_number=event.case_number, registered=True, people=people)


def _registered(party_id: UUID, person: Person, event: CaseRegistered) -> Person:
    if person.party.party_id != party_id:
        return person
    return changed(person, account_id=event.account_id, joined=True)


def hearing_declared(own: IntakeOwn, event: HearingDeclared, _: datetime) -> IntakeOwn:
    return changed(own, declared_hearing_on=event.hearing_on)


def parties_confirmed(own: IntakeOwn, event: PartiesConfirmed, _: datetime) -> IntakeOwn:
    for confirmed in event.parties:
        own = _with_party(own, confirmed.party_id, name=confirmed.name, contact=confirmed.contact)
    return changed(own, confirmed=True)


def hearing_placed(own: IntakeOwn, event: HearingSet | HearingContinued, _: datetime) -> IntakeOwn:
    return changed(own, hearing=event.hearing, cutoff_at=event.cutoff_at, vacated=False)


def hearing_vacated(own: IntakeOwn, _event: HearingVacated, _: datetime) -> IntakeOwn:
    return changed(own, vacated=True)


def defendant_invited(own: IntakeOwn, event: DefendantInvited, at: datetime) -> IntakeOwn:
    invitation = Invitation(
        invitation_id=event.invitation_id,
        party_id=event.party_id,
        code_mac=event.code_mac,
        invited_at=at,
        expires_at=event.expires_at,
    )
    return changed(own, invitations=(*own.invitations, invitation))


def invitation_deadline_moved(own: IntakeOwn, event: InvitationDeadlineMoved, _: datetime) -> IntakeOwn:
    invitations = tuple(
        changed(invitation, expires_at=event.expires_at)
        if invitation.invitation_id == event.invitation_id
        else invitation
        for invitation in own.invitations
    )
    return changed(own, invitations=invitations)


def party_joined(own: IntakeOwn, event: PartyJoined, _: datetime) -> IntakeOwn:
    own = _with_person(own, event.party_id, account_id=event.account_id, joined=True)
    return _with_party(own, event.party_id, contact=event.contact, language=event.language, channel=event.channel)


def exit_requested(own: IntakeOwn, event: ExitRequested, _: datetime) -> IntakeOwn:
    return changed(own, exits_asked=(*own.exits_asked, event.party_id))


def party_left(own: IntakeOwn, event: PartyLeft, _: datetime) -> IntakeOwn:
    return _with_person(own, event.party_id, left=True)


def cutoff_reached(own: IntakeOwn, event: CutoffReached, _: datetime) -> IntakeOwn:
    return changed(own, cutoff_reached_at=event.cutoff_at)


def phase_changed(own: IntakeOwn, event: PhaseChanged, _: datetime) -> IntakeOwn:
    return changed(own, phase=event.phase)


def status_told(own: IntakeOwn, event: CaseStatusChanged, _: datetime) -> IntakeOwn:
    return changed(own, public_status=event.status) if event.status in PROGRESS else own


def terms_agreed(heard: IntakeHeard, _event: TermsAgreed, _: datetime) -> IntakeHeard:
    return changed(heard, terms_agreed=True)


def fully_signed(heard: IntakeHeard, _event: AgreementFullySigned, _: datetime) -> IntakeHeard:
    return changed(heard, fully_signed=True)


def exit_too_late(heard: IntakeHeard, _event: ExitTooLate, _: datetime) -> IntakeHeard:
    return changed(heard, exit_too_late=True)


def filing_submitted(heard: IntakeHeard, _event: FilingSubmitted, _: datetime) -> IntakeHeard:
    return changed(heard, filing_submitted=True)


def filing_received(heard: IntakeHeard, _event: FilingReceived, _: datetime) -> IntakeHeard:
    return changed(heard, filing_received=True)


def filing_accepted(heard: IntakeHeard, _event: FilingAccepted, _: datetime) -> IntakeHeard:
    return changed(heard, filing_accepted=True)


def _with_person(own: IntakeOwn, party_id: UUID, **facts: object) -> IntakeOwn:
    people = tuple(changed(person, **facts) if person.party.party_id == party_id else person for person in own.people)
    return changed(own, people=people)


def _with_party(own: IntakeOwn, party_id: UUID, **facts: object) -> IntakeOwn:
    person = own.person(party_id)
    return _with_person(own, party_id, party=changed(person.party, **facts)) if person else own


FOLDS: Final[Mapping[type[Event], Callable[[IntakeOwn, Any, datetime], IntakeOwn]]] = {
    FeeReceiptRecorded: fee_receipt_recorded,
    CaseRegistered: case_registered,
    HearingDeclared: hearing_declared,
    PartiesConfirmed: parties_confirmed,
    HearingSet: hearing_placed,
    HearingContinued: hearing_placed,
    HearingVacated: hearing_vacated,
    DefendantInvited: defendant_invited,
    InvitationDeadlineMoved: invitation_deadline_moved,
    PartyJoined: party_joined,
    ExitRequested: exit_requested,
    PartyLeft: party_left,
    CutoffReached: cutoff_reached,
    PhaseChanged: phase_changed,
    CaseStatusChanged: status_told,
}


def after(case: Case, events: Iterable[Event], at: datetime) -> Case:
    """Return the case as it will be when these own events have happened."""
    own = case.own
    for event in events:
        if fold := FOLDS.get(type(event)):
            own = fold(own, event, at)
    return State(case.case_id, own, case.heard)
