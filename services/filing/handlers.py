"""Filing's table of contents: which message meets which rule. It decides nothing itself."""

from services.filing.domain import clerk_decisions, envelopes, filing
from services.filing.domain.filing import FilingHeard, FilingOwn, Rules
from shared.contracts.documents import AgreementSealed
from shared.contracts.filing import AcceptFiling, FileAgreement, FilingAccepted, FilingReceived, FilingSubmitted
from shared.contracts.intake import CaseRegistered, HearingContinued, HearingSet
from shared.messaging.handlers import Handlers

handlers: Handlers[FilingOwn, FilingHeard, Rules] = Handlers("filing", own=FilingOwn, heard=FilingHeard)

handlers.command(FileAgreement)(envelopes.file_agreement)
handlers.command(AcceptFiling, reserve=clerk_decisions.reserve_transaction_number)(clerk_decisions.accept_filing)

handlers.result(envelopes.DELIVER_ENVELOPE, envelopes.EnvelopeDelivered)(envelopes.envelope_delivered)
handlers.gave_up(envelopes.DELIVER_ENVELOPE)(envelopes.delivery_gave_up)

handlers.evolve(FilingSubmitted)(envelopes.evolve_filing_submitted)
handlers.evolve(FilingReceived)(envelopes.evolve_filing_received)
handlers.evolve(FilingAccepted)(clerk_decisions.evolve_filing_accepted)

handlers.hear(CaseRegistered)(filing.hear_case_registered)
handlers.hear(HearingSet)(filing.hear_hearing)
handlers.hear(HearingContinued)(filing.hear_hearing)
handlers.hear(AgreementSealed)(filing.hear_agreement_sealed)
