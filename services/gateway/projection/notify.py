"""Notices and letters: what notify's events do to the document. Texts stay sealed here."""

from datetime import datetime
from uuid import UUID

from services.gateway.projection.changing import changed_where
from services.gateway.projection.document import CaseDocument
from services.gateway.projection.paper_view import LetterView, NoticeView
from shared.contracts import notify as o
from shared.contracts.message import changed

COURT = "court"
PLATFORM = "platform"


def _notice(document: CaseDocument, notice_id: UUID, **facts: object) -> CaseDocument:
    return changed(
        document, notices=changed_where(document.notices, lambda notice: notice.notice_id == notice_id, **facts)
    )


def notice_queued(document: CaseDocument, event: o.NoticeQueued, at: datetime) -> CaseDocument:
    fresh = NoticeView(
        notice_id=event.notice_id,
        party_id=event.party_id,
        template=event.template,
        language=event.language,
        channel=event.channel,
        queued_at=at,
    )
    return changed(document, notices=(*document.notices, fresh))


def notice_written(document: CaseDocument, event: o.NoticeWritten, at: datetime) -> CaseDocument:
    return _notice(document, event.notice_id, written_at=at, text=event.text)


def notice_sent(document: CaseDocument, event: o.NoticeSent, _at: datetime) -> CaseDocument:
    return _notice(document, event.notice_id, sent_at=event.sent_at)


def notice_bounced(document: CaseDocument, event: o.NoticeBounced, at: datetime) -> CaseDocument:
    bounced = _notice(document, event.notice_id, bounced_at=at)
    return bounced.told(o.NoticeBounced, at, PLATFORM, about=event.party_id)


def told_by_hand(document: CaseDocument, event: o.NoticeToldByHand, at: datetime) -> CaseDocument:
    told = _notice(document, event.notice_id, told_at=event.told_at)
    return told.told(o.NoticeToldByHand, at, COURT, about=event.party_id)


def letter_ready(document: CaseDocument, event: o.LetterReady, at: datetime) -> CaseDocument:
    """Keep one letter a notice, as notify does: the same letter rendered again replaces itself."""
    fresh = LetterView(
        letter_id=event.letter_id,
        notice_id=event.notice_id,
        party_id=event.party_id,
        template=event.template,
        pages=event.pages,
        file=event.file,
        ready_at=at,
    )
    ready = _notice(document, event.notice_id, letter_ready_at=at)
    others = (letter for letter in document.letters if letter.letter_id != fresh.letter_id)
    return changed(ready, letters=(*others, fresh))


def letter_posted(document: CaseDocument, event: o.LetterPosted, at: datetime) -> CaseDocument:
    posted = changed(
        _notice(document, event.notice_id, posted_at=event.posted_at),
        letters=changed_where(
            document.letters, lambda letter: letter.letter_id == event.letter_id, posted_at=event.posted_at
        ),
    )
    return posted.told(o.LetterPosted, at, COURT, about=event.party_id)


def letter_cancelled(document: CaseDocument, event: o.LetterCancelled, at: datetime) -> CaseDocument:
    letters = changed_where(
        document.letters, lambda letter: letter.letter_id == event.letter_id, cancelled_at=event.cancelled_at
    )
    return changed(document, letters=letters).told(o.LetterCancelled, at, COURT, about=event.party_id)
