"""The papers of a case as a viewer sees them: agreement, filing, copies, letters and notices; shapes only."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from services.gateway.projection.visibility import (
    By,
    ForAll,
    ForClerk,
    ForOwner,
    ForOwnerAndClerk,
    ForParties,
    Instead,
    Shown,
)
from shared.contracts.actor import Side
from shared.contracts.documents import Clause, Finish, StoredFile
from shared.contracts.filing import HearingChoice
from shared.contracts.intake import Hearing
from shared.contracts.message import Sealed
from shared.contracts.notify import COURT_SEES_NOTICES
from shared.contracts.parties import Channel, Language


def kind_for_the_court(letter: "LetterView") -> str:
    """Return the kind of a letter that the counter prints, or nothing where the kind would tell too much."""
    return letter.template if letter.template in COURT_SEES_NOTICES else ""


class ApprovalView(Shown):
    """A party is content with this version of the agreement; it has not signed."""

    party_id: ForParties[UUID]
    side: ForParties[Side]
    approved_at: ForParties[datetime]


class SignatureView(Shown):
    """One signature under the agreement."""

    party_id: ForParties[UUID]
    side: ForParties[Side]
    typed_name: ForParties[str]
    signed_at: ForParties[datetime]


class AgreementView(Shown):
    """One version of the agreement. file is None while the paper is being made; failed: it could not be made."""

    version_number: ForParties[int]
    finish: ForParties[Finish]
    terms_sha256: ForParties[str]
    drafted_at: ForParties[datetime]
    proposed_at: ForParties[datetime | None] = None
    base_sha256: ForParties[str] = ""
    file: ForParties[StoredFile | None] = None
    clauses: ForParties[tuple[Clause, ...]] = ()
    approvals: ForParties[tuple[ApprovalView, ...]] = ()
    signing_opened_at: ForParties[datetime | None] = None
    signatures: ForParties[tuple[SignatureView, ...]] = ()
    fully_signed_at: ForParties[datetime | None] = None
    sealed_at: ForParties[datetime | None] = None
    sealed_sha256: ForParties[str] = ""
    sealed_file: ForParties[StoredFile | None] = None
    failed: ForParties[bool] = False

    def approved_by(self, party_id: UUID | None) -> bool:
        return any(approval.party_id == party_id for approval in self.approvals)

    def signed_by(self, party_id: UUID | None) -> bool:
        return any(signature.party_id == party_id for signature in self.signatures)


class FilingView(Shown):
    """One envelope to the court: submitted, received (receipt confirmation), accepted (filing confirmation)."""

    envelope_id: ForAll[UUID]
    sealed_sha256: ForAll[str]
    file: ForAll[StoredFile]
    title: ForAll[str]
    submitted_at: ForAll[datetime]
    received_at: ForAll[datetime | None] = None
    accepted_at: ForAll[datetime | None] = None
    transaction_number: ForAll[str] = ""
    filed_on: ForAll[date | None] = None
    fee_cents: ForAll[int] = 0
    hearing: ForAll[HearingChoice | None] = None
    continued_to: ForAll[Hearing | None] = None


class CopyView(Shown):
    """A conformed copy: the court's stamped paper."""

    transaction_number: ForAll[str]
    filed_on: ForAll[date]
    stamped_at: ForAll[datetime]
    filed_sha256: ForAll[str]
    copy_sha256: ForAll[str]
    file: ForAll[StoredFile]


class NoticeView(Shown):
    """One notice to one person and what became of it.

    The text (subject, body) is opened for the person alone; for the clerk a notice is a delivery without content.
    channel None: the inbox in the product only.
    """

    notice_id: ForOwnerAndClerk[UUID]
    party_id: ForOwnerAndClerk[UUID]
    template: ForOwnerAndClerk[str]
    language: ForOwnerAndClerk[Language]
    channel: ForOwnerAndClerk[Channel | None] = None
    queued_at: ForOwnerAndClerk[datetime]
    written_at: ForOwnerAndClerk[datetime | None] = None
    text: ForOwner[Sealed | None] = None
    subject: ForOwner[str] = ""
    body: ForOwner[str] = ""
    sent_at: ForOwnerAndClerk[datetime | None] = None
    bounced_at: ForOwnerAndClerk[datetime | None] = None
    letter_ready_at: ForOwnerAndClerk[datetime | None] = None
    posted_at: ForOwnerAndClerk[datetime | None] = None
    told_at: ForOwnerAndClerk[datetime | None] = None

    @property
    def undelivered(self) -> bool:
        """Say whether it did not leave, and neither a later try nor a person has made up for it."""
        if self.bounced_at is None or self.sent_at or self.letter_ready_at or self.told_at:
            return False
        return self.channel is not None or self.written_at is None


class LetterView(Shown):
    """A letter in the clerk's print queue; posted_at and cancelled_at None: still to be printed and posted."""

    letter_id: ForClerk[UUID]
    notice_id: ForClerk[UUID]
    party_id: ForClerk[UUID]
    template: Annotated[str, frozenset({By.CLERK}), Instead(By.CLERK, kind_for_the_court, "kinds on the court's list")]
    pages: ForClerk[int]
    file: ForClerk[StoredFile]
    ready_at: ForClerk[datetime]
    posted_at: ForClerk[datetime | None] = None
    cancelled_at: ForClerk[datetime | None] = None
