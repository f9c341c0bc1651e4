"""The papers of a case as a viewer sees them: agreement, filing, copies, letters and notices; shapes only."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.actor import Side
from shared.contracts.documents import Clause, Finish, StoredFile
from shared.contracts.filing import HearingChoice
from shared.contracts.intake import Hearing
from shared.contracts.message import Facts, Sealed
from shared.contracts.parties import Channel, Language


class ApprovalView(Facts):
    """A party is content with this version of the agreement; it has not signed."""

    party_id: UUID
    side: Side
    approved_at: datetime


class SignatureView(Facts):
    """One signature under the agreement."""

    party_id: UUID
    side: Side
    typed_name: str
    signed_at: datetime


class AgreementView(Facts):
    """One version of the agreement. file is None while the paper is being made; failed: it could not be made."""

    version_number: int
    finish: Finish
    terms_sha256: str
    drafted_at: datetime
    proposed_at: datetime | None = None
    base_sha256: str = ""
    file: StoredFile | None = None
    clauses: tuple[Clause, ...] = ()
    approvals: tuple[ApprovalView, ...] = ()
    signing_opened_at: datetime | None = None
    signatures: tuple[SignatureView, ...] = ()
    fully_signed_at: datetime | None = None
    sealed_at: datetime | None = None
    sealed_sha256: str = ""
    sealed_file: StoredFile | None = None
    failed: bool = False

    def approved_by(self, party_id: UUID | None) -> bool:
        return any(approval.party_id == party_id for approval in self.approvals)

    def signed_by(self, party_id: UUID | None) -> bool:
        return any(signature.party_id == party_id for signature in self.signatures)


class FilingView(Facts):
    """One envelope to the court: submitted, received (receipt confirmation), accepted (filing confirmation)."""

    envelope_id: UUID
    sealed_sha256: str
    file: StoredFile
    title: str
    submitted_at: datetime
    received_at: datetime | None = None
    accepted_at: datetime | None = None
    transaction_number: str = ""
    filed_on: date | None = None
    fee_cents: int = 0
    hearing: HearingChoice | None = None
    continued_to: Hearing | None = None


class CopyView(Facts):
    """A conformed copy: the court's stamped paper."""

    transaction_number: str
    filed_on: date
    stamped_at: datetime
    filed_sha256: str
    copy_sha256: str
    file: StoredFile


class NoticeView(Facts):
    """One notice to one person and what became of it.

    The text (subject, body) is opened for the person alone; for the clerk a notice is a delivery without content.
    channel None: the inbox in the product only.
    """

    notice_id: UUID
    party_id: UUID
    template: str
    language: Language
    channel: Channel | None = None
    queued_at: datetime
    written_at: datetime | None = None
    text: Sealed | None = None
    subject: str = ""
    body: str = ""
    sent_at: datetime | None = None
    bounced_at: datetime | None = None
    letter_ready_at: datetime | None = None
    posted_at: datetime | None = None


class LetterView(Facts):
    """A letter in the clerk's print queue; posted_at None: still to be printed and posted."""

    letter_id: UUID
    notice_id: UUID
    party_id: UUID
    template: str
    pages: int
    file: StoredFile
    ready_at: datetime
    posted_at: datetime | None = None
