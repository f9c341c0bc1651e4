"""The gateway's document of one case: the fold of the whole history.

What a viewer may see of it stands on its fields; nobody is ever shown this document itself.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from services.gateway.projection.case_parts import (
    AgreedView,
    AnswersView,
    FeeView,
    HearingView,
    OfferState,
    OfferView,
    PersonView,
    TimelineEntry,
)
from services.gateway.projection.paper_view import (
    AgreementView,
    CopyView,
    FilingView,
    LetterView,
    NoticeView,
)
from services.gateway.projection.visibility import (
    EVERYBODY,
    By,
    ForAll,
    ForClerk,
    ForOwnSideAndClerk,
    ForParties,
    Instead,
    OnlyIf,
    OwnedBy,
    Shown,
)
from services.gateway.words.messages import EVENTS
from services.gateway.words.rows import Said, Silent
from shared.contracts.actor import Side
from shared.contracts.intake import Phase
from shared.contracts.message import Event, Facts, changed
from shared.contracts.notify import COURT_SEES_NOTICES


class InvitationFacts(Facts):
    """One invitation; used or replaced ones stay, they only stop working."""

    invitation_id: UUID
    party_id: UUID
    code_mac: str
    expires_at: datetime
    open: bool = True


class NothingOwn(Facts):
    """The gateway publishes no events, so it has no state of its own."""


def _phase_as_the_court_knows(case: "CaseFacts") -> Phase:
    """Return a phase without agreeing, signing and leaving (Evid. Code 1121, 1152, 1154): the judge asks the counter.

    A case goes back to its hearing when somebody leaves, or when the time to settle is over: only that is told.
    """
    left = case.phase is Phase.RETURNED_TO_HEARING and not case.hearing.cutoff_reached
    if left and not all(any(party.joined_at for party in case.of_side(side)) for side in Side):
        return Phase.INVITED if case.parties_confirmed_at else Phase.REGISTERED
    return Phase.ACTIVE if left or case.phase in {Phase.TERMS_AGREED, Phase.SIGNED} else case.phase


def said_of(entry: TimelineEntry, relation: By) -> Said:
    """Return the English sentence that the tables of words have for this reader, or why there is none."""
    row = EVENTS[entry.kind]
    return row.owner if relation is By.OWNER else row.clerk if relation is By.CLERK else row.other


def _told_to(entry: TimelineEntry, relation: By) -> bool:
    return not isinstance(said_of(entry, relation), Silent)


def _received(filing: FilingView, relation: By) -> bool:
    return relation is not By.CLERK or filing.received_at is not None


def _court_may_know(notice: NoticeView, relation: By) -> bool:
    return relation is not By.CLERK or notice.template in COURT_SEES_NOTICES


def _still_on_the_list(letter: LetterView, _relation: By) -> bool:
    """A newer letter about an offer takes the older one's place: when it did would tell when somebody has acted."""
    return letter.cancelled_at is None or letter.template in COURT_SEES_NOTICES


class CaseFacts(Shown):
    """Everything that somebody may see of a case: each field says who. version counts the events heard.

    timeline and notices are oldest first here, newest first for who reads them.
    """

    version: ForAll[int] = 0
    court_id: ForAll[str] = ""
    case_number: ForAll[str] = ""
    phase: Annotated[
        Phase, EVERYBODY, Instead(By.CLERK, _phase_as_the_court_knows, "neither agreed, signed nor left")
    ] = Phase.FEE_CONFIRMED
    registered_at: ForAll[datetime | None] = None
    claim_cents: ForAll[int | None] = None
    claim_reason: ForAll[str] = ""
    over_limit: ForClerk[bool] = False
    fee: ForOwnSideAndClerk[FeeView | None] = None
    parties: ForAll[tuple[PersonView, ...]] = ()
    parties_confirmed_at: ForAll[datetime | None] = None
    hearing: ForAll[HearingView] = HearingView()
    timeline: Annotated[
        tuple[TimelineEntry, ...], EVERYBODY, OnlyIf(_told_to, "what the tables of words tell this reader")
    ] = ()
    answers: ForParties[tuple[AnswersView, ...]] = ()
    offers: ForParties[tuple[OfferView, ...]] = ()
    agreed: ForParties[AgreedView | None] = None
    agreements: ForParties[tuple[AgreementView, ...]] = ()
    filings: Annotated[
        tuple[FilingView, ...], EVERYBODY, OnlyIf(_received, "the clerk: once the court has received it")
    ] = ()
    copies: ForAll[tuple[CopyView, ...]] = ()
    notices: Annotated[
        tuple[NoticeView, ...],
        frozenset({By.OWNER, By.CLERK}),
        OnlyIf(_court_may_know, "the clerk: kinds on the court's list"),
    ] = ()
    letters: Annotated[
        tuple[LetterView, ...],
        frozenset({By.CLERK}),
        OnlyIf(_still_on_the_list, "no private letter that was taken off the list"),
    ] = ()
    exit_requested_by: Annotated[UUID | None, frozenset({By.OWNER}), OwnedBy("exit_requested_by")] = None
    exit_refused: Annotated[bool, frozenset({By.OWNER}), OwnedBy("exit_requested_by")] = False

    def person(self, party_id: UUID | None) -> PersonView | None:
        """Return a party by its id; None when the case, or this reader's part of it, has none."""
        return next((party for party in self.parties if party.party_id == party_id), None)

    def of_side(self, side: Side) -> tuple[PersonView, ...]:
        """Return all parties of a side."""
        return tuple(party for party in self.parties if party.side is side)

    def names(self, side: Side) -> str:
        """Return the names of a side as they stand on the claim, in one line."""
        return ", ".join(party.name for party in self.of_side(side))

    @property
    def live_offer(self) -> OfferView | None:
        """Return the offer that can be answered now."""
        return next((offer for offer in self.offers if offer.state is OfferState.LIVE), None)

    @property
    def agreement(self) -> AgreementView | None:
        """Return the latest version of the agreement on the terms that are agreed now."""
        latest = self.agreements[-1] if self.agreements else None
        on_these = latest and self.agreed and latest.terms_sha256 == self.agreed.terms_sha256
        return latest if on_these else None

    def overdue(self, today: date) -> bool:
        """Say whether a day of the agreed terms has passed before all have signed: then nobody can any more."""
        signed = self.agreement is not None and self.agreement.fully_signed_at is not None
        return self.agreed is not None and not signed and self.agreed.terms.overdue(today)


class CaseDocument(CaseFacts):
    """One case as the gateway keeps it, sealed texts still sealed; what is added here nobody is ever shown."""

    updated_at: datetime | None = None
    accounts: dict[UUID, UUID] = Field(default_factory=dict)
    invitations: tuple[InvitationFacts, ...] = ()
    missing_papers: dict[str, datetime] = Field(default_factory=dict)  # could not be made yet, since when

    def told(
        self, kind: type[Event], at: datetime, by: UUID | str, *, about: UUID | Side | None = None, **facts: object
    ) -> "CaseDocument":
        """Return the document with one more entry at the end of its timeline.

        by: the party that did it, its side, `court` or `platform` · about: the party or side that it concerns.
        """
        entry = TimelineEntry(
            kind=kind.__name__,
            at=at,
            by=self.side_of(by) if isinstance(by, UUID) else by,
            about=self._side(about) if isinstance(about, UUID) else about,
            party_id=next((party for party in (by, about) if isinstance(party, UUID)), None),
            **_typed(facts),
        )
        return changed(self, timeline=(*self.timeline, entry))

    def made(self, paper: str) -> "CaseDocument":
        """Return the document with a paper that is there, however often making it failed before."""
        if paper not in self.missing_papers:
            return self
        return changed(self, missing_papers={name: at for name, at in self.missing_papers.items() if name != paper})

    def side_of(self, party_id: UUID) -> str:
        """Return the side of a party; `platform` when nobody of the case is meant."""
        person = self.person(party_id)
        return person.side if person else "platform"

    def _side(self, party_id: UUID) -> Side | None:
        person = self.person(party_id)
        return person.side if person else None


Fold = Callable[[CaseDocument, Any, datetime], CaseDocument]


def _typed(facts: Mapping[str, object]) -> dict[str, Any]:
    return dict(facts)
