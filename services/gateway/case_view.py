"""What one viewer may see of one case, ready to render: facts, no prose; it owns the shapes, not how they are folded.

Money is integer cents, instants are aware UTC, court dates are dates. Pages translate kinds and format values.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.gateway.paper_view import AgreementView, CopyView, FilingView, LetterView, NoticeView
from services.gateway.task_view import NextStep, TaskView
from shared.contracts.actor import Side
from shared.contracts.intake import Phase
from shared.contracts.message import Facts, Sealed
from shared.contracts.parties import Channel, Contact, Language
from shared.contracts.terms import Terms


class Viewer(StrEnum):
    """The three classes of people who read a case."""

    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"
    CLERK = "clerk"


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


class CaseView(Facts):
    """One case for one viewer. version grows with every event: a page that shows it knows when it is out of date.

    timeline is newest first, offers oldest first. For the clerk: no offers, answers or agreements, only what is filed.
    """

    case_id: UUID
    court_id: str
    case_number: str
    viewer: Viewer
    me: UUID | None = None
    version: int = 0
    phase: Phase
    registered_at: datetime | None = None
    claim_cents: int | None = None
    claim_reason: str = ""
    fee: FeeView | None = None
    parties: tuple[PersonView, ...] = ()
    parties_confirmed_at: datetime | None = None
    hearing: HearingView = HearingView()
    next_step: NextStep | None = None
    tasks: tuple[TaskView, ...] = ()
    timeline: tuple[TimelineEntry, ...] = ()
    answers: tuple[AnswersView, ...] = ()
    offers: tuple[OfferView, ...] = ()
    agreed: AgreedView | None = None
    agreements: tuple[AgreementView, ...] = ()
    filings: tuple[FilingView, ...] = ()
    copies: tuple[CopyView, ...] = ()
    notices: tuple[NoticeView, ...] = ()
    letters: tuple[LetterView, ...] = ()
    exit_requested_by: UUID | None = None
    exit_refused: bool = False

    @property
    def mine(self) -> PersonView | None:
        """Return the viewer's own party; None for the clerk."""
        return next((party for party in self.parties if party.party_id == self.me), None)

    @property
    def other(self) -> PersonView | None:
        """Return the party across the table; None for the clerk."""
        return next((party for party in self.parties if self.me and party.party_id != self.me), None)

    @property
    def live_offer(self) -> OfferView | None:
        """Return the offer that can be answered now."""
        return next((offer for offer in self.offers if offer.state is OfferState.LIVE), None)

    @property
    def agreement(self) -> AgreementView | None:
        """Return the latest version of the agreement."""
        return self.agreements[-1] if self.agreements else None

    def person(self, side: Side) -> PersonView | None:
        """Return the first party of a side."""
        return next((party for party in self.parties if party.side is side), None)

    def answers_of(self, side: Side) -> AnswersView | None:
        """Return what a side has answered."""
        return next((answers for answers in self.answers if answers.side is side), None)

    def last_offer_of(self, side: Side) -> OfferView | None:
        """Return a side's latest offer, whatever became of it."""
        return next((offer for offer in reversed(self.offers) if offer.side is side), None)
