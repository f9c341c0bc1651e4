"""An offer's deadline: counted from its making, never later than the cut-off, counted anew when the hearing moves.

It informs; whether an answer came in time is judged by the time of its receipt, where the answer is decided.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.negotiation.domain.negotiation import Deciding, Negotiation, NegotiationOwn, court_of
from shared.contracts.actor import Side
from shared.contracts.deciding import Job, Timer
from shared.contracts.intake import HearingContinued, HearingSet
from shared.contracts.message import Event, changed
from shared.contracts.negotiation import OfferDeadlineMoved, OfferExpired
from shared.contracts.parties import Channel
from shared.courtcalendar.deadlines import offer_expires_at

OFFER_EXPIRED = "OfferExpired"


def answer_until(negotiation: Negotiation, made_by: Side, made_at: datetime, context: Deciding) -> datetime:
    """Return until when the other side may answer; people who read letters only have the court's extra days."""
    heard = negotiation.heard
    answering = (heard.people[party_id] for party_id in heard.taking_part(made_by.other))
    by_letter = any(person.channel is Channel.LETTER for person in answering)
    return offer_expires_at(court_of(negotiation, context), made_at, heard.cutoff_at, by_letter=by_letter)


def announce_passed(negotiation: Negotiation, context: Deciding) -> list[OfferExpired]:
    """Say that the offer on the table has expired, when its time is over and nobody has said so yet."""
    offer = negotiation.own.offer
    if offer is None or offer.expired or offer.is_open(context.now):
        return []
    return [OfferExpired(offer_id=offer.offer_id, expires_at=offer.expires_at)]


def timers(negotiation: Negotiation) -> Sequence[Timer]:
    """Return the deadline of the offer on the table while somebody may still answer it."""
    own, heard = negotiation.own, negotiation.heard
    if own.offer is None or own.offer.expired or own.settled:
        return ()
    if not heard.taking_part(own.offer.side.other):
        return ()
    return (Timer(OFFER_EXPIRED, own.offer.expires_at),)


def offer_expired(negotiation: Negotiation, _: Timer, context: Deciding) -> list[Event | Job]:
    """Mark the offer as expired; it stays, because an answer received in time may still arrive."""
    return [*announce_passed(negotiation, context)]


def on_hearing_moved(
    negotiation: Negotiation, _: HearingSet | HearingContinued, context: Deciding
) -> OfferDeadlineMoved | None:
    """Count the offer's deadline anew from the same making and the new cut-off."""
    offer = negotiation.own.offer
    if offer is None or negotiation.own.settled or not offer.is_open(context.now):
        return None
    expires_at = answer_until(negotiation, offer.side, offer.made_at, context)
    if expires_at == offer.expires_at:
        return None
    return OfferDeadlineMoved(offer_id=offer.offer_id, expires_at=expires_at)


def evolve_offer_expired(own: NegotiationOwn, event: OfferExpired, _: datetime) -> NegotiationOwn:
    return _changed(own, event.offer_id, {"expired": True})


def evolve_deadline_moved(own: NegotiationOwn, event: OfferDeadlineMoved, _: datetime) -> NegotiationOwn:
    return _changed(own, event.offer_id, {"expires_at": event.expires_at})


def _changed(own: NegotiationOwn, offer_id: UUID, change: dict[str, object]) -> NegotiationOwn:
    if own.offer is None or own.offer.offer_id != offer_id:
        return own
    return changed(own, offer=changed(own.offer, **change))
