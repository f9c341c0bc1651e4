"""A process is killed between any two steps; another goes on; nothing is lost and nothing happens twice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.messaging.member import Member
from tests.messaging.river import River
from tests.messaging.tally import NOW, TOPICS, Poured, Remind, Send, Take

pytestmark = [pytest.mark.broker, pytest.mark.slow, pytest.mark.timeout(180)]
PLACES = (
    "batch_read",
    "locked",
    "decided",
    "states_written",
    "outbox_written",
    "offsets_written",
    "committed",
    "offsets_told",
    "outbox_read",
    "handed_over",
    "sent",
    "deleted",
    "job_claimed",
    "job_finished",
)
END_BACKENDS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE pid <> pg_backend_pid() AND datname = current_database()
"""
Start = Callable[..., Member]


@pytest.fixture
def river(kafka: Any, database: str) -> River:
    kafka.empty(TOPICS, partitions=3)
    return River(kafka.bootstrap, database)


@pytest.fixture
def start(kafka: Any, database: str, tmp_path: Path) -> Iterator[Start]:
    """Start members; all are killed when the test ends."""
    members: list[Member] = []

    def one(number: int = 1, failpoint: str = "") -> Member:
        members.append(Member(database, kafka.bootstrap, tmp_path, number, failpoint))
        return members[-1]

    yield one
    for member in members:
        member.kill()


def burst(river: River, cases: int = 12) -> None:
    """Send what one batch cannot hold: water, people who take it, errands, a bell, and a bucket that all want."""
    ids = [uuid4() for _ in range(cases)]
    for case_id in ids:
        river.say(case_id, Poured(litres=5), Poured(litres=5, colour="green"))
        river.ask(case_id, Take(litres=6, bucket="the only one"))
        river.ask(case_id, Take(litres=6))
        river.ask(case_id, Send(litres=2))
        river.ask(case_id, Remind(at=NOW))
        river.ask(case_id, Take(litres=3))


@pytest.mark.parametrize("place", PLACES)
def test_killed_with_commands_in_flight(river: River, start: Start, place: str) -> None:
    member = start(failpoint=place)
    member.ready()

    burst(river)
    member.dies()
    burst(river, 3)
    member.start()
    river.wait_for_all()
    river.wait("SELECT 1 WHERE (SELECT count(*) FROM outbox WHERE type LIKE '%%Rang%%') = 15")
    river.wait("SELECT 1 WHERE NOT EXISTS (SELECT FROM outbox_todo)")

    said = river.judge()
    assert len(said) == 15
    assert river.rows("SELECT count(*) FROM parked") == [(0,)]
    assert river.rows("SELECT count(*) FROM reservations") == [(1,)]


def test_a_killed_member_s_partitions_go_to_the_others(river: River, start: Start) -> None:
    members = [start(number) for number in (1, 2)]
    for member in members:
        member.ready()

    burst(river)
    members[0].kill()
    burst(river)
    river.wait_for_all()

    assert len(river.judge()) == 24
    assert river.rows("SELECT count(*) FROM parked") == [(0,)]


def test_backends_that_the_database_ends_spoil_nothing(river: River, start: Start) -> None:
    start().ready()

    for _ in range(6):
        burst(river, 4)
        river.rows(END_BACKENDS)
    river.wait_for_all()

    assert len(river.judge()) == 24
    assert river.rows("SELECT count(*) FROM parked") == [(0,)]
