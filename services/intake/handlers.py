"""Intake's table of contents: which message meets which rule. It decides nothing itself."""

from services.intake.domain import exits, folding, hearing, invitations, progress, receipts, registration
from services.intake.domain.register import IntakeHeard, IntakeOwn, Rules
from shared.messaging.handlers import Handlers

handlers: Handlers[IntakeOwn, IntakeHeard, Rules] = Handlers("intake", own=IntakeOwn, heard=IntakeHeard)

handlers.decide(receipts.record_fee_receipt)
handlers.decide(registration.register_case)
handlers.decide(hearing.set_hearing)
handlers.decide(invitations.confirm_parties, invitations.join_case, invitations.decline_invitation)
handlers.decide(exits.leave_odr, exits.on_exit_confirmed)
handlers.decide(
    progress.on_terms_agreed,
    progress.on_agreement_fully_signed,
    progress.on_filing_submitted,
    progress.on_filing_received,
    progress.on_filing_accepted,
)
handlers.reserve(receipts.reserved_receipt)
handlers.timer(hearing.CUTOFF_REACHED, hearing.cutoff_reached)
handlers.timers(hearing.timers)

handlers.evolve(*dict.fromkeys(folding.FOLDS.values()))

handlers.hear(
    folding.terms_agreed,
    folding.fully_signed,
    folding.exit_too_late,
    folding.filing_submitted,
    folding.filing_received,
    folding.filing_accepted,
)
