"""The state of a case's filing: the sealed paper and its envelope with the court. It decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.actor import Side
from shared.contracts.deciding import Context, State
from shared.contracts.documents import AgreementSealed, StoredFile
from shared.contracts.intake import CaseRegistered, HearingContinued, HearingSet
from shared.contracts.message import Facts, changed
from shared.courtcalendar.court import Court


@dataclass(frozen=True, slots=True)
class Rules:
    """What filing is configured with: the file of each court by its id."""

    courts: Mapping[str, Court]


class FilingEnvelope(Facts):
    """One submission to the court. received_at: the court's receipt · transaction_number: once it is accepted."""

    envelope_id: UUID
    sealed_sha256: str
    file: StoredFile
    title: str
    submitted_at: AwareDatetime
    received_at: AwareDatetime | None = None
    transaction_number: str | None = None


class FilingOwn(Facts):
    """The fold of filing's own events."""

    envelope: FilingEnvelope | None = None


class SealedPaper(Facts):
    """The sealed agreement that the plaintiff may file."""

    sealed_sha256: str
    file: StoredFile


class FilingHeard(Facts):
    """The fold of what others said: court, case number, sides, cut-off, the sealed paper."""

    court_id: str | None = None
    case_number: str = ""
    sides: Mapping[UUID, Side] = {}
    cutoff_at: AwareDatetime | None = None
    paper: SealedPaper | None = None


Filing = State[FilingOwn, FilingHeard]
Deciding = Context[Rules]


def hear_case_registered(heard: FilingHeard, event: CaseRegistered, _: datetime) -> FilingHeard:
    sides = {party.party_id: party.side for party in event.parties}
    return changed(heard, court_id=event.court_id, case_number=event.case_number, sides=sides)


def hear_hearing(heard: FilingHeard, event: HearingSet | HearingContinued, _: datetime) -> FilingHeard:
    return changed(heard, cutoff_at=event.cutoff_at)


def hear_agreement_sealed(heard: FilingHeard, event: AgreementSealed, _: datetime) -> FilingHeard:
    paper = SealedPaper(sealed_sha256=event.sealed_sha256, file=event.file)
    return changed(heard, paper=paper)
