"""A real mail server and real stores for the tests of notify's work after the commit."""

import asyncio
from collections.abc import AsyncIterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from services.notify.jobs import NotifyTools
from services.notify.mail import MailServer
from shared.courtcalendar.sites import Sites
from shared.messaging.jobs import JobWork
from shared.runtime.key_store import KeyStore, create_key_store
from shared.runtime.objects import Objects
from shared.runtime.sealing import KekRing, Sealer
from tests.notify.case import CASE_ID, COURTS, NOW
from tests.support.servers import PostgresForTests

Work = JobWork[NotifyTools]
SECRET = b"made-up secret"


class Sink:
    """A mail server that keeps what it takes; `answer`: what it says instead of taking it; None: it stays silent."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], EmailMessage]] = []
        self.answer: str | None = "250 kept"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd calls it so
        if self.answer is None:
            await asyncio.sleep(5)
        if (self.answer or "").startswith("250"):
            message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append((envelope.rcpt_tos, message))
        return self.answer or "250 too late"


@pytest.fixture
async def sink() -> AsyncIterator[tuple[Sink, int]]:
    ours = Sink()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(ours, hostname="localhost"), "127.0.0.1", 0)
    yield ours, server.sockets[0].getsockname()[1]
    server.close()


@pytest.fixture
async def work(postgres: PostgresForTests, sink: tuple[Sink, int], tmp_path: Path) -> AsyncIterator[Work]:
    url = postgres.fresh_database("notify")
    connection = await asyncpg.connect(url)
    await create_key_store(connection, {"notify": ["party", "case"]})
    await connection.close()
    (tmp_path / "keys").mkdir()
    for kind in ("party", "case"):
        (tmp_path / "keys" / f"{kind}.key").write_bytes(b"k" * 32)
    store = KeyStore(url)
    sealer = Sealer(store, KekRing(tmp_path / "keys"))
    tools = NotifyTools(
        sites=Sites(COURTS, "https://odr.example.gov"),
        invitation_secret=SECRET,
        sealer=sealer,
        objects=Objects(f"file://{tmp_path}/objects", sealer),
        mail=MailServer(host="127.0.0.1", port=sink[1], sender="odr@court.example", timeout_seconds=1.0),
    )
    yield JobWork(case_id=CASE_ID, job_id=uuid4(), cause_id=uuid4(), now=NOW, tools=tools)
    await store.close()
