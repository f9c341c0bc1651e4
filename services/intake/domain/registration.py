"""The plaintiff registers a case whose fee is recorded. It confirms nothing: the clerk does."""

from uuid import UUID

from services.intake.domain.actors import court_of, newcomer
from services.intake.domain.phase import with_phase
from services.intake.domain.receipts import case_number_of
from services.intake.domain.register import Case, Deciding
from services.intake.errors import (
    AlreadyRegistered,
    FeeNotRecorded,
    HearingTooFar,
    NotEligible,
    PartiesIncomplete,
    ReceiptDoesNotMatch,
    TooLateToRegister,
    UserAgreementChanged,
)
from shared.contracts.acting import NobodyActsForAnother
from shared.contracts.actor import Side
from shared.contracts.deciding import Decision
from shared.contracts.identity import party_ids_of
from shared.contracts.intake import CaseRegistered, Eligibility, HearingDeclared, RegisterCase
from shared.contracts.message import Event, Sealed
from shared.contracts.parties import Party, UserAgreement
from shared.contracts.values.printed import squeezed
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import DeclaredDay, judged_day, latest_hearing_on


def register_case(case: Case, command: RegisterCase, context: Deciding) -> Decision:
    """Register the case for the plaintiff who asks; a claim over the limit is flagged for the clerk, who took it."""
    court = court_of(case, command.court_id, context)
    number = case_number_of(court, command.case_number, case.case_id)
    if case.own.registered:
        raise AlreadyRegistered
    if newcomer(case, court, context).account_id != command.account_id:
        raise NobodyActsForAnother
    _check_fee(case, command, court, context)
    _check_person(command.eligibility, court)
    check_user_agreement(command.user_agreement, court, context)
    plaintiff_id = _plaintiff_of(command.parties, case.case_id)
    _check_hearing(command, court, context)
    registered = CaseRegistered(
        court_id=court.id,
        case_number=number,
        account_id=command.account_id,
        plaintiff_party_id=plaintiff_id,
        parties=command.parties,
        claim_cents=command.claim_cents,
        claim_reason=command.claim_reason,
        user_agreement=command.user_agreement,
        over_limit=court.is_over_limit(command.claim_cents, court.date_of(context.now)),
    )
    return with_phase(case, [registered, *_declared(command, plaintiff_id)], context)


def check_user_agreement(accepted: UserAgreement, court: Court, context: Deciding) -> None:
    """Refuse an acceptance of another text than the one in force."""
    version = court.user_agreement_on(court.date_of(context.now)).version
    if accepted.version != version:
        raise UserAgreementChanged({"version": version})


def sealed_for(contact: Sealed, party_id: UUID) -> bool:
    """Tell whether a contact is sealed for exactly this party."""
    return contact.audience == f"party:{party_id}"


def _check_fee(case: Case, command: RegisterCase, court: Court, context: Deciding) -> None:
    receipt = case.own.receipt
    if receipt is None:
        if court.fee.cents_on(court.date_of(context.now)):
            raise FeeNotRecorded({"phone": court.phone})
        return
    if command.receipt_number is None or squeezed(receipt.number) != squeezed(command.receipt_number):
        raise ReceiptDoesNotMatch({"phone": court.phone})


def _check_person(eligibility: Eligibility, court: Court) -> None:
    if not all(eligibility.model_dump().values()):
        raise NotEligible({"phone": court.phone})


def _plaintiff_of(parties: tuple[Party, ...], case_id: UUID) -> UUID:
    """Return who registers: the first party. There is one on each side, because only defendants get letters."""
    if [party.side for party in parties] != [Side.PLAINTIFF, Side.DEFENDANT]:
        raise PartiesIncomplete
    for party, party_id in zip(parties, party_ids_of(case_id, (party.side for party in parties)), strict=True):
        if party.party_id != party_id or not sealed_for(party.contact, party_id):
            raise PartiesIncomplete
    return parties[0].party_id


def _check_hearing(command: RegisterCase, court: Court, context: Deciding) -> None:
    hearing_on = command.declared_hearing_on
    if hearing_on is None:
        return
    judged = judged_day(court, hearing_on, context.now)
    if judged is DeclaredDay.TOO_FAR:
        raise HearingTooFar({"latest": latest_hearing_on(court.date_of(context.now)).isoformat()})
    if judged is DeclaredDay.TOO_LATE:
        raise TooLateToRegister({"hearing_on": hearing_on.isoformat()})


def _declared(command: RegisterCase, plaintiff_id: UUID) -> list[Event]:
    if command.declared_hearing_on is None:
        return []
    return [HearingDeclared(hearing_on=command.declared_hearing_on, declared_by=plaintiff_id)]
