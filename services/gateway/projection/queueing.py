"""What a case has waiting for the clerk, read from its document. Pure; urgency depends on the day and is not here."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.gateway.projection.document import CaseDocument
from shared.contracts.actor import Side
from shared.contracts.message import Facts, changed


class QueueKind(StrEnum):
    """What waits for the clerk."""

    FILING = "filing"
    CONFIRM_PARTIES = "confirm_parties"
    LETTER = "letter"
    FAILED = "failed"
    FEE = "fee"


class QueueItem(Facts):
    """One thing to do at the counter. subject_id: envelope, letter, notice or case · since: when it was received.

    kind FAILED: what could not be made or did not leave; party_id: whose message it is, None for a paper of the case
    kind FEE: a fee receipt whose case nobody has registered yet; nothing to do, shown for look-up.
    """

    kind: QueueKind
    subject_id: UUID
    case_id: UUID
    case_number: str
    plaintiff: str = ""
    defendant: str = ""
    since: datetime
    hearing_at: datetime | None = None
    urgent: bool = False
    pages: int = 0
    addressee: str = ""
    number: str = ""
    party_id: UUID | None = None


def queue_items(case_id: UUID, document: CaseDocument) -> Iterator[QueueItem]:
    """Yield the case's open items."""
    if document.fee is not None and document.registered_at is None:
        yield _item(case_id, document, QueueKind.FEE, case_id, document.fee.recorded_at)
    if document.registered_at is not None and document.parties_confirmed_at is None:
        yield _item(case_id, document, QueueKind.CONFIRM_PARTIES, case_id, document.registered_at)
    for filing in document.filings:
        if filing.received_at is not None and filing.accepted_at is None:
            yield _item(case_id, document, QueueKind.FILING, filing.envelope_id, filing.received_at)
    for letter in document.letters:
        if letter.posted_at is None:
            item = _item(case_id, document, QueueKind.LETTER, letter.letter_id, letter.ready_at)
            person = document.person(letter.party_id)
            yield changed(item, pages=letter.pages, addressee=person.name if person else "")
    yield from _failed(case_id, document)


def _failed(case_id: UUID, document: CaseDocument) -> Iterator[QueueItem]:
    if document.missing_papers:
        yield _item(case_id, document, QueueKind.FAILED, case_id, min(document.missing_papers.values()))
    for notice in document.notices:
        if notice.undelivered and notice.bounced_at is not None:
            item = _item(case_id, document, QueueKind.FAILED, notice.notice_id, notice.bounced_at)
            yield changed(item, party_id=notice.party_id)


def _item(case_id: UUID, document: CaseDocument, kind: QueueKind, subject_id: UUID, since: datetime) -> QueueItem:
    return QueueItem(
        kind=kind,
        subject_id=subject_id,
        case_id=case_id,
        case_number=document.case_number,
        plaintiff=document.names(Side.PLAINTIFF),
        defendant=document.names(Side.DEFENDANT),
        since=since,
        hearing_at=None if document.hearing.vacated else document.hearing.starts_at,
    )
