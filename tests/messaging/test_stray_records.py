"""A record in the service's own name lies aside: a person gives it up, or it is learnt when its cause is mended."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.envelope import Envelope
from shared.messaging.adoption import Adoption
from shared.messaging.connections import create_engine
from shared.messaging.service import running
from shared.messaging.wholeness import Wholeness
from tests.messaging.river import River
from tests.messaging.tally import EVENTS, NOW, TOPICS, Noticed, Send, Sent, Taken, tally
from tests.messaging.test_restored_backup import Backup, lived

pytestmark = [
    pytest.mark.broker,
    pytest.mark.slow("puts a backup in place and reads everything again"),
    pytest.mark.timeout(400),
]
FREE = """
SELECT 1 FROM cases WHERE case_id = %s AND NOT blocked AND NOT EXISTS (SELECT FROM parked WHERE settled_at IS NULL)
"""
ASIDE = "SELECT 1 FROM parked WHERE case_id = %s AND settled_at IS NULL"
SETTLE = """
UPDATE parked SET settlement = %s, settled_by = 'somebody' WHERE settled_at IS NULL AND reason LIKE 'own stream%%'
"""


@pytest.fixture
def river(kafka: Any, database: str) -> River:
    kafka.empty(TOPICS, partitions=3)
    return River(kafka.bootstrap, database)


def quick(database: str, kafka: Any) -> Any:
    return tally(database, kafka.bootstrap, poll_seconds=0.1, back_off_seconds=0.05)


async def test_a_stray_record_is_given_up_and_its_case_goes_on(kafka: Any, river: River, database: str) -> None:
    case_id = uuid4()
    async with running(quick(database, kafka)):
        lived(river, case_id)
        await asyncio.to_thread(river.wait_for_all)
        _stray(river, case_id)
        await asyncio.to_thread(river.wait, ASIDE, case_id)
        river.ask(case_id, Send(litres=7))
        river.rows(SETTLE, "release")
        await asyncio.to_thread(river.wait, "SELECT 1 FROM parked WHERE attempts = 2 AND settlement IS NULL")
        river.rows(SETTLE, "discard")
        await asyncio.to_thread(river.wait, FREE, case_id)
        await asyncio.to_thread(river.wait_for_all)
    async with running(quick(database, kafka)):
        river.ask(case_id, Send(litres=8))
        await asyncio.to_thread(river.wait_for_all)

    assert _sent(river, case_id) == [4, 7, 8]
    assert "red" not in str(river.rows("SELECT own FROM states"))


async def test_a_stray_record_that_was_given_up_stays_so_when_it_is_read_once_more(
    kafka: Any, river: River, database: str
) -> None:
    case_id = uuid4()
    service = quick(database, kafka)
    async with running(service):
        lived(river, case_id)
        await asyncio.to_thread(river.wait_for_all)
    _stray(river, case_id)
    engine = create_engine(service.connections)
    await Adoption(service, engine).run(Wholeness(service, engine))
    assert river.rows("SELECT blocked FROM cases WHERE case_id = %s", case_id) == [(True,)]
    river.rows(SETTLE, "discard")
    river.rows("UPDATE parked SET settled_at = now()")
    river.rows("UPDATE cases SET blocked = false")

    # Its process was killed before it had counted the record as read.
    await Adoption(service, engine).run(Wholeness(service, engine))

    await engine.dispose()
    assert river.rows("SELECT settlement, attempts FROM parked WHERE case_id = %s", case_id) == [("discard", 1)]
    assert river.rows("SELECT blocked FROM cases WHERE case_id = %s", case_id) == [(False,)]


async def test_what_could_not_be_learnt_after_a_restore_is_learnt_when_its_cause_is_mended(
    kafka: Any, river: River, database: str, postgres: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    torn, well = uuid4(), uuid4()
    backup = Backup(postgres, database)
    backup.take()
    async with running(quick(database, kafka)):
        lived(river, torn)
        river.ask(well, Send(litres=4))
        await asyncio.to_thread(river.wait_for_all)
    said = river.judge()
    backup.restore()
    service = quick(database, kafka)
    fold = service.handlers.evolves[Taken]

    with monkeypatch.context() as patch:
        patch.setitem(service.handlers.evolves, Taken, _broken)
        async with running(service):
            await asyncio.to_thread(river.wait, "SELECT 1 FROM states WHERE case_id = %s", well)
            await asyncio.to_thread(river.wait, "SELECT 1 FROM cases WHERE case_id = %s AND blocked", torn)
    assert service.handlers.evolves[Taken] is fold
    async with running(service):
        river.rows(SETTLE, "release")
        await asyncio.to_thread(river.wait, FREE, torn)
        await asyncio.to_thread(river.wait_for_all)

    assert river.judge() == said
    postgres.drop(backup.url)


def _stray(river: River, case_id: UUID) -> None:
    body = Noticed(colour="red").write()
    stray = Envelope(uuid4(), Noticed.type_name(), "tally", case_id, NOW).chained("f" * 64, 99, body)
    river.send(EVENTS, stray.key, body, stray.headers())


def _broken(*_: Any) -> Any:
    raise ZeroDivisionError


def _sent(river: River, case_id: UUID) -> list[int]:
    rows = river.rows("SELECT body FROM outbox WHERE case_id = %s AND type = %s ORDER BY id", case_id, Sent.type_name())
    return [Sent.read(bytes(body)).litres for (body,) in rows]
