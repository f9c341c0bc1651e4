"""Trading offers: make, counter, accept, reject, withdraw. One offer lies on the table; the first word wins a race."""

from datetime import datetime
from uuid import UUID

from services.negotiation.domain.deadlines import announce_passed, answer_until
from services.negotiation.domain.negotiation import (
    Deciding,
    EndedOffer,
    Ending,
    Negotiation,
    NegotiationOwn,
    Offer,
    court_of,
)
from services.negotiation.domain.participation import (
    both_sides_there,
    in_time,
    may_offer_anew,
    participant,
    still_negotiating,
)
from services.negotiation.domain.races import offer_named
from services.negotiation.domain.terms import check_terms, passed_in
from services.negotiation.errors import (
    DateInThePast,
    NamedPersonGone,
    NotNamed,
    NotYourOffer,
    OfferAlreadyAnswered,
    OfferChanged,
    OfferTooLate,
    OtherOfferOpen,
    OwnOffer,
    OwnOfferOpen,
)
from shared.contracts.actor import Side
from shared.contracts.deciding import Job
from shared.contracts.message import Event, changed
from shared.contracts.negotiation import (
    AcceptOffer,
    CounterOffer,
    MakeOffer,
    OfferAccepted,
    OfferCountered,
    OfferMade,
    OfferRejected,
    OfferWithdrawn,
    RejectOffer,
    TermsAgreed,
    WithdrawOffer,
)
from shared.contracts.terms import Terms, terms_sha256


def make_offer(negotiation: Negotiation, command: MakeOffer, context: Deciding) -> list[Event | Job]:
    """Put an offer on an empty table; agreed terms that nobody can sign any more leave it empty, too."""
    if may_offer_anew(negotiation, context):
        party_id, side = participant(negotiation, context)
        in_time(negotiation, context)
        both_sides_there(negotiation, side)
        return [_offer(negotiation, context, party_id, side, command.terms)]
    party_id, side = _at_the_table(negotiation, context)
    offer = negotiation.own.offer
    if offer is not None and offer.is_open(context.now):
        raise OwnOfferOpen if offer.side is side else OtherOfferOpen
    made = _offer(negotiation, context, party_id, side, command.terms)
    return [*announce_passed(negotiation, context), made]


def counter_offer(negotiation: Negotiation, command: CounterOffer, context: Deciding) -> list[Event | Job]:
    """Answer the other side's offer with one's own, in one step."""
    party_id, side = _at_the_table(negotiation, context)
    offer = _to_answer(negotiation, command.offer_id, side, context.now)
    made = _offer(negotiation, context, party_id, side, command.terms)
    return [OfferCountered(offer_id=offer.offer_id, party_id=party_id), made]


def accept_offer(negotiation: Negotiation, command: AcceptOffer, context: Deciding) -> list[Event | Job]:
    """Accept exactly the terms the person saw; when everybody named has, the terms are agreed."""
    party_id, side = _at_the_table(negotiation, context)
    offer = offer_named(negotiation, command.offer_id, side)
    _may_accept(offer, party_id, side)
    if not offer.is_open(context.now):
        raise OfferTooLate
    if command.terms_sha256 != offer.terms_sha256:
        raise OfferChanged({"terms_sha256": offer.terms_sha256})
    if offer.terms.overdue(court_of(negotiation, context).date_of(context.now)):
        raise OfferTooLate
    if not offer.binds <= negotiation.heard.taking_part_on_both_sides:
        raise NamedPersonGone
    accepted = OfferAccepted(offer_id=offer.offer_id, party_id=party_id, terms_sha256=offer.terms_sha256)
    if offer.binds - {offer.party_id, party_id, *offer.accepted_by}:
        return [accepted]
    agreed = TermsAgreed(offer_id=offer.offer_id, terms=offer.terms, terms_sha256=offer.terms_sha256)
    return [accepted, agreed]


def reject_offer(negotiation: Negotiation, command: RejectOffer, context: Deciding) -> OfferRejected:
    """Say no to the other side's offer."""
    party_id, side = _at_the_table(negotiation, context)
    offer = _to_answer(negotiation, command.offer_id, side, context.now)
    return OfferRejected(offer_id=offer.offer_id, party_id=party_id)


def withdraw_offer(negotiation: Negotiation, command: WithdrawOffer, context: Deciding) -> OfferWithdrawn:
    """Take one's own offer back before it is answered."""
    party_id, side = participant(negotiation, context)
    still_negotiating(negotiation, context)
    offer = offer_named(negotiation, command.offer_id, side)
    if offer.side is not side:
        raise NotYourOffer
    if not offer.is_open(context.now):
        raise OfferTooLate
    return OfferWithdrawn(offer_id=offer.offer_id, party_id=party_id)


def evolve_offer_made(own: NegotiationOwn, event: OfferMade, time: datetime) -> NegotiationOwn:
    offer = Offer(
        offer_id=event.offer_id,
        number=event.number,
        party_id=event.party_id,
        side=event.side,
        terms=event.terms,
        terms_sha256=event.terms_sha256,
        made_at=time,
        expires_at=event.expires_at,
    )
    return changed(own, offer=offer, offers_made=event.number, agreed_offer_id=None)


def evolve_offer_accepted(own: NegotiationOwn, event: OfferAccepted, _: datetime) -> NegotiationOwn:
    if own.offer is None or own.offer.offer_id != event.offer_id:
        return own
    offer = changed(own.offer, accepted_by=(*own.offer.accepted_by, event.party_id))
    return changed(own, offer=offer)


def evolve_terms_agreed(own: NegotiationOwn, event: TermsAgreed, _: datetime) -> NegotiationOwn:
    return changed(own, agreed_offer_id=event.offer_id)


def evolve_offer_countered(own: NegotiationOwn, event: OfferCountered, _: datetime) -> NegotiationOwn:
    return _ended(own, event.offer_id, Ending.COUNTERED)


def evolve_offer_rejected(own: NegotiationOwn, event: OfferRejected, _: datetime) -> NegotiationOwn:
    return _ended(own, event.offer_id, Ending.REJECTED)


def evolve_offer_withdrawn(own: NegotiationOwn, event: OfferWithdrawn, _: datetime) -> NegotiationOwn:
    return _ended(own, event.offer_id, Ending.WITHDRAWN)


def _at_the_table(negotiation: Negotiation, context: Deciding) -> tuple[UUID, Side]:
    party_id, side = participant(negotiation, context)
    still_negotiating(negotiation, context)
    both_sides_there(negotiation, side)
    return party_id, side


def _to_answer(negotiation: Negotiation, offer_id: UUID, side: Side, now: datetime) -> Offer:
    offer = offer_named(negotiation, offer_id, side)
    if offer.side is side:
        raise OwnOffer
    if not offer.is_open(now):
        raise OfferTooLate
    return offer


def _offer(negotiation: Negotiation, context: Deciding, party_id: UUID, side: Side, terms: Terms) -> OfferMade:
    check_terms(negotiation, terms, context)
    expires_at = answer_until(negotiation, side, context.now, context)
    answered_by = court_of(negotiation, context).date_of(expires_at)
    if terms.overdue(answered_by):
        raise DateInThePast({"field": passed_in(terms, answered_by), "earliest": answered_by.isoformat()})
    return OfferMade(
        offer_id=context.new_id("offer"),
        number=negotiation.own.offers_made + 1,
        party_id=party_id,
        side=side,
        terms=terms,
        terms_sha256=terms_sha256(terms),
        expires_at=expires_at,
    )


def _may_accept(offer: Offer, party_id: UUID, side: Side) -> None:
    if party_id == offer.party_id or (side is offer.side and party_id not in offer.binds):
        raise OwnOffer
    if party_id not in offer.binds:
        raise NotNamed
    if party_id in offer.accepted_by:
        raise OfferAlreadyAnswered


def _ended(own: NegotiationOwn, offer_id: UUID, ending: Ending) -> NegotiationOwn:
    if own.offer is None or own.offer.offer_id != offer_id:
        return own
    ended = EndedOffer(offer_id=offer_id, side=own.offer.side, ending=ending)
    return changed(own, offer=None, ended=ended)
