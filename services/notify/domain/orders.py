"""What the jobs of notify are asked to do and what they answer; contact data in them stays sealed."""

from datetime import date, datetime
from uuid import UUID

from shared.contracts.documents import StoredFile
from shared.contracts.filing import HearingChoice
from shared.contracts.intake import Hearing
from shared.contracts.message import Facts, Sealed
from shared.contracts.parties import Channel, Language


class NoticeOrder(Facts):
    """Everything that a notice says, fixed when it was decided, and where it goes.

    channel None: the inbox only · others: names across the table · email_to: the person's own sealed
    contact · post_to: the sealed contact that the clerk confirmed · declared_on: another day for the hearing than the
    court's, as the plaintiff read it · step: that of the case · can_settle: an agreement can still be made here.
    """

    notice_id: UUID
    party_id: UUID
    template: str
    language: Language
    channel: Channel | None
    court_id: str
    case_number: str
    name: str
    others: tuple[str, ...]
    due_at: datetime | None = None
    hearing: Hearing | None = None
    vacated: bool = False
    declared_on: date | None = None
    step: int = 0
    can_settle: bool = True
    transaction_number: str = ""
    hearing_choice: HearingChoice | None = None
    email_to: Sealed | None = None
    post_to: Sealed | None = None
    invitation_id: UUID | None = None
    queued_at: datetime


class NoticeText(Facts):
    """Result of `write_notice`: the notice's text, sealed for the person."""

    order: NoticeOrder
    text: Sealed


class EmailOutcome(Facts):
    """Result of `deliver_email`. failure: why the e-mail can never arrive; absent when the mail server took it."""

    order: NoticeOrder
    failure: str | None = None


class RenderedLetter(Facts):
    """Result of `render_letter`: a PDF in the object store, encrypted for the person's audience."""

    order: NoticeOrder
    pages: int
    file: StoredFile


class PostedLetter(Facts):
    """What `delete_letter` is asked: the file of a letter that is posted, or that nobody mails."""

    letter_id: UUID
    file: StoredFile


class DeletedLetter(Facts):
    """Result of `delete_letter`: the file is gone."""

    letter_id: UUID
