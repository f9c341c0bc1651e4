"""What notify does after a commit: write, send, print and delete. Contact data is opened here and nowhere else."""

import asyncio
from dataclasses import dataclass
from uuid import UUID

from prometheus_client import Counter
from pydantic import Field

from services.notify.domain.orders import (
    DeletedLetter,
    EmailOutcome,
    NoticeOrder,
    NoticeText,
    PostedLetter,
    RenderedLetter,
)
from services.notify.letter_pdf import invitation_pdf, letter_pdf, page_count
from services.notify.mail import BAD_ADDRESS, MailServer, compose
from services.notify.writing import Writer
from shared.contracts.message import Facts, Sealed
from shared.contracts.parties import Contact, Language
from shared.courtcalendar.sites import Sites
from shared.messaging.jobs import Jobs, JobWork
from shared.runtime.codes import group, make_code
from shared.runtime.objects import Objects
from shared.runtime.sealing import Sealer

NO_CONSENT = "the person has given no e-mail address or no consent"
PDF = "application/pdf"
LETTERS = "letters"
DELIVERIES = Counter("odr_deliveries", "E-mails that reached their end: taken, or refused for good.", ["outcome"])


@dataclass(frozen=True, slots=True)
class NotifyTools:
    """What the jobs work with. invitation_secret: makes the join codes, shared with intake."""

    sites: Sites
    invitation_secret: bytes
    sealer: Sealer
    objects: Objects
    mail: MailServer

    def writer(self, order: NoticeOrder) -> Writer:
        return Writer(self.sites.courts[order.court_id], self.sites.address_of(order.court_id))


class NoticeWords(Facts):
    """A notice in one language. body: plain text, a heading line and its words, parted by empty lines."""

    subject: str
    body: str


class InboxText(NoticeWords):
    """What is sealed for a person's inbox. others: the same in the court's other languages, by their codes."""

    others: dict[Language, NoticeWords] = Field(default_factory=dict)


Work = JobWork[NotifyTools]
jobs = Jobs()


@jobs.job("write_notice", NoticeOrder)
async def write_notice(order: NoticeOrder, work: Work) -> NoticeText:
    writer = work.tools.writer(order)
    others = {each: _written(writer, order, each) for each in _other_languages(order, writer)}
    own = _written(writer, order, order.language)
    text = InboxText(subject=own.subject, body=own.body, others=others).model_dump_json().encode()
    return NoticeText(order=order, text=await work.tools.sealer.seal(work.case_id, audience_of(order.party_id), text))


def _other_languages(order: NoticeOrder, writer: Writer) -> tuple[Language, ...]:
    """Return what else somebody may read who has not joined: their language is only what the claim says."""
    unsure = order.email_to is None
    return tuple(each for each in writer.court.languages if unsure and each is not order.language)


def _written(writer: Writer, order: NoticeOrder, language: Language) -> NoticeWords:
    notice = writer.write(order, language)
    return NoticeWords(subject=notice.subject, body=notice.body)


@jobs.job("deliver_email", NoticeOrder, max_attempts=10)
async def deliver_email(order: NoticeOrder, work: Work) -> EmailOutcome:
    """An e-mail leaves only to an address that the person gave, with the person's own consent."""
    contact = await _opened(order.email_to, work)
    if contact is None or not contact.email or not contact.email_consent:
        return _ended(order, NO_CONSENT)
    tools = work.tools
    writer = tools.writer(order)
    message = compose(order, writer.write(order), writer.court, tools.mail.sender, contact.email)
    if message is None:
        return _ended(order, BAD_ADDRESS)
    return _ended(order, await tools.mail.take(message))


def _ended(order: NoticeOrder, failure: str | None) -> EmailOutcome:
    DELIVERIES.labels("refused" if failure else "taken").inc()
    return EmailOutcome(order=order, failure=failure)


@jobs.job("render_letter", NoticeOrder)
async def render_letter(order: NoticeOrder, work: Work) -> RenderedLetter:
    """The PDF holds an address and perhaps a code: it is encrypted for the person's audience."""
    contact = await _opened(order.post_to, work)
    if contact is None:
        raise LookupError("a letter was asked for without a confirmed address")
    pdf = await asyncio.to_thread(_pdf, order, contact, work.tools)
    file = await work.tools.objects.put(work.case_id, pdf, PDF, LETTERS, audience_of(order.party_id))
    return RenderedLetter(order=order, pages=page_count(pdf), file=file)


@jobs.job("delete_letter", PostedLetter)
async def delete_letter(letter: PostedLetter, work: Work) -> DeletedLetter:
    await work.tools.objects.delete(letter.file)
    return DeletedLetter(letter_id=letter.letter_id)


def _pdf(order: NoticeOrder, contact: Contact, tools: NotifyTools) -> bytes:
    writer = tools.writer(order)
    if order.template == "invitation" and order.invitation_id:
        return invitation_pdf(writer, order, contact, group(make_code(tools.invitation_secret, order.invitation_id)))
    return letter_pdf(writer, order, contact)


def audience_of(party_id: UUID) -> str:
    return f"party:{party_id}"


async def _opened(sealed: Sealed | None, work: Work) -> Contact | None:
    if sealed is None:
        return None
    return Contact.restored(await work.tools.sealer.open(work.case_id, sealed))
