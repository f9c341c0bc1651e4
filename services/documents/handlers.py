"""Documents' table of contents: which message meets which rule. It decides nothing itself."""

from services.documents.domain import copying, known_case, leaving, proposing, signing
from services.documents.domain.known_case import KnownCase
from services.documents.domain.versions import Papers, Rules
from shared.contracts.documents import (
    AgreementApproved,
    AgreementDrafted,
    AgreementFullySigned,
    AgreementProposed,
    AgreementSealed,
    AgreementSigned,
    ApproveAgreement,
    ConformedCopyIssued,
    DocumentFailed,
    ExitConfirmed,
    ExitTooLate,
    ProposeAgreement,
    SignAgreement,
    SigningOpened,
)
from shared.contracts.filing import FilingAccepted, FilingSubmitted
from shared.contracts.intake import (
    CaseRegistered,
    ExitRequested,
    HearingContinued,
    HearingSet,
    HearingVacated,
    PartiesConfirmed,
    PartyJoined,
    PartyLeft,
)
from shared.contracts.negotiation import TermsAgreed
from shared.messaging.handlers import Handlers

handlers: Handlers[Papers, KnownCase, Rules] = Handlers("documents", own=Papers, heard=KnownCase)

handlers.command(ProposeAgreement)(proposing.propose_agreement)
handlers.command(ApproveAgreement)(proposing.approve_agreement)
handlers.command(SignAgreement)(signing.sign_agreement)

handlers.event(ExitRequested)(leaving.on_exit_requested)
handlers.event(FilingAccepted)(copying.on_filing_accepted)

handlers.result(proposing.RENDER, proposing.RenderedAgreement)(proposing.agreement_rendered)
handlers.gave_up(proposing.RENDER)(proposing.agreement_not_rendered)
handlers.result(signing.SEAL, signing.SealedAgreement)(signing.agreement_sealed)
handlers.gave_up(signing.SEAL)(signing.agreement_not_sealed)
handlers.result(copying.COPY, copying.IssuedCopy)(copying.copy_issued)
handlers.gave_up(copying.COPY)(copying.copy_not_issued)

handlers.evolve(AgreementDrafted)(proposing.agreement_drafted)
handlers.evolve(AgreementProposed)(proposing.agreement_proposed)
handlers.evolve(AgreementApproved)(proposing.agreement_approved)
handlers.evolve(SigningOpened)(proposing.signing_opened)
handlers.evolve(DocumentFailed)(proposing.document_failed)
handlers.evolve(AgreementSigned)(signing.signed)
handlers.evolve(AgreementFullySigned)(signing.fully_signed)
handlers.evolve(AgreementSealed)(signing.sealed)
handlers.evolve(ExitConfirmed)(leaving.exit_confirmed)
handlers.evolve(ExitTooLate)(leaving.exit_too_late)
handlers.evolve(ConformedCopyIssued)(copying.conformed_copy_issued)

handlers.hear(CaseRegistered)(known_case.case_registered)
handlers.hear(PartiesConfirmed)(known_case.parties_confirmed)
handlers.hear(HearingSet)(known_case.hearing_set)
handlers.hear(HearingContinued)(known_case.hearing_set)
handlers.hear(HearingVacated)(known_case.hearing_vacated)
handlers.hear(PartyJoined)(known_case.party_joined)
handlers.hear(PartyLeft)(known_case.party_left)
handlers.hear(TermsAgreed)(known_case.terms_agreed)
handlers.hear(FilingSubmitted)(known_case.filing_submitted)
handlers.hear(FilingAccepted)(known_case.filing_accepted)
