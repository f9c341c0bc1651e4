"""What is known of one case: people, fee, hearing, offers, answers, timeline; shapes only, not how they are folded.

Money is integer cents, instants are aware UTC, court dates are dates. Pages translate kinds and format values.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Final
from uuid import UUID

from services.gateway.projection.visibility import (
    EVERYBODY,
    PARTIES,
    By,
    ForAll,
    ForOwner,
    ForOwnerAndClerk,
    ForOwnSideAndClerk,
    ForParties,
    Instead,
    OnlyIf,
    Shown,
)
from shared.contracts.actor import Side
from shared.contracts.message import Sealed
from shared.contracts.parties import Channel, Contact, Language
from shared.contracts.terms import Terms


class Participation(StrEnum):
    """Where a party stands: on the claim only, registered or joined, invited, or gone."""

    NAMED = "named"
    INVITED = "invited"
    JOINED = "joined"
    LEFT = "left"


def _as_the_court_knows(person: "PersonView") -> Participation:
    """Return a state that does not say who left: the judge must not learn it."""
    if person.state is not Participation.LEFT:
        return person.state
    return Participation.JOINED if person.joined_at else Participation.INVITED


class PersonView(Shown):
    """A party. contact is opened for the person itself and for the clerk only, otherwise None.

    invited_at and invitation_expires_at: of the last invitation · the plaintiff has joined by registering.
    """

    party_id: ForAll[UUID]
    side: ForAll[Side]
    name: ForAll[str]
    state: Annotated[Participation, EVERYBODY, Instead(By.CLERK, _as_the_court_knows, "has joined, or was invited")]
    language: ForAll[Language]
    channel: ForAll[Channel]
    sealed_contact: ForOwnerAndClerk[Sealed | None] = None
    contact: ForOwnerAndClerk[Contact | None] = None
    confirmed_at: ForAll[datetime | None] = None
    invited_at: ForAll[datetime | None] = None
    invitation_expires_at: ForAll[datetime | None] = None
    joined_at: ForAll[datetime | None] = None
    left_at: ForParties[datetime | None] = None


class FeeView(Shown):
    """The court's fee receipt; it is the plaintiff's."""

    side: ClassVar = Side.PLAINTIFF

    receipt_number: ForOwnSideAndClerk[str]
    paid_on: ForOwnSideAndClerk[date]
    amount_cents: ForOwnSideAndClerk[int]
    recorded_at: ForOwnSideAndClerk[datetime]


class HearingView(Shown):
    """What the hearing strip shows. starts_at None: the court has not set it here; then declared_on may be known.

    vacated: nobody needs to go; in every other state people are told to go to court.
    """

    starts_at: ForAll[datetime | None] = None
    department: ForAll[str] = ""
    declared_on: ForAll[date | None] = None
    continued: ForAll[bool] = False
    vacated: ForAll[bool] = False
    vacated_at: ForAll[datetime | None] = None
    cutoff_at: ForAll[datetime | None] = None
    cutoff_reached: ForAll[bool] = False


_SIDES: Final[Mapping[str, Side]] = {side.value: side for side in Side}


class TimelineEntry(Shown):
    """One thing that happened. kind: the event's name, e.g. `OfferMade` · by: who did it.

    by: `plaintiff`, `defendant`, `court` or `platform` · about: the side it concerns, when that did not do it itself
    party_id: the one party that did it or that it is about; None when it is all of the side.
    """

    kind: ForAll[str]
    at: ForAll[datetime]
    by: ForAll[str]
    about: ForAll[Side | None] = None
    party_id: ForAll[UUID | None] = None
    amount_cents: ForAll[int | None] = None
    until: ForAll[datetime | None] = None
    on: ForAll[date | None] = None
    number: ForAll[str] = ""
    choice: ForAll[str] = ""

    @property
    def side(self) -> Side | None:
        """Return the side whose doing it is, or that it is about; None for what the court does for all."""
        return self.about or _SIDES.get(self.by)


class OfferState(StrEnum):
    """Where an offer stands; only a live one can be answered."""

    LIVE = "live"
    ACCEPTED = "accepted"
    COUNTERED = "countered"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class OfferView(Shown):
    """One offer. previous: the same side's offer before · changed: names of the fields of Terms that differ from it."""

    offer_id: ForParties[UUID]
    number: ForParties[int]
    party_id: ForParties[UUID]
    side: ForParties[Side]
    made_at: ForParties[datetime]
    expires_at: ForParties[datetime]
    terms: ForParties[Terms]
    terms_sha256: ForParties[str]
    state: ForParties[OfferState] = OfferState.LIVE
    ended_at: ForParties[datetime | None] = None
    previous: ForParties[Terms | None] = None
    changed: ForParties[tuple[str, ...]] = ()


class AgreedView(Shown):
    """The terms both sides agree on; they bind when all have signed."""

    offer_id: ForParties[UUID]
    terms: ForParties[Terms]
    terms_sha256: ForParties[str]
    agreed_at: ForParties[datetime]


class AnswerView(Shown):
    """One answer. text: what was written, opened for its author when private; private: who may see it."""

    question: ForParties[str]
    text: ForParties[str] = ""
    private: ForParties[bool] = False
    sealed: ForOwner[Sealed | None] = None


def _shared_or_own(answer: AnswerView, relation: By) -> bool:
    return not answer.private or relation is By.OWNER


class AnswersView(Shown):
    """One side's questionnaire; private answers are in it for the person who wrote them alone."""

    party_id: ForParties[UUID | None] = None
    side: ForParties[Side]
    answered_at: ForParties[datetime]
    answers: Annotated[tuple[AnswerView, ...], PARTIES, OnlyIf(_shared_or_own, "private answers: their author alone")]
