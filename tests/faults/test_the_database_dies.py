"""PostgreSQL is killed under load, and transactions of others are in the way: nothing that was accepted is lost."""

import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import psycopg
import pytest

from deploy.local.child import free_port
from deploy.local.postgres import Postgres
from deploy.local.trouble import Trouble
from tests.faults.recording import Found
from tests.messaging.member import Member
from tests.messaging.river import River
from tests.messaging.tally import TOPICS, Poured, Send, Take, create_tables

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(600),
]
PASSWORD: Final = "for-tests-only"
LOCK: Final = "SELECT FROM cases WHERE case_id = %s FOR UPDATE"
DEADLOCKS: Final = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"


@pytest.fixture
def own_postgres(tmp_path: Path) -> Iterator[Postgres]:
    """A server of this test alone."""
    server = Postgres(tmp_path / "postgres", free_port(), PASSWORD, tmp_path / "postgres.log")
    tmp_path.chmod(0o755)
    server.start()
    server.wait()
    yield server
    server.stop()


def burst(river: River, cases: list[UUID]) -> None:
    for case_id in cases:
        river.say(case_id, Poured(litres=9, colour="green"))
        river.ask(case_id, Take(litres=6))
        river.ask(case_id, Take(litres=6))
        river.ask(case_id, Send(litres=2))


def started_again(server: Postgres) -> None:
    """Start a killed server; what is left of the old one may take a moment to go."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        server.start()
        with suppress(Trouble):
            server.wait()
            return
    raise AssertionError("PostgreSQL did not come back")


@pytest.mark.row(21)
def test_postgresql_killed_under_load(kafka: Any, own_postgres: Postgres, tmp_path: Path, found: Found) -> None:
    kafka.empty(TOPICS, partitions=3)
    url = own_postgres.provide("odr_tally", "odr_tally", PASSWORD)
    create_tables(url)
    river = River(kafka.bootstrap, url)
    member = Member(url, kafka.bootstrap, tmp_path)
    member.ready()
    kills = 3
    for _ in range(kills):
        burst(river, [uuid4() for _ in range(10)])
        own_postgres.kill()
        burst(river, [uuid4() for _ in range(3)])
        started_again(own_postgres)
    river.wait_for_all()

    found.did("PostgreSQL killed with SIGKILL while batches are applied, and started again")
    found.times(kills)
    assert len(river.judge()) == kills * 13
    assert river.rows("SELECT reason FROM parked") == []
    found.result("the same process went on; every command has one effect or one refusal")
    member.kill()


@pytest.mark.row(25)
def test_deadlocks_end_in_one_effect(kafka: Any, database: str, tmp_path: Path, found: Found) -> None:
    kafka.empty(TOPICS, partitions=1)
    river = River(kafka.bootstrap, database)
    first, last = sorted((uuid4(), uuid4()))
    member = Member(database, kafka.bootstrap, tmp_path)
    member.ready()
    burst(river, [first, last])
    river.wait_for_all()
    before = river.rows(DEADLOCKS)[0][0]
    rounds = 4
    for _ in range(rounds):
        _in_the_way(database, river, first, last)
    river.wait_for_all()

    river.wait("SELECT 1 FROM pg_stat_database WHERE datname = current_database() AND deadlocks > %s", before)
    found.did("another transaction locks the same cases in the opposite order")
    found.times(rounds)
    river.judge()
    assert river.rows("SELECT reason FROM parked") == []
    found.result("the loser of each deadlock tried again; one effect each")
    member.kill()


def _in_the_way(database: str, river: River, first: UUID, last: UUID) -> None:
    """Hold the last case, let the service take the first one and wait, then want the first."""
    with psycopg.connect(database) as other:
        other.execute(LOCK, [last])
        asking = threading.Thread(target=burst, args=(river, [first, last]))
        asking.start()
        river.wait("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        with suppress(psycopg.errors.DeadlockDetected):
            other.execute(LOCK, [first])
        asking.join()
