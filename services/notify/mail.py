"""E-mail: one message, a text and an HTML part, handed to the configured server; it decides nothing about people."""

from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import aiosmtplib
from aiosmtplib.errors import SMTPDataError, SMTPException, SMTPNotSupported, SMTPRecipientsRefused

from services.notify.domain.orders import NoticeOrder
from services.notify.wording import NO_ANSWERS
from services.notify.writing import WrittenNotice, environment, short
from shared.contracts.values.direction import isolated
from shared.courtcalendar.court import Court
from shared.messaging.jobs import TryAgainLater

PERMANENT = 500
BAD_ADDRESS = "the e-mail address cannot be used"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where e-mail goes. start_tls None: when the server offers it · timeout in seconds for the whole delivery."""

    host: str
    port: int
    sender: str
    username: str | None = None
    password: str | None = None
    use_tls: bool = False
    start_tls: bool | None = None
    timeout_seconds: float = 20.0

    async def take(self, message: EmailMessage) -> str | None:
        """Return None when the server took the message, or why it never will. Raises TryAgainLater on trouble."""
        try:
            await aiosmtplib.send(
                message,
                hostname=self.host,
                port=self.port,
                username=self.username,
                password=self.password,
                use_tls=self.use_tls,
                start_tls=self.start_tls,
                timeout=self.timeout_seconds,
            )
        except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupported) as error:
            return _for_good(error)
        except (SMTPException, OSError, ValueError) as error:
            raise TryAgainLater(f"mail server: {type(error).__name__}") from error
        return None


def _for_good(error: SMTPRecipientsRefused | SMTPDataError | SMTPNotSupported) -> str:
    """Answers from 500 on are for good, others pass; the server's words may name the person and are left out."""
    if isinstance(error, SMTPNotSupported):
        return BAD_ADDRESS
    answers = error.recipients if isinstance(error, SMTPRecipientsRefused) else [error]
    code = min(answer.code for answer in answers)
    if code < PERMANENT:
        raise TryAgainLater(f"mail server answered {code}") from error
    return f"the mail server answered {code}"


def compose(order: NoticeOrder, notice: WrittenNotice, court: Court, sender: str, email: str) -> EmailMessage | None:
    """Return the e-mail; None when the address cannot stand in one. The same notice has the same Message-ID."""
    message = EmailMessage()
    try:
        message["To"] = email
    except (ValueError, IndexError):
        return None
    if [address.addr_spec for address in message["To"].addresses if address.domain] != [email]:
        return None
    court_name = court.name.read(notice.language)
    words = {
        "notice": notice,
        "name": isolated(" ".join(order.name.split())),
        "court": court_name,
        "address": short(notice.url),
        "no_money": court.sentences.no_money.read(notice.language),
        "no_answers": NO_ANSWERS.read(notice.language),
    }
    message["From"] = Address(court.short_name.read(notice.language), addr_spec=sender)
    message["Subject"] = notice.subject
    message["Date"] = format_datetime(order.queued_at)
    message["Message-ID"] = f"<{order.notice_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(environment().get_template("email.txt").render(words))
    message.add_alternative(environment().get_template("email.html").render(words), subtype="html")
    message["Content-Language"] = notice.language.value  # after the parts: they would take it along
    return message
