"""The state of one negotiation: what lies on the table and who sits at it. It decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.actor import Side
from shared.contracts.deciding import Context, State
from shared.contracts.message import Facts
from shared.contracts.parties import Channel
from shared.contracts.terms import Terms
from shared.courtcalendar.court import Court


@dataclass(frozen=True, slots=True)
class Rules:
    """What negotiation is configured with: the file of each court by its id."""

    courts: Mapping[str, Court]


class Ending(StrEnum):
    """How an offer left the table without being accepted."""

    WITHDRAWN = "withdrawn"
    REJECTED = "rejected"
    COUNTERED = "countered"


class Offer(Facts):
    """The offer on the table.

    made_at: the deadline's input · expired: the deadline was announced as passed; what was received before it counts.
    accepted_by: people who have accepted, in order.
    """

    offer_id: UUID
    number: int
    party_id: UUID
    side: Side
    terms: Terms
    terms_sha256: str
    made_at: AwareDatetime
    expires_at: AwareDatetime
    expired: bool = False
    accepted_by: tuple[UUID, ...] = ()

    @property
    def binds(self) -> frozenset[UUID]:
        """Return everybody whom the terms name; nobody accepts for another."""
        return frozenset((*self.terms.payer_ids, *self.terms.payee_ids))

    def is_open(self, now: AwareDatetime) -> bool:
        """Tell whether a command received at `now` is in time; the announced expiry does not decide this."""
        return now < self.expires_at


class EndedOffer(Facts):
    """The last offer that left the table, and the side that made it."""

    offer_id: UUID
    side: Side
    ending: Ending


class NegotiationOwn(Facts):
    """The fold of negotiation's own events; earlier offers stay in the history, not here."""

    answered_by: tuple[UUID, ...] = ()
    offers_made: int = 0
    offer: Offer | None = None
    ended: EndedOffer | None = None
    agreed_offer_id: UUID | None = None

    @property
    def settled(self) -> bool:
        """Tell whether both sides have agreed on terms."""
        return self.agreed_offer_id is not None


class Person(Facts):
    """A party as negotiation needs it: its side, how notices reach it, whether it takes part."""

    side: Side
    channel: Channel = Channel.LETTER
    joined: bool = False
    left: bool = False

    @property
    def takes_part(self) -> bool:
        """Tell whether the person has joined and not left."""
        return self.joined and not self.left


class NegotiationHeard(Facts):
    """The fold of what others said: court, people, cut-off, and whether all have signed."""

    court_id: str | None = None
    people: Mapping[UUID, Person] = {}
    cutoff_at: AwareDatetime | None = None
    signed: bool = False

    def taking_part(self, side: Side) -> frozenset[UUID]:
        """Return the people of a side who have joined and not left."""
        return frozenset(party for party, person in self.people.items() if person.side is side and person.takes_part)

    @property
    def taking_part_on_both_sides(self) -> frozenset[UUID]:
        """Return everybody who has joined and not left."""
        return self.taking_part(Side.PLAINTIFF) | self.taking_part(Side.DEFENDANT)


Negotiation = State[NegotiationOwn, NegotiationHeard]
Deciding = Context[Rules]


def court_of(negotiation: Negotiation, context: Deciding) -> Court:
    """Return the file of the case's court; the case must have been registered."""
    return context.rules.courts[str(negotiation.heard.court_id)]
