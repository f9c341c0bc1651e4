"""What the others' words mean for the phase and the hearing. It judges none of them: each has its own decider."""

from services.intake.domain.hearing import hearing_as_accepted
from services.intake.domain.phase import public_fact, with_phase
from services.intake.domain.register import Case, Deciding
from shared.contracts.deciding import Decision
from shared.contracts.documents import AgreementFullySigned
from shared.contracts.filing import FilingAccepted, FilingReceived, FilingSubmitted
from shared.contracts.negotiation import TermsAgreed
from shared.contracts.public import CaseStatus


def on_terms_agreed(case: Case, _event: TermsAgreed, context: Deciding) -> Decision:
    return with_phase(case, [], context)


def on_agreement_fully_signed(case: Case, _event: AgreementFullySigned, context: Deciding) -> Decision:
    return with_phase(case, [], context)


def on_filing_submitted(case: Case, _event: FilingSubmitted, context: Deciding) -> Decision:
    """Restore the phase when the cut-off was announced first: the filing was received in time."""
    return with_phase(case, [], context)


def on_filing_received(case: Case, _event: FilingReceived, context: Deciding) -> Decision:
    return with_phase(case, [public_fact(case.own, CaseStatus.FILING_RECEIVED, context.now)], context)


def on_filing_accepted(case: Case, event: FilingAccepted, context: Deciding) -> Decision:
    """Publish the filing and let the court's word about the hearing take effect."""
    filed = public_fact(case.own, CaseStatus.FILED, context.now)
    return with_phase(case, [filed, *hearing_as_accepted(case, event, context)], context)
