"""What a case has waiting for the clerk, read from its document, and how it stands on a day. Pure."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.gateway.projection.document import CaseDocument
from services.gateway.projection.letters import mail_before
from services.gateway.projection.paper_view import LetterView, kind_for_the_court
from shared.contracts.actor import Side
from shared.contracts.message import Facts, changed
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import hearing_is_past, last_urgent_day


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
    kind LETTER: template, where the court may know it · mail_before: when its last day ends · too_late: it has ended
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
    template: str = ""
    mail_before: datetime | None = None
    too_late: bool = False
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
        if letter.posted_at is None and letter.cancelled_at is None:
            yield _letter(case_id, document, letter)
    yield from _failed(case_id, document)


def _letter(case_id: UUID, document: CaseDocument, letter: LetterView) -> QueueItem:
    person = document.person(letter.party_id)
    return changed(
        _item(case_id, document, QueueKind.LETTER, letter.letter_id, letter.ready_at),
        pages=letter.pages,
        addressee=person.name if person else "",
        template=kind_for_the_court(letter),
        mail_before=mail_before(document, letter),
    )


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


def on_that_day(item: QueueItem, court: Court, now: datetime) -> QueueItem:
    """Return the item as it stands now: too late to mail, or urgent because a hearing to come is near."""
    too_late = item.mail_before is not None and item.mail_before <= now
    return changed(item, too_late=too_late, urgent=not too_late and _near(item.hearing_at, court, now))


def _near(hearing_at: datetime | None, court: Court, now: datetime) -> bool:
    """Say whether a hearing that is still to come is within a few court days."""
    if hearing_at is None or hearing_is_past(court, hearing_at, now):
        return False
    return court.date_of(hearing_at) <= last_urgent_day(court, now)
