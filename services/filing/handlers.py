"""Filing's table of contents: which message meets which rule. It decides nothing itself."""

from services.filing.domain import clerk_decisions, envelopes, filing
from services.filing.domain.filing import FilingHeard, FilingOwn, Rules
from shared.messaging.handlers import Handlers

handlers: Handlers[FilingOwn, FilingHeard, Rules] = Handlers("filing", own=FilingOwn, heard=FilingHeard)

handlers.decide(envelopes.file_agreement)
handlers.decide(clerk_decisions.accept_filing)
handlers.reserve(clerk_decisions.reserve_transaction_number)
handlers.result(envelopes.DELIVER_ENVELOPE, envelopes.envelope_delivered)
handlers.gave_up(envelopes.DELIVER_ENVELOPE, envelopes.delivery_gave_up)

handlers.evolve(envelopes.evolve_filing_submitted, envelopes.evolve_filing_received)
handlers.evolve(clerk_decisions.evolve_filing_accepted)

handlers.hear(filing.hear_case_registered, filing.hear_hearing, filing.hear_agreement_sealed)
