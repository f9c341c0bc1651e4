"""The gateway's document of one case: the fold of the whole history.

What a viewer may see of it is decided in views/viewer.py; nobody is ever shown this document itself.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import Field

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
from shared.contracts.actor import Side
from shared.contracts.intake import Phase
from shared.contracts.message import Event, Facts, changed


class InvitationFacts(Facts):
    """One invitation; used or replaced ones stay, they only stop working."""

    invitation_id: UUID
    party_id: UUID
    code_mac: str
    expires_at: datetime
    open: bool = True


class NothingOwn(Facts):
    """The gateway publishes no events, so it has no state of its own."""


class CaseDocument(Facts):
    """Everything the history says about one case, sealed texts still sealed. version counts the events heard."""

    version: int = 0
    updated_at: datetime | None = None
    court_id: str = ""
    case_number: str = ""
    phase: Phase = Phase.FEE_CONFIRMED
    registered_at: datetime | None = None
    claim_cents: int = 0
    claim_reason: str = ""
    fee: FeeView | None = None
    parties: tuple[PersonView, ...] = ()
    accounts: dict[UUID, UUID] = Field(default_factory=dict)
    invitations: tuple[InvitationFacts, ...] = ()
    parties_confirmed_at: datetime | None = None
    hearing: HearingView = HearingView()
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

    def told(self, kind: type[Event], at: datetime, by: str, **facts: object) -> "CaseDocument":
        """Return the document with one more entry at the end of its timeline."""
        entry = TimelineEntry(kind=kind.__name__, at=at, by=by, **_typed(facts))
        return changed(self, timeline=(*self.timeline, entry))

    def person(self, party_id: UUID) -> PersonView | None:
        return next((party for party in self.parties if party.party_id == party_id), None)

    def side_of(self, party_id: UUID) -> str:
        """Return the side of a party; `platform` when nobody of the case is meant."""
        person = self.person(party_id)
        return person.side if person else "platform"

    def of_side(self, side: Side) -> PersonView | None:
        return next((party for party in self.parties if party.side is side), None)

    @property
    def live_offer(self) -> OfferView | None:
        return next((offer for offer in self.offers if offer.state is OfferState.LIVE), None)

    @property
    def agreement(self) -> AgreementView | None:
        return self.agreements[-1] if self.agreements else None


Fold = Callable[[CaseDocument, Any, datetime], CaseDocument]


def _typed(facts: Mapping[str, object]) -> dict[str, Any]:
    return dict(facts)
