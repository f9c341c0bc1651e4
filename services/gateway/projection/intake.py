"""From the fee to the hearing: what intake's events do to the document."""

from datetime import datetime
from uuid import UUID

from services.gateway.projection.case_parts import FeeView, Participation, PersonView
from services.gateway.projection.changing import changed_where
from services.gateway.projection.document import CaseDocument, InvitationFacts
from shared.contracts import documents as d
from shared.contracts import intake as i
from shared.contracts.actor import Side
from shared.contracts.message import changed
from shared.contracts.parties import Party

COURT = "court"
PLATFORM = "platform"


def _party(document: CaseDocument, party_id: UUID, **facts: object) -> tuple[PersonView, ...]:
    return changed_where(document.parties, lambda person: person.party_id == party_id, **facts)


def fee_receipt_recorded(document: CaseDocument, event: i.FeeReceiptRecorded, at: datetime) -> CaseDocument:
    fee = FeeView(
        receipt_number=event.receipt_number, paid_on=event.paid_on, amount_cents=event.amount_cents, recorded_at=at
    )
    known = changed(document, court_id=event.court_id, case_number=event.case_number, fee=fee)
    return known.told(
        i.FeeReceiptRecorded, at, COURT, about=Side.PLAINTIFF, amount_cents=event.amount_cents, on=event.paid_on
    )


def case_registered(document: CaseDocument, event: i.CaseRegistered, at: datetime) -> CaseDocument:
    registered = changed(
        document,
        court_id=event.court_id,
        case_number=event.case_number,
        registered_at=at,
        claim_cents=event.claim_cents,
        claim_reason=event.claim_reason,
        over_limit=event.over_limit,
        parties=tuple(_person(party, event.plaintiff_party_id, at) for party in event.parties),
        accounts={event.plaintiff_party_id: event.account_id},
    )
    return registered.told(i.CaseRegistered, at, event.plaintiff_party_id, amount_cents=event.claim_cents)


def _person(party: Party, registered_by: UUID, at: datetime) -> PersonView:
    here = party.party_id == registered_by
    return PersonView(
        party_id=party.party_id,
        side=party.side,
        name=party.name,
        state=Participation.JOINED if here else Participation.NAMED,
        language=party.language,
        channel=party.channel,
        sealed_contact=party.contact,
        joined_at=at if here else None,
    )


def hearing_declared(document: CaseDocument, event: i.HearingDeclared, at: datetime) -> CaseDocument:
    hearing = changed(document.hearing, declared_on=event.hearing_on)
    return changed(document, hearing=hearing).told(i.HearingDeclared, at, event.declared_by, on=event.hearing_on)


def parties_confirmed(document: CaseDocument, event: i.PartiesConfirmed, at: datetime) -> CaseDocument:
    for party in event.parties:
        parties = _party(document, party.party_id, name=party.name, sealed_contact=party.contact, confirmed_at=at)
        document = changed(document, parties=parties)
    return changed(document, parties_confirmed_at=at).told(i.PartiesConfirmed, at, COURT)


def hearing_set(document: CaseDocument, event: i.HearingSet, at: datetime) -> CaseDocument:
    return _hearing(document, event, continued=False).told(i.HearingSet, at, COURT, until=event.hearing.starts_at)


def hearing_continued(document: CaseDocument, event: i.HearingContinued, at: datetime) -> CaseDocument:
    return _hearing(document, event, continued=True).told(i.HearingContinued, at, COURT, until=event.hearing.starts_at)


def _hearing(document: CaseDocument, event: i.HearingSet | i.HearingContinued, *, continued: bool) -> CaseDocument:
    facts = {
        "starts_at": event.hearing.starts_at,
        "department": event.hearing.department,
        "cutoff_at": event.cutoff_at,
        "cutoff_reached": False,
        "continued": continued,
        "vacated": False,
        "vacated_at": None,
    }
    return changed(document, hearing=changed(document.hearing, **facts))


def hearing_vacated(document: CaseDocument, event: i.HearingVacated, at: datetime) -> CaseDocument:
    hearing = changed(document.hearing, vacated=True, vacated_at=event.vacated_at)
    return changed(document, hearing=hearing).told(i.HearingVacated, at, COURT)


def cutoff_reached(document: CaseDocument, event: i.CutoffReached, at: datetime) -> CaseDocument:
    hearing = changed(document.hearing, cutoff_reached=True)
    return changed(document, hearing=hearing).told(i.CutoffReached, at, PLATFORM, until=event.cutoff_at)


def defendant_invited(document: CaseDocument, event: i.DefendantInvited, at: datetime) -> CaseDocument:
    fresh = InvitationFacts(
        invitation_id=event.invitation_id,
        party_id=event.party_id,
        code_mac=event.code_mac,
        expires_at=event.expires_at,
    )
    parties = _party(
        document,
        event.party_id,
        state=Participation.INVITED,
        invited_at=at,
        invitation_expires_at=event.expires_at,
    )
    document = changed(document, parties=parties, invitations=(*_closed(document, event.party_id), fresh))
    return document.told(i.DefendantInvited, at, PLATFORM, about=event.party_id)


def invitation_deadline_moved(document: CaseDocument, event: i.InvitationDeadlineMoved, _at: datetime) -> CaseDocument:
    invitations = changed_where(
        document.invitations,
        lambda invitation: invitation.invitation_id == event.invitation_id,
        expires_at=event.expires_at,
    )
    parties = _party(document, event.party_id, invitation_expires_at=event.expires_at)
    return changed(document, parties=parties, invitations=invitations)


def _closed(document: CaseDocument, party_id: UUID) -> tuple[InvitationFacts, ...]:
    return changed_where(document.invitations, lambda invitation: invitation.party_id == party_id, open=False)


def party_joined(document: CaseDocument, event: i.PartyJoined, at: datetime) -> CaseDocument:
    parties = _party(
        document,
        event.party_id,
        state=Participation.JOINED,
        joined_at=at,
        sealed_contact=event.contact,
        language=event.language,
        channel=event.channel,
    )
    joined = changed(
        document,
        parties=parties,
        accounts={**document.accounts, event.party_id: event.account_id},
        invitations=_closed(document, event.party_id),
    )
    return joined.told(i.PartyJoined, at, event.party_id)


def exit_requested(document: CaseDocument, event: i.ExitRequested, at: datetime) -> CaseDocument:
    asked = changed(document, exit_requested_by=event.party_id, exit_refused=False)
    return asked.told(i.ExitRequested, at, event.party_id)


def exit_too_late(document: CaseDocument, event: d.ExitTooLate, at: datetime) -> CaseDocument:
    return changed(document, exit_refused=True).told(d.ExitTooLate, at, PLATFORM, about=event.party_id)


def party_left(document: CaseDocument, event: i.PartyLeft, at: datetime) -> CaseDocument:
    parties = _party(document, event.party_id, state=Participation.LEFT, left_at=at)
    document = changed(document, parties=parties, invitations=_closed(document, event.party_id), exit_requested_by=None)
    return document.told(i.PartyLeft, at, event.party_id)


def phase_changed(document: CaseDocument, event: i.PhaseChanged, _at: datetime) -> CaseDocument:
    return changed(document, phase=event.phase)
