"""Who won when two people act at once: finds the offer a person means, or says who was first and what to do now."""

from uuid import UUID

from services.negotiation.domain.negotiation import EndedOffer, Ending, Negotiation, Offer
from services.negotiation.errors import (
    NothingOnTheTable,
    OfferAlreadyAnswered,
    OfferAlreadyTakenBack,
    OfferCounteredFirst,
    OfferNotCurrent,
    OfferTakenBack,
    OfferTurnedDown,
)
from shared.contracts.actor import Side
from shared.contracts.deciding import Refused

_OWN_OFFER_ENDED = {
    Ending.WITHDRAWN: OfferAlreadyTakenBack,
    Ending.REJECTED: OfferTurnedDown,
    Ending.COUNTERED: OfferCounteredFirst,
}
_THEIR_OFFER_ENDED = {
    Ending.WITHDRAWN: OfferTakenBack,
    Ending.REJECTED: OfferAlreadyAnswered,
    Ending.COUNTERED: OfferAlreadyAnswered,
}


def offer_named(negotiation: Negotiation, offer_id: UUID, side: Side) -> Offer:
    """Return the offer on the table when it is the one that the person saw; else tell this side who was first."""
    own = negotiation.own
    if own.offer is not None and own.offer.offer_id == offer_id:
        return own.offer
    if own.ended is not None and own.ended.offer_id == offer_id:
        raise _lost(own.ended, side)
    if own.offer is None:
        raise NothingOnTheTable
    raise OfferNotCurrent({"offer_id": str(own.offer.offer_id)})


def _lost(ended: EndedOffer, side: Side) -> Refused:
    endings = _OWN_OFFER_ENDED if ended.side is side else _THEIR_OFFER_ENDED
    return endings[ended.ending]()
