"""What one viewer may see of one case, ready to render: facts, no prose.

Money is integer cents, instants are aware UTC, court dates are dates. Pages translate kinds and format values.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.gateway.projection.case_facts import (
    AgreedView,
    AnswersView,
    FeeView,
    HearingView,
    OfferState,
    OfferView,
    PersonView,
    TimelineEntry,
)
from services.gateway.projection.paper_view import AgreementView, CopyView, FilingView, LetterView, NoticeView
from services.gateway.reading.task_view import NextStep, TaskView
from shared.contracts.actor import Side
from shared.contracts.intake import Phase
from shared.contracts.message import Facts


class Viewer(StrEnum):
    """The three classes of people who read a case."""

    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"
    CLERK = "clerk"


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
