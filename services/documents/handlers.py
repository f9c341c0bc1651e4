"""Documents' table of contents: which message meets which rule. It decides nothing itself."""

from services.documents.domain import copying, known_case, leaving, proposing, signing
from services.documents.domain.known_case import KnownCase
from services.documents.domain.versions import Papers, Rules
from shared.messaging.handlers import Handlers

handlers: Handlers[Papers, KnownCase, Rules] = Handlers("documents", own=Papers, heard=KnownCase)

handlers.decide(proposing.propose_agreement, proposing.approve_agreement)
handlers.decide(signing.sign_agreement)
handlers.decide(leaving.on_exit_requested)
handlers.decide(copying.on_filing_accepted)
handlers.result(proposing.RENDER, proposing.agreement_rendered)
handlers.gave_up(proposing.RENDER, proposing.agreement_not_rendered)
handlers.result(signing.SEAL, signing.agreement_sealed)
handlers.gave_up(signing.SEAL, signing.agreement_not_sealed)
handlers.result(copying.COPY, copying.copy_issued)
handlers.gave_up(copying.COPY, copying.copy_not_issued)

handlers.evolve(
    proposing.agreement_drafted,
    proposing.agreement_proposed,
    proposing.agreement_approved,
    proposing.signing_opened,
    proposing.document_failed,
)
handlers.evolve(signing.signed, signing.fully_signed, signing.sealed)
handlers.evolve(leaving.exit_confirmed, leaving.exit_too_late)
handlers.evolve(copying.conformed_copy_issued)

handlers.hear(
    known_case.case_registered,
    known_case.parties_confirmed,
    known_case.hearing_set,
    known_case.hearing_vacated,
    known_case.party_joined,
    known_case.party_left,
    known_case.terms_agreed,
    known_case.filing_accepted,
)
