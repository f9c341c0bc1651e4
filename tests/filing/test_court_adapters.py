from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from services.filing.court_adapters import ClerkQueue
from services.filing.domain.envelopes import DeliverEnvelope, EnvelopeDelivered
from services.filing.jobs import Tools, deliver_envelope
from shared.contracts.documents import StoredFile
from shared.messaging.jobs import JobWork
from shared.runtime.key_store import KeyStore, create_key_store
from shared.runtime.objects import Altered, Objects
from shared.runtime.sealing import KekRing, Sealer
from tests.filing.case import CASE_ID, CASE_NUMBER, COURT_ID, NOW

pytestmark = pytest.mark.broker


@pytest.fixture
async def objects(postgres: Any, tmp_path: Path) -> AsyncIterator[Objects]:
    url = postgres.fresh_database("keys")
    connection = await asyncpg.connect(url)
    await create_key_store(connection, {await connection.fetchval("SELECT current_user"): ["case"]})
    await connection.close()
    (tmp_path / "case.key").write_bytes(b"k" * 32)
    store = KeyStore(url)
    yield Objects((tmp_path / "objects").as_uri(), Sealer(store, KekRing(tmp_path)))
    await store.close()


def envelope(file: StoredFile) -> DeliverEnvelope:
    return DeliverEnvelope(
        envelope_id=UUID(int=1),
        court_id=COURT_ID,
        case_number=CASE_NUMBER,
        title="Settlement Agreement",
        file=file,
        submitted_at=NOW,
    )


def work(objects: Objects) -> JobWork[Tools]:
    tools = Tools(adapters={COURT_ID: ClerkQueue(objects)})
    return JobWork(case_id=CASE_ID, job_id=UUID(int=2), cause_id=UUID(int=3), now=NOW, tools=tools)


async def test_the_court_has_the_envelope_at_the_time_it_was_submitted_however_often_it_is_carried(
    objects: Objects,
) -> None:
    paper = envelope(await objects.put(CASE_ID, b"%PDF", "application/pdf", "agreements"))

    for _ in range(2):
        delivered = await deliver_envelope(paper, work(objects))
        assert delivered == EnvelopeDelivered(envelope_id=UUID(int=1), received_at=NOW)


async def test_a_paper_that_is_gone_or_altered_is_not_confirmed(objects: Objects) -> None:
    file = await objects.put(CASE_ID, b"%PDF", "application/pdf", "agreements")

    with pytest.raises(Altered):
        await deliver_envelope(envelope(file.model_copy(update={"sha256": "0" * 64})), work(objects))
    await objects.delete(file)
    with pytest.raises(FileNotFoundError):
        await deliver_envelope(envelope(file), work(objects))
