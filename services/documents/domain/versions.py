"""The versions of the agreement as documents' own state: who drafted, approved and signed what, and its copies."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.documents.domain.known_case import KnownCase
from shared.contracts.actor import Side
from shared.contracts.deciding import Context, Job, State
from shared.contracts.documents import Clause, DocumentFailed, Finish, StoredFile
from shared.contracts.message import Event, Facts, changed
from shared.contracts.parties import Language
from shared.courtcalendar.court import Court


@dataclass(frozen=True, slots=True)
class Rules:
    """What a decision may read besides the case: the courts' files."""

    courts: Mapping[str, Court]


class Signature(Facts):
    """One party's signature as it stands in the paper: who, when, how proved, on which statement."""

    party_id: UUID
    side: Side
    typed_name: str
    method: str
    signed_at: datetime
    statement_version: str
    statement_language: Language
    challenge: str


class Version(Facts):
    """One version of the agreement. file: the base paper, once rendered · sealed: the signed paper, once sealed."""

    number: int
    drafted_by: UUID
    terms_sha256: str
    finish: Finish
    failed: bool = False
    file: StoredFile | None = None
    clauses: tuple[Clause, ...] = ()
    approved_by: tuple[UUID, ...] = ()
    signing_open: bool = False
    signatures: tuple[Signature, ...] = ()
    fully_signed: bool = False
    sealed: StoredFile | None = None

    @property
    def base_sha256(self) -> str:
        """Return the hash that people approve and sign; empty before the paper stands."""
        return self.file.sha256 if self.file else ""

    def signed_by(self, party_id: UUID) -> bool:
        return any(signature.party_id == party_id for signature in self.signatures)


class Papers(Facts):
    """The fold of documents' own events in one case.

    exited: whose leaving was confirmed · missing: papers that could not be made yet.
    """

    version: Version | None = None
    exited: tuple[UUID, ...] = ()
    copied: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def standing(self) -> Version | None:
        """Return the version whose paper stands, if there is one."""
        return self.version if self.version and self.version.file else None

    def with_version(self, **changes: object) -> "Papers":
        """Return the papers with a change in the version that was drafted last."""
        if self.version is None:
            return self
        return changed(self, version=changed(self.version, **changes))

    def made(self, paper: str) -> "Papers":
        """Return the papers with one that is there, however often making it failed before."""
        return changed(self, missing=tuple(each for each in self.missing if each != paper))


PAUSE_BEFORE_ANOTHER_TRY: Final = timedelta(hours=1)
Case = State[Papers, KnownCase]
Deciding = Context[Rules]


def failed(case: Case, paper: str, reason: str, again: Job, context: Deciding) -> list[Event | Job]:
    """Say once that a paper could not be made, and have it tried again every hour: its cause may be mended."""
    later = replace(again, due_at=context.now + PAUSE_BEFORE_ANOTHER_TRY)
    return [later] if paper in case.own.missing else [DocumentFailed(paper=paper, reason=reason), later]
