"""Questionnaire and offers: what negotiation's events do to the document."""

from datetime import datetime
from uuid import UUID

from services.gateway.projection.case_parts import AgreedView, AnswersView, AnswerView, OfferState, OfferView
from services.gateway.projection.changing import changed_where
from services.gateway.projection.document import CaseDocument
from shared.contracts import negotiation as n
from shared.contracts.message import changed
from shared.contracts.terms import Terms

PLATFORM = "platform"


def questionnaire_submitted(document: CaseDocument, event: n.QuestionnaireSubmitted, at: datetime) -> CaseDocument:
    fresh = AnswersView(
        party_id=event.party_id,
        side=event.side,
        answered_at=at,
        answers=tuple(
            AnswerView(
                question=answer.question,
                text=answer.shared or "",
                private=answer.private is not None,
                sealed=answer.private,
            )
            for answer in event.answers
        ),
    )
    others = tuple(answers for answers in document.answers if answers.party_id != event.party_id)
    return changed(document, answers=(*others, fresh)).told(n.QuestionnaireSubmitted, at, event.party_id)


def offer_made(document: CaseDocument, event: n.OfferMade, at: datetime) -> CaseDocument:
    before = next((offer.terms for offer in reversed(document.offers) if offer.side is event.side), None)
    fresh = OfferView(
        offer_id=event.offer_id,
        number=event.number,
        party_id=event.party_id,
        side=event.side,
        made_at=at,
        expires_at=event.expires_at,
        terms=event.terms,
        terms_sha256=event.terms_sha256,
        previous=before,
        changed=differences(before, event.terms),
    )
    document = changed(document, offers=(*document.offers, fresh), agreed=None)
    return document.told(n.OfferMade, at, event.party_id, amount_cents=event.terms.total_cents, until=event.expires_at)


def differences(before: Terms | None, after: Terms) -> tuple[str, ...]:
    """Return the names of the fields in which two offers differ; none when there was no offer before."""
    if before is None:
        return ()
    return tuple(name for name in Terms.model_fields if getattr(before, name) != getattr(after, name))


def _ended(document: CaseDocument, offer_id: UUID, state: OfferState, at: datetime) -> CaseDocument:
    offers = changed_where(document.offers, lambda offer: offer.offer_id == offer_id, state=state, ended_at=at)
    return changed(document, offers=offers)


def offer_countered(document: CaseDocument, event: n.OfferCountered, at: datetime) -> CaseDocument:
    return _ended(document, event.offer_id, OfferState.COUNTERED, at).told(n.OfferCountered, at, event.party_id)


def offer_rejected(document: CaseDocument, event: n.OfferRejected, at: datetime) -> CaseDocument:
    return _ended(document, event.offer_id, OfferState.REJECTED, at).told(n.OfferRejected, at, event.party_id)


def offer_withdrawn(document: CaseDocument, event: n.OfferWithdrawn, at: datetime) -> CaseDocument:
    return _ended(document, event.offer_id, OfferState.WITHDRAWN, at).told(n.OfferWithdrawn, at, event.party_id)


def offer_expired(document: CaseDocument, event: n.OfferExpired, at: datetime) -> CaseDocument:
    return _ended(document, event.offer_id, OfferState.EXPIRED, at).told(
        n.OfferExpired, at, PLATFORM, until=event.expires_at
    )


def offer_deadline_moved(document: CaseDocument, event: n.OfferDeadlineMoved, at: datetime) -> CaseDocument:
    offers = tuple(
        changed(offer, expires_at=event.expires_at) if offer.offer_id == event.offer_id else offer
        for offer in document.offers
    )
    return changed(document, offers=offers).told(n.OfferDeadlineMoved, at, PLATFORM, until=event.expires_at)


def offer_accepted(document: CaseDocument, event: n.OfferAccepted, at: datetime) -> CaseDocument:
    return _ended(document, event.offer_id, OfferState.ACCEPTED, at).told(n.OfferAccepted, at, event.party_id)


def terms_agreed(document: CaseDocument, event: n.TermsAgreed, at: datetime) -> CaseDocument:
    agreed = AgreedView(offer_id=event.offer_id, terms=event.terms, terms_sha256=event.terms_sha256, agreed_at=at)
    return changed(document, agreed=agreed).told(n.TermsAgreed, at, PLATFORM, amount_cents=event.terms.total_cents)
