"""Yesterday's backup is restored: the service learns its own words again before it speaks, and nothing forks."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from shared.messaging.adoption import Adoption
from shared.messaging.connections import create_engine
from shared.messaging.service import running
from shared.messaging.wholeness import Wholeness
from tests.messaging.member import Member
from tests.messaging.river import River
from tests.messaging.surroundings import until
from tests.messaging.tally import TOPICS, Poured, Send, Take, tally

pytestmark = [
    pytest.mark.broker,
    pytest.mark.slow("puts a backup in place and reads everything again"),
    pytest.mark.timeout(400),
]


@pytest.fixture
def river(kafka: Any, database: str) -> River:
    kafka.empty(TOPICS, partitions=3)
    return River(kafka.bootstrap, database)


@pytest.fixture
def backup(postgres: Any, database: str) -> Iterator["Backup"]:
    copy = Backup(postgres, database)
    yield copy
    postgres.drop(copy.url)


class Backup:
    """A copy of the database as it was once; nobody may be connected while it is taken or brought back."""

    def __init__(self, postgres: Any, database: str) -> None:
        self._admin, self._database = postgres.server.url(), database
        self.url = f"{database}_backup"

    def take(self) -> None:
        """Keep the database as it is now."""
        self._copy(self._database, self.url)

    def restore(self) -> None:
        """Bring the kept database back."""
        self._copy(self.url, self._database)

    def _copy(self, source: str, target: str) -> None:
        old, new = (sql.Identifier(url.rpartition("/")[2]) for url in (source, target))
        with psycopg.connect(self._admin, autocommit=True) as connection:
            owner = connection.execute(
                "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = %s", [source.rpartition("/")[2]]
            ).fetchone()
            assert owner is not None
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(new))
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}").format(new, old, sql.Identifier(owner[0]))
            )


def lived(river: River, case_id: UUID) -> None:
    """Let a case live a little."""
    river.say(case_id, Poured(litres=9, colour="green"))
    river.ask(case_id, Take(litres=1))
    river.ask(case_id, Take(litres=50))
    river.ask(case_id, Send(litres=4))


async def test_what_was_done_after_the_backup_is_adopted_and_not_done_again(
    kafka: Any, river: River, database: str, backup: Backup
) -> None:
    before, both, after = uuid4(), uuid4(), uuid4()
    service = tally(database, kafka.bootstrap, poll_seconds=0.1)
    async with running(service):
        lived(river, before)
        lived(river, both)
        await asyncio.to_thread(river.wait_for_all)
    backup.take()
    async with running(service):
        lived(river, both)
        lived(river, after)
        await asyncio.to_thread(river.wait_for_all)
    said, ends = river.judge(), _ends(river)

    backup.restore()
    async with running(service):
        await asyncio.to_thread(river.wait, "SELECT 1 FROM states WHERE case_id = %s", after)
        await asyncio.to_thread(river.wait_for_all)
        assert river.judge() == said
        assert _ends(river) == ends, "something was said again"
        river.ask(after, Take(litres=12))
        await asyncio.to_thread(river.wait_for_all)

    assert river.rows("SELECT count(*) FROM parked") == [(0,)]
    assert len(river.judge()[after]) == len(said[after]) + 2


def test_killed_while_it_adopts_it_begins_again(
    kafka: Any, river: River, database: str, backup: Backup, tmp_path: Path
) -> None:
    backup.take()
    member = Member(database, kafka.bootstrap, tmp_path)
    member.ready()
    for _ in range(3):
        lived(river, uuid4())
    river.wait_for_all()
    member.stop()
    said, ends = river.judge(), _ends(river)

    backup.restore()
    restored = Member(database, kafka.bootstrap, tmp_path, 2, "adopted")
    restored.dies()
    restored.start()
    restored.ready()
    river.wait_for_all()

    assert river.judge() == said
    assert _ends(river) == ends
    restored.stop()


async def test_a_case_with_another_future_is_put_aside(kafka: Any, river: River, database: str, backup: Backup) -> None:
    case_id = uuid4()
    backup.take()
    async with running(tally(database, kafka.bootstrap)):
        river.say(case_id, Poured(litres=9))
        river.ask(case_id, Take(litres=1))
        await until(lambda: _applied(river))
    backup.restore()
    river.rows("INSERT INTO streams VALUES (%s, 'tally.events', 0, %s)", case_id, "f" * 64)
    service = tally(database, kafka.bootstrap)
    engine = create_engine(service.connections)

    await Adoption(service, engine).run(Wholeness(service, engine))

    await engine.dispose()
    assert river.rows("SELECT case_id, reason FROM parked") == [
        (case_id, "own stream: it does not follow from what was said")
    ]
    assert river.rows("SELECT case_id FROM cases WHERE blocked") == [(case_id,)]
    assert river.rows("SELECT count(*) FROM outbox WHERE topic = 'tally.events'") == [(0,)]


async def _applied(river: River) -> bool:
    return bool(river.rows("SELECT 1 FROM commands WHERE NOT EXISTS (SELECT FROM outbox_todo)"))


def _ends(river: River) -> dict[str, int]:
    return {topic: len(river.read(topic)) for topic in TOPICS}
