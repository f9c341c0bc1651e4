"""Notices and letters: what notify's events do to the document. Texts stay sealed here."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.gateway.projection.changing import changed
from services.gateway.projection.document import CaseDocument, Folds
from services.gateway.projection.paper_view import LetterView, NoticeView
from shared.contracts import notify as o

COURT = "court"
PLATFORM = "platform"


def _notice(document: CaseDocument, notice_id: UUID, **facts: object) -> CaseDocument:
    return document.with_(notices=changed(document.notices, lambda notice: notice.notice_id == notice_id, **facts))


def notice_queued(document: CaseDocument, event: o.NoticeQueued, at: datetime) -> CaseDocument:
    fresh = NoticeView(
        notice_id=event.notice_id,
        party_id=event.party_id,
        template=event.template,
        language=event.language,
        channel=event.channel,
        queued_at=at,
    )
    return document.with_(notices=(*document.notices, fresh))


def notice_written(document: CaseDocument, event: o.NoticeWritten, at: datetime) -> CaseDocument:
    return _notice(document, event.notice_id, written_at=at, text=event.text)


def notice_sent(document: CaseDocument, event: o.NoticeSent, _at: datetime) -> CaseDocument:
    return _notice(document, event.notice_id, sent_at=event.sent_at)


def notice_bounced(document: CaseDocument, event: o.NoticeBounced, at: datetime) -> CaseDocument:
    bounced = _notice(document, event.notice_id, bounced_at=at)
    return bounced.told(o.NoticeBounced, at, PLATFORM, about=document.side_of(event.party_id))


def letter_ready(document: CaseDocument, event: o.LetterReady, at: datetime) -> CaseDocument:
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
    return ready.with_(letters=(*document.letters, fresh))


def letter_posted(document: CaseDocument, event: o.LetterPosted, at: datetime) -> CaseDocument:
    posted = _notice(document, event.notice_id, posted_at=event.posted_at).with_(
        letters=changed(document.letters, lambda letter: letter.letter_id == event.letter_id, posted_at=event.posted_at)
    )
    return posted.told(o.LetterPosted, at, COURT, about=document.side_of(event.party_id))


FOLDS: Final[Folds] = {
    o.NoticeQueued: notice_queued,
    o.NoticeWritten: notice_written,
    o.NoticeSent: notice_sent,
    o.NoticeBounced: notice_bounced,
    o.LetterReady: letter_ready,
    o.LetterPosted: letter_posted,
}
