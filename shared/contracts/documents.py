"""What documents is asked and what it says: agreement versions, signatures, seals, conformed copies."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.actor import Side
from shared.contracts.message import Command, Event, Facts, ForAudit, ForCase
from shared.contracts.parties import Language
from shared.contracts.policy import BOTH, PLAINTIFF
from shared.contracts.terms import LONGEST_LIST, LONGEST_TERM
from shared.contracts.values.numbers import Count
from shared.contracts.values.text import Name, PlainText, ShortLine

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Number = Annotated[int, Count(1, 1_000)]


class Finish(StrEnum):
    """How the case ends at the court: paid now, with prejudice; or a plan, jurisdiction retained (CCP 664.6)."""

    PAID_NOW = "A"
    PLAN_RETAINED = "B"


class StoredFile(Facts):
    """A file in the object store: messages carry its key, size, type and hash, never its bytes."""

    object_key: str
    size_bytes: int
    media_type: str
    sha256: Sha256


class Translation(Facts):
    """A person's translation of a term in own words; term_number: its place among the other terms, from 1."""

    term_number: Number
    language: Language
    text: Annotated[str, PlainText(LONGEST_TERM * 2, lines=True, no_numbers=True)]
    translator: Name


class ProposeAgreement(Command, by=(PLAINTIFF,)):
    """The plaintiff proposes the settlement agreement on the agreed terms.

    translations: needed for terms in own words when the parties read different languages.
    """

    terms_sha256: ForCase[Sha256]
    finish: ForCase[Finish]
    translations: ForCase[Annotated[tuple[Translation, ...], Field(max_length=LONGEST_LIST)]] = ()


class ApproveAgreement(Command, by=BOTH):
    """A party approves the version it has read."""

    version_number: ForCase[Number]
    base_sha256: ForCase[Sha256]


SIGNING_STATEMENT: Final = "2026-1"  # the version of the words that a person reads and accepts by signing


class SignAgreement(Command, by=BOTH, proof=True):
    """A party signs, right after proving again who it is."""

    version_number: ForCase[Number]
    base_sha256: ForCase[Sha256]
    typed_name: ForCase[Name]
    statement_version: ForCase[ShortLine]
    statement_language: ForCase[Language]


class AgreementDrafted(Event):
    """The plaintiff has chosen how the case ends; the paper is not rendered yet and nobody can sign."""

    version_number: ForCase[int]
    drafted_by: ForCase[UUID]
    terms_sha256: ForCase[str]
    finish: ForCase[Finish]


class Clause(Facts):
    """One clause by language code: plain words in both, legal text as on the paper; own words on lines so marked."""

    name: str
    heading: dict[str, str]
    plain: dict[str, str]
    legal: dict[str, str]


class AgreementProposed(Event, heard_by=("notify",)):
    """The paper stands; nobody has approved or signed it. clauses: plain words beside the legal text."""

    version_number: ForCase[int]
    base_sha256: ForCase[str]
    file: ForCase[StoredFile]
    clauses: ForCase[tuple[Clause, ...]]


class AgreementApproved(Event):
    """A party is content with this version; it has not signed."""

    version_number: ForCase[int]
    base_sha256: ForCase[str]
    party_id: ForCase[UUID]


class SigningOpened(Event, heard_by=("notify",)):
    """All have approved; each may sign now, and nobody is bound before all have."""

    version_number: ForCase[int]
    base_sha256: ForCase[str]


class AgreementSigned(Event, heard_by=("notify",)):
    """A party has signed the paper with this hash; the agreement binds when all have."""

    version_number: ForCase[int]
    base_sha256: ForCase[str]
    party_id: ForCase[UUID]
    side: ForCase[Side]
    typed_name: ForCase[str]
    method: ForCase[str]
    signed_at: ForCase[AwareDatetime]
    statement_version: ForCase[str]
    challenge: ForAudit[str]
    statement_language: ForCase[Language] = Language.ENGLISH


class AgreementFullySigned(Event, heard_by=("intake", "negotiation")):
    """Everybody has signed: the agreement binds. It is not filed and the hearing still stands."""

    version_number: ForCase[int]
    base_sha256: ForCase[str]


class AgreementSealed(Event, heard_by=("filing", "notify")):
    """The platform has sealed the signed paper (PAdES); the plaintiff may file it. Nothing is filed yet."""

    version_number: ForCase[int]
    base_sha256: ForCase[str]
    sealed_sha256: ForCase[str]
    file: ForCase[StoredFile]


class ExitConfirmed(Event, heard_by=("intake", "negotiation")):
    """A party may leave; from now on agreed terms and signatures of this case are ignored."""

    party_id: ForCase[UUID]


class ExitTooLate(Event, heard_by=("intake", "notify")):
    """A party may not leave any more: all have signed."""

    party_id: ForCase[UUID]


class ConformedCopyIssued(Event, heard_by=("notify",)):
    """The court's stamped copy is ready for both sides; anybody may check it by number or file."""

    transaction_number: ForCase[str]
    filed_on: ForCase[date]
    stamped_at: ForCase[AwareDatetime]
    filed_sha256: ForCase[str]
    copy_sha256: ForCase[str]
    file: ForCase[StoredFile]


class DocumentFailed(Event):
    """A paper could not be made after every retry; a person at the court is looking at it, nothing was lost."""

    paper: ForCase[str]
    reason: ForAudit[str]
