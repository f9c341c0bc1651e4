"""What became of each notice and letter: the service's own facts, and what follows from the end of each job."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

from services.notify.domain.known_case import KnownCase
from services.notify.domain.orders import (
    DeletedLetter,
    NoticeText,
    PostedLetter,
)
from services.notify.errors import LettersAlreadyPosted, LettersOffTheList, NotTheCourtsClerk, UnknownLetter
from shared.contracts.deciding import Context, Job, State
from shared.contracts.documents import StoredFile
from shared.contracts.message import Event, Facts, changed
from shared.contracts.notify import (
    CancelLetters,
    LetterCancelled,
    LetterPosted,
    LetterReady,
    MarkLettersPosted,
    NoticeBounced,
    NoticeQueued,
    NoticeSent,
    NoticeToldByHand,
    NoticeWritten,
)
from shared.contracts.parties import Channel
from shared.contracts.policy import Role

PAUSE_BEFORE_ANOTHER_TRY = timedelta(hours=1)


_AboutNotice = NoticeQueued | NoticeWritten | NoticeSent | NoticeBounced | NoticeToldByHand


class Progress(StrEnum):
    """How far a notice has come; a letter's progress is told by the letter."""

    QUEUED = "queued"
    WRITTEN = "written"
    SENT = "sent"
    BOUNCED = "bounced"
    BY_HAND = "by_hand"


class NoticeRecord(Facts):
    """One notice, how far it has come, and whose it is; None: written before this was remembered."""

    notice_id: UUID
    progress: Progress
    party_id: UUID | None = None


class Letter(Facts):
    """A printed notice. file: where it lies, encrypted, until it is posted · template "": set before it was kept."""

    letter_id: UUID
    notice_id: UUID
    party_id: UUID
    file: StoredFile
    template: str = ""
    posted: bool = False
    cancelled: bool = False

    @property
    def waits(self) -> bool:
        """Say whether it is still to be mailed."""
        return not (self.posted or self.cancelled)


class Deliveries(Facts):
    """What notify has done in a case: its notices and letters in the order in which they came."""

    notices: tuple[NoticeRecord, ...] = ()
    letters: tuple[Letter, ...] = ()

    def knows(self, notice_id: UUID) -> bool:
        return any(notice.notice_id == notice_id for notice in self.notices)

    def notice(self, notice_id: UUID) -> NoticeRecord | None:
        return next((notice for notice in self.notices if notice.notice_id == notice_id), None)

    def progress(self, notice_id: UUID) -> Progress | None:
        notice = self.notice(notice_id)
        return notice.progress if notice else None

    def letter(self, letter_id: UUID) -> Letter | None:
        return next((letter for letter in self.letters if letter.letter_id == letter_id), None)

    def with_progress(self, event: _AboutNotice, progress: Progress) -> "Deliveries":
        notice_id = event.notice_id
        fresh = NoticeRecord(notice_id=notice_id, party_id=event.party_id, progress=progress)
        notices = tuple(fresh if notice.notice_id == notice_id else notice for notice in self.notices)
        return changed(self, notices=notices if self.knows(notice_id) else (*self.notices, fresh))


CaseState = State[Deliveries, KnownCase]


def letter_id_of(notice_id: UUID) -> UUID:
    """Return the id of a notice's letter: a notice becomes at most one letter."""
    return uuid5(notice_id, "letter")


def written(_state: CaseState, result: NoticeText, _context: Context[Any]) -> list[Event | Job]:
    """The inbox has the notice; what leaves by e-mail or post leaves now."""
    order = result.order
    record = NoticeWritten(notice_id=order.notice_id, party_id=order.party_id, text=result.text)
    if order.channel is None:
        return [record]
    kind = "deliver_email" if order.channel is Channel.EMAIL else "render_letter"
    return [record, Job(kind, order)]


def mark_letters_posted(state: CaseState, command: MarkLettersPosted, context: Context[Any]) -> list[Event | Job]:
    """Each letter of the list is posted once; letters that were marked before are passed over."""
    require_clerk(state, context)
    fresh = _waiting(state, command.letter_ids)
    if not fresh:
        raise LettersAlreadyPosted
    return [decision for letter in fresh for decision in _posted(letter, context.now)]


def cancel_letters(state: CaseState, command: CancelLetters, context: Context[Any]) -> list[Event | Job]:
    """Take letters off the list that are not mailed any more; those that are off already are passed over."""
    require_clerk(state, context)
    fresh = _waiting(state, command.letter_ids)
    if not fresh:
        raise LettersOffTheList
    return [decision for letter in fresh for decision in cancelled(letter, context.now)]


def _waiting(state: CaseState, letter_ids: tuple[UUID, ...]) -> list[Letter]:
    """Return those of the letters that are still to be mailed. Raises UnknownLetter."""
    letters = [state.own.letter(letter_id) for letter_id in dict.fromkeys(letter_ids)]
    if not letters or None in letters:
        raise UnknownLetter
    return [letter for letter in letters if letter is not None and letter.waits]


def require_clerk(state: CaseState, context: Context[Any]) -> None:
    actor = context.actor
    if actor is None or actor.role is not Role.CLERK or actor.court_id != state.heard.court_id:
        raise NotTheCourtsClerk


def _posted(letter: Letter, now: datetime) -> tuple[Event, Job]:
    """The file holds a code or an address; nobody needs it any more."""
    event = LetterPosted(
        letter_id=letter.letter_id, notice_id=letter.notice_id, party_id=letter.party_id, posted_at=now
    )
    return event, Job("delete_letter", PostedLetter(letter_id=letter.letter_id, file=letter.file))


def cancelled(letter: Letter, now: datetime) -> tuple[Event, Job]:
    """The file holds a code or an address, as that of a letter that was posted."""
    event = LetterCancelled(
        letter_id=letter.letter_id, notice_id=letter.notice_id, party_id=letter.party_id, cancelled_at=now
    )
    return event, Job("delete_letter", PostedLetter(letter_id=letter.letter_id, file=letter.file))


def deleted(_state: CaseState, _result: DeletedLetter, _context: Context[Any]) -> None:
    """Nobody has to be told: no letter hangs on it any more."""


def not_deleted(_state: CaseState, letter: PostedLetter, context: Context[Any]) -> Job:
    """Nobody waits for it, but the file must go: it is tried until it has gone."""
    return Job("delete_letter", letter, due_at=context.now + PAUSE_BEFORE_ANOTHER_TRY)


def notice_queued(own: Deliveries, event: NoticeQueued, _time: datetime) -> Deliveries:
    return own.with_progress(event, Progress.QUEUED)


def notice_written(own: Deliveries, event: NoticeWritten, _time: datetime) -> Deliveries:
    return own.with_progress(event, Progress.WRITTEN)


def notice_sent(own: Deliveries, event: NoticeSent, _time: datetime) -> Deliveries:
    return own.with_progress(event, Progress.SENT)


def notice_bounced(own: Deliveries, event: NoticeBounced, _time: datetime) -> Deliveries:
    return own.with_progress(event, Progress.BOUNCED)


def letter_ready(own: Deliveries, event: LetterReady, _time: datetime) -> Deliveries:
    """Keep one letter a notice: the same letter rendered again replaces itself."""
    letter = Letter(
        letter_id=event.letter_id,
        notice_id=event.notice_id,
        party_id=event.party_id,
        file=event.file,
        template=event.template,
    )
    others = (other for other in own.letters if other.letter_id != event.letter_id)
    return changed(own, letters=(*others, letter))


def letter_posted(own: Deliveries, event: LetterPosted, _time: datetime) -> Deliveries:
    letters = (
        changed(letter, posted=True) if letter.letter_id == event.letter_id else letter for letter in own.letters
    )
    return changed(own, letters=tuple(letters))


def letter_cancelled(own: Deliveries, event: LetterCancelled, _time: datetime) -> Deliveries:
    letters = (
        changed(letter, cancelled=True) if letter.letter_id == event.letter_id else letter for letter in own.letters
    )
    return changed(own, letters=tuple(letters))
