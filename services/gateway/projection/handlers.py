"""The gateway's table of contents: it decides nothing, it folds every event of the history into the case's document."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final

from services.gateway.projection import intake, negotiation, notify, papers
from services.gateway.projection.document import CaseDocument, Fold, NothingOwn
from shared.contracts.deciding import Refusal
from shared.contracts.message import changed
from shared.messaging.handlers import Handlers

FOLDS: Final[tuple[Fold, ...]] = (
    *(
        intake.fee_receipt_recorded,
        intake.case_registered,
        intake.hearing_declared,
        intake.parties_confirmed,
        intake.hearing_set,
        intake.hearing_continued,
        intake.hearing_vacated,
        intake.cutoff_reached,
        intake.defendant_invited,
        intake.invitation_deadline_moved,
        intake.party_joined,
        intake.exit_requested,
        intake.exit_too_late,
        intake.party_left,
        intake.phase_changed,
    ),
    *(
        negotiation.questionnaire_submitted,
        negotiation.offer_made,
        negotiation.offer_countered,
        negotiation.offer_rejected,
        negotiation.offer_withdrawn,
        negotiation.offer_expired,
        negotiation.offer_deadline_moved,
        negotiation.offer_accepted,
        negotiation.terms_agreed,
    ),
    *(
        papers.agreement_drafted,
        papers.agreement_proposed,
        papers.agreement_approved,
        papers.signing_opened,
        papers.agreement_signed,
        papers.agreement_fully_signed,
        papers.agreement_sealed,
        papers.document_failed,
        papers.conformed_copy_issued,
        papers.filing_submitted,
        papers.filing_received,
        papers.filing_accepted,
        papers.exit_confirmed,
    ),
    *(
        notify.notice_queued,
        notify.notice_written,
        notify.notice_sent,
        notify.notice_bounced,
        notify.letter_ready,
        notify.letter_posted,
    ),
)


def _counted(fold: Fold) -> Callable[[CaseDocument, Any, datetime], CaseDocument]:
    @wraps(fold)
    def folded(document: CaseDocument, event: Any, at: datetime) -> CaseDocument:  # noqa: ANN401 - each fold knows its event
        return changed(fold(document, event, at), version=document.version + 1, updated_at=at)

    return folded


handlers: Handlers[NothingOwn, CaseDocument, None] = Handlers("gateway", own=NothingOwn, heard=CaseDocument)
handlers.listen(Refusal)
handlers.hear(*map(_counted, FOLDS))
