"""What notify is asked and what it says: notices, letters and what became of them."""

from typing import Annotated, Final
from uuid import UUID

from pydantic import AwareDatetime, Field

from shared.contracts.documents import StoredFile
from shared.contracts.message import Command, Event, ForCase, ForCourt, ForParty, Sealed
from shared.contracts.parties import Channel, Language
from shared.contracts.policy import CLERK

Letters = Annotated[tuple[UUID, ...], Field(max_length=500)]
# The kinds of notices whose delivery and letters the counter may know of. Every other kind would tell who
# left, who offered or what was answered: the judge must not learn it (Evid. Code 1121, 1152, 1154).
COURT_SEES_NOTICES: Final = frozenset(
    (
        "case_registered",
        "copy_ready",
        "filing_accepted",
        "filing_received",
        "hearing_continued",
        "hearing_set",
        "hearing_vacated",
        "invitation",
        "not_you",
        "other_side_invited",
        "other_side_joined",
        "registered_not_you",
        "welcome",
    )
)


class MarkLettersPosted(Command, by=(CLERK,)):
    """The clerk says that this case's printed letters have been handed to the post."""

    letter_ids: ForCourt[Letters]


class CancelLetters(Command, by=(CLERK,)):
    """The clerk takes printed letters of this case off the list: they are not to be mailed any more."""

    letter_ids: ForCourt[Letters]


class MarkToldByHand(Command, by=(CLERK,)):
    """The clerk says that a person has been told, by telephone, letter or at the counter, what did not leave here."""

    notice_id: ForCourt[UUID]


class NoticeQueued(Event):
    """A notice will be written for one person; it has not left. channel None: the inbox in the product only."""

    notice_id: ForCase[UUID]
    party_id: ForCase[UUID]
    template: ForCase[str]
    language: ForCase[Language]
    channel: ForCase[Channel | None] = None


class NoticeWritten(Event):
    """The notice's text stands in the person's inbox; it has not left. text: sealed JSON of subject and body."""

    notice_id: ForCase[UUID]
    party_id: ForCase[UUID]
    text: ForParty[Sealed]


class LetterReady(Event):
    """A letter lies in the clerk's queue, encrypted; it has not been printed or posted."""

    letter_id: ForCourt[UUID]
    notice_id: ForCase[UUID]
    party_id: ForCase[UUID]
    template: ForCourt[str]
    pages: ForCourt[int]
    file: ForCourt[StoredFile]


class LetterPosted(Event):
    """The clerk has handed the letter to the post; it has not arrived yet."""

    letter_id: ForCourt[UUID]
    notice_id: ForCase[UUID]
    party_id: ForCase[UUID]
    posted_at: ForCase[AwareDatetime]


class LetterCancelled(Event):
    """The letter is off the list: the clerk took it off, or it no longer holds. It was not posted; the inbox has it."""

    letter_id: ForCourt[UUID]
    notice_id: ForCase[UUID]
    party_id: ForCase[UUID]
    cancelled_at: ForCase[AwareDatetime]


class NoticeSent(Event):
    """The mail server has taken the e-mail; that does not say that it was read."""

    notice_id: ForCase[UUID]
    party_id: ForCase[UUID]
    sent_at: ForCase[AwareDatetime]


class NoticeBounced(Event):
    """The notice did not leave, for good; after an e-mail a letter follows where the clerk confirmed an address."""

    notice_id: ForCase[UUID]
    party_id: ForCase[UUID]
    reason: ForCourt[str]


class NoticeToldByHand(Event):
    """The court has told the person itself; nothing of this notice leaves here any more."""

    notice_id: ForCase[UUID]
    party_id: ForCase[UUID]
    told_at: ForCase[AwareDatetime]
