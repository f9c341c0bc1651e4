"""What documents has heard of a case from the others; it decides nothing and owns none of these facts."""

from datetime import datetime
from uuid import UUID

from shared.contracts.actor import Side
from shared.contracts.filing import FilingAccepted
from shared.contracts.intake import (
    CaseRegistered,
    HearingContinued,
    HearingSet,
    HearingVacated,
    PartiesConfirmed,
    PartyJoined,
    PartyLeft,
)
from shared.contracts.message import Facts, changed
from shared.contracts.negotiation import TermsAgreed
from shared.contracts.parties import Language
from shared.contracts.terms import Terms


class KnownParty(Facts):
    """A party as the court knows it, and the language that it reads."""

    party_id: UUID
    side: Side
    name: str
    language: Language


class KnownCase(Facts):
    """The fold of what was heard. terms: the last agreed ones · left: who is out by intake's word."""

    court_id: str = ""
    case_number: str = ""
    parties: tuple[KnownParty, ...] = ()
    hearing_at: datetime | None = None
    cutoff_at: datetime | None = None
    terms: Terms | None = None
    terms_sha256: str = ""
    left: tuple[UUID, ...] = ()
    filing: FilingAccepted | None = None

    @property
    def languages(self) -> frozenset[Language]:
        return frozenset(party.language for party in self.parties)

    def party(self, party_id: UUID | None) -> KnownParty | None:
        return next((party for party in self.parties if party.party_id == party_id), None)

    def named(self, party_ids: tuple[UUID, ...]) -> tuple[str, ...]:
        return tuple(party.name for party in self.parties if party.party_id in party_ids)

    def of_side(self, side: Side) -> tuple[KnownParty, ...]:
        return tuple(party for party in self.parties if party.side is side)


def case_registered(heard: KnownCase, event: CaseRegistered, _at: datetime) -> KnownCase:
    parties = tuple(
        KnownParty(party_id=party.party_id, side=party.side, name=party.name, language=party.language)
        for party in event.parties
    )
    return changed(heard, court_id=event.court_id, case_number=event.case_number, parties=parties)


def parties_confirmed(heard: KnownCase, event: PartiesConfirmed, _at: datetime) -> KnownCase:
    names = {confirmed.party_id: confirmed.name for confirmed in event.parties}
    parties = tuple(changed(party, name=names.get(party.party_id, party.name)) for party in heard.parties)
    return changed(heard, parties=parties)


def hearing_set(heard: KnownCase, event: HearingSet | HearingContinued, _at: datetime) -> KnownCase:
    return changed(heard, hearing_at=event.hearing.starts_at, cutoff_at=event.cutoff_at)


def hearing_vacated(heard: KnownCase, _event: HearingVacated, _at: datetime) -> KnownCase:
    return changed(heard, hearing_at=None)


def party_joined(heard: KnownCase, event: PartyJoined, _at: datetime) -> KnownCase:
    parties = tuple(
        changed(party, language=event.language) if party.party_id == event.party_id else party
        for party in heard.parties
    )
    return changed(heard, parties=parties)


def party_left(heard: KnownCase, event: PartyLeft, _at: datetime) -> KnownCase:
    return changed(heard, left=(*heard.left, event.party_id))


def terms_agreed(heard: KnownCase, event: TermsAgreed, _at: datetime) -> KnownCase:
    return changed(heard, terms=event.terms, terms_sha256=event.terms_sha256)


def filing_accepted(heard: KnownCase, event: FilingAccepted, _at: datetime) -> KnownCase:
    return changed(heard, filing=event)
