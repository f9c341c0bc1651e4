"""A mail server in the hands of a test: away, unfriendly, or lying about what it took."""

from asyncio import Transport
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from enum import Enum
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.child import free_port
from tests.faults.notices_checked import Mail


class Mood(Enum):
    """How the server answers."""

    TAKES = "takes every message"
    DROPS = "hangs up after the message and has not kept it"
    KEEPS_AND_DROPS = "keeps the message and hangs up without an answer"
    LATER = "is busy: come back later"
    BOUNCES = "knows no such person"


class PostOffice:
    """One server. mail: what it took · heard: how many messages were begun."""

    def __init__(self) -> None:
        self.port = free_port()
        self.mood = Mood.TAKES
        self.mail = Mail()
        self.heard = 0

    @contextmanager
    def open(self) -> Iterator[None]:
        """Answer until the block ends; outside it every connection is refused."""
        controller = Controller(self, hostname="127.0.0.1", port=self.port)
        controller.start()
        try:
            yield
        finally:
            controller.stop()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        """Answer about one recipient."""
        if self.mood is Mood.BOUNCES:
            self.heard += 1
            return "550 5.1.1 no such person"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - the same
        """Take a message, or do not, or do and say nothing."""
        self.heard += 1
        mood, name = self.mood, str(message_from_bytes(bytes(envelope.original_content or b""))["Message-ID"])
        if mood is Mood.LATER:
            return "451 4.3.0 come back later"
        if mood in {Mood.TAKES, Mood.KEEPS_AND_DROPS}:
            self.mail.taken.append(name)
        if mood is Mood.KEEPS_AND_DROPS:
            self.mail.unanswered.append(name)
        if mood in {Mood.DROPS, Mood.KEEPS_AND_DROPS}:
            assert isinstance(server.transport, Transport)
            server.transport.abort()
        return "250 kept"
