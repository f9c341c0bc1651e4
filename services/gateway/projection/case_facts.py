"""What is known of one case: people, fee, hearing, offers, answers, timeline; shapes only, not how they are folded.

Money is integer cents, instants are aware UTC, court dates are dates. Pages translate kinds and format values.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.actor import Side
from shared.contracts.message import Facts, Sealed
from shared.contracts.parties import Channel, Contact, Language
from shared.contracts.terms import Terms


class Participation(StrEnum):
    """Where a party stands: on the claim only, registered or joined, invited, or gone."""

    NAMED = "named"
    INVITED = "invited"
    JOINED = "joined"
    LEFT = "left"


class PersonView(Facts):
    """A party. contact is opened for the person itself and for the clerk only, otherwise None.

    invited_at and invitation_expires_at: of the last invitation · the plaintiff has joined by registering.
    """

    party_id: UUID
    side: Side
    name: str
    state: Participation
    language: Language
    channel: Channel
    sealed_contact: Sealed | None = None
    contact: Contact | None = None
    confirmed_at: datetime | None = None
    invited_at: datetime | None = None
    invitation_expires_at: datetime | None = None
    joined_at: datetime | None = None
    left_at: datetime | None = None


class FeeView(Facts):
    """The court's fee receipt; for the plaintiff and the clerk."""

    receipt_number: str
    paid_on: date
    amount_cents: int
    recorded_at: datetime


class HearingView(Facts):
    """What the hearing strip shows. starts_at None: the court has not set it here; then declared_on may be known.

    vacated: nobody needs to go; in every other state people are told to go to court.
    """

    starts_at: datetime | None = None
    department: str = ""
    declared_on: date | None = None
    continued: bool = False
    vacated: bool = False
    vacated_at: datetime | None = None
    cutoff_at: datetime | None = None
    cutoff_reached: bool = False


class TimelineEntry(Facts):
    """One thing that happened. kind: the event's name, e.g. `OfferMade` · by: who did it.

    by: `plaintiff`, `defendant`, `court` or `platform` · about: the side it concerns (who was invited, who left).
    """

    kind: str
    at: datetime
    by: str
    about: Side | None = None
    amount_cents: int | None = None
    until: datetime | None = None
    on: date | None = None
    number: str = ""
    choice: str = ""


class OfferState(StrEnum):
    """Where an offer stands; only a live one can be answered."""

    LIVE = "live"
    ACCEPTED = "accepted"
    COUNTERED = "countered"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class OfferView(Facts):
    """One offer. previous: the same side's offer before · changed: names of the fields of Terms that differ from it."""

    offer_id: UUID
    number: int
    party_id: UUID
    side: Side
    made_at: datetime
    expires_at: datetime
    terms: Terms
    terms_sha256: str
    state: OfferState = OfferState.LIVE
    ended_at: datetime | None = None
    previous: Terms | None = None
    changed: tuple[str, ...] = ()


class AgreedView(Facts):
    """The terms both sides agree on; they bind when all have signed."""

    offer_id: UUID
    terms: Terms
    terms_sha256: str
    agreed_at: datetime


class AnswerView(Facts):
    """One answer. text: what was written, opened for its author when private; private: who may see it."""

    question: str
    text: str = ""
    private: bool = False
    sealed: Sealed | None = None


class AnswersView(Facts):
    """One side's questionnaire; the other side's private answers are not in it at all."""

    side: Side
    answered_at: datetime
    answers: tuple[AnswerView, ...]
