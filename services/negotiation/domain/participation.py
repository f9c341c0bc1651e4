"""Who sits at the table and until when: heard from intake and documents, and asked before every act."""

from datetime import datetime
from uuid import UUID

from services.negotiation.domain.negotiation import Deciding, Negotiation, NegotiationHeard, Person, court_of
from services.negotiation.errors import (
    AlreadySettled,
    CutoffPassed,
    NotJoined,
    OtherSideLeft,
    OtherSideNotJoined,
    YouHaveLeft,
)
from shared.contracts.acting import acting_party
from shared.contracts.actor import Side
from shared.contracts.documents import AgreementFullySigned, ExitConfirmed
from shared.contracts.intake import CaseRegistered, HearingContinued, HearingSet, PartyJoined, PartyLeft
from shared.contracts.message import changed


def participant(negotiation: Negotiation, context: Deciding) -> tuple[UUID, Side]:
    """Return the acting party and its side: it belongs to the case, has joined, has not left and acts for itself."""
    heard = negotiation.heard
    sides = {party_id: person.side for party_id, person in heard.people.items()}
    party_id = acting_party(context.actor, heard.court_id, sides)
    person = heard.people[party_id]
    if person.left:
        raise YouHaveLeft
    if not person.joined:
        raise NotJoined
    return party_id, person.side


def still_negotiating(negotiation: Negotiation, context: Deciding) -> None:
    """Refuse what comes after the agreement on terms or after the cut-off, by the time of receipt."""
    if negotiation.own.settled:
        raise AlreadySettled
    in_time(negotiation, context)


def in_time(negotiation: Negotiation, context: Deciding) -> None:
    """Refuse what comes after the cut-off, by the time of receipt."""
    cutoff_at = negotiation.heard.cutoff_at
    if cutoff_at is not None and context.now >= cutoff_at:
        raise CutoffPassed


def may_offer_anew(negotiation: Negotiation, context: Deciding) -> bool:
    """Say whether agreed terms are open again: a day of theirs has passed before all have signed."""
    own = negotiation.own
    if not own.settled or own.offer is None or negotiation.heard.signed:
        return False
    return own.offer.terms.overdue(court_of(negotiation, context).date_of(context.now))


def both_sides_there(negotiation: Negotiation, side: Side) -> None:
    """Refuse when nobody of the other side takes part."""
    heard = negotiation.heard
    if heard.taking_part(side.other):
        return
    others = [person for person in heard.people.values() if person.side is side.other]
    if any(person.left for person in others):
        raise OtherSideLeft
    raise OtherSideNotJoined


def hear_case_registered(heard: NegotiationHeard, event: CaseRegistered, _: datetime) -> NegotiationHeard:
    people = {
        party.party_id: Person(
            side=party.side, channel=party.channel, joined=party.party_id == event.plaintiff_party_id
        )
        for party in event.parties
    }
    return changed(heard, court_id=event.court_id, people=people)


def hear_party_joined(heard: NegotiationHeard, event: PartyJoined, _: datetime) -> NegotiationHeard:
    person = Person(side=event.side, channel=event.channel, joined=True)
    return changed(heard, people={**heard.people, event.party_id: person})


def hear_party_gone(heard: NegotiationHeard, event: ExitConfirmed | PartyLeft, _: datetime) -> NegotiationHeard:
    person = heard.people.get(event.party_id)
    if person is None:
        return heard
    gone = changed(person, left=True)
    return changed(heard, people={**heard.people, event.party_id: gone})


def hear_fully_signed(heard: NegotiationHeard, _event: AgreementFullySigned, _: datetime) -> NegotiationHeard:
    return changed(heard, signed=True)


def hear_hearing(heard: NegotiationHeard, event: HearingSet | HearingContinued, _: datetime) -> NegotiationHeard:
    return changed(heard, cutoff_at=event.cutoff_at)
