"""Intake's table of contents: which message meets which rule. It decides nothing itself."""

from services.intake.domain import exits, folding, hearing, invitations, progress, receipts, registration
from services.intake.domain.register import IntakeHeard, IntakeOwn, Rules
from shared.contracts.documents import AgreementFullySigned, ExitConfirmed, ExitTooLate
from shared.contracts.filing import FilingAccepted, FilingReceived, FilingSubmitted
from shared.contracts.intake import (
    CaseRegistered,
    ConfirmParties,
    CutoffReached,
    DeclineInvitation,
    DefendantInvited,
    ExitRequested,
    FeeReceiptRecorded,
    HearingContinued,
    HearingDeclared,
    HearingSet,
    HearingVacated,
    InvitationDeadlineMoved,
    JoinCase,
    LeaveOdr,
    PartiesConfirmed,
    PartyJoined,
    PartyLeft,
    PhaseChanged,
    RecordFeeReceipt,
    RegisterCase,
    SetHearing,
)
from shared.contracts.negotiation import TermsAgreed
from shared.messaging.handlers import Handlers

handlers: Handlers[IntakeOwn, IntakeHeard, Rules] = Handlers("intake", own=IntakeOwn, heard=IntakeHeard)

handlers.command(RecordFeeReceipt, reserve=receipts.reserved_receipt)(receipts.record_fee_receipt)
handlers.command(RegisterCase)(registration.register_case)
handlers.command(SetHearing)(hearing.set_hearing)
handlers.command(ConfirmParties)(invitations.confirm_parties)
handlers.command(JoinCase)(invitations.join_case)
handlers.command(DeclineInvitation)(invitations.decline_invitation)
handlers.command(LeaveOdr)(exits.leave_odr)

handlers.event(TermsAgreed)(progress.on_terms_agreed)
handlers.event(AgreementFullySigned)(progress.on_agreement_fully_signed)
handlers.event(ExitConfirmed)(exits.on_exit_confirmed)
handlers.event(FilingSubmitted)(progress.on_filing_submitted)
handlers.event(FilingReceived)(progress.on_filing_received)
handlers.event(FilingAccepted)(progress.on_filing_accepted)
handlers.timer(hearing.CUTOFF_REACHED)(hearing.cutoff_reached)
handlers.timers(hearing.timers)

handlers.evolve(FeeReceiptRecorded)(folding.fee_receipt_recorded)
handlers.evolve(CaseRegistered)(folding.case_registered)
handlers.evolve(HearingDeclared)(folding.hearing_declared)
handlers.evolve(PartiesConfirmed)(folding.parties_confirmed)
handlers.evolve(HearingSet)(folding.hearing_placed)
handlers.evolve(HearingContinued)(folding.hearing_placed)
handlers.evolve(HearingVacated)(folding.hearing_vacated)
handlers.evolve(DefendantInvited)(folding.defendant_invited)
handlers.evolve(InvitationDeadlineMoved)(folding.invitation_deadline_moved)
handlers.evolve(PartyJoined)(folding.party_joined)
handlers.evolve(ExitRequested)(folding.exit_requested)
handlers.evolve(PartyLeft)(folding.party_left)
handlers.evolve(CutoffReached)(folding.cutoff_reached)
handlers.evolve(PhaseChanged)(folding.phase_changed)

handlers.hear(TermsAgreed)(folding.terms_agreed)
handlers.hear(AgreementFullySigned)(folding.fully_signed)
handlers.hear(ExitTooLate)(folding.exit_too_late)
handlers.hear(FilingSubmitted)(folding.filing_submitted)
handlers.hear(FilingReceived)(folding.filing_received)
handlers.hear(FilingAccepted)(folding.filing_accepted)
