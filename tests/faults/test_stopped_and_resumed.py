"""A process is stopped and goes on later, as on a machine that swaps or a paused virtual machine: nobody is harmed."""

import random
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest

from tests.faults.recording import Found
from tests.faults.warm_member import Nursery
from tests.messaging.member import Member
from tests.messaging.river import River
from tests.messaging.tally import NOW, TOPICS, Poured, Remind, Send, Take

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(600),
]
SESSION_SECONDS: Final = 3.0
OWNER: Final = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 7001 AND granted"
END_OWNER: Final = f"SELECT pg_terminate_backend(pid) FROM ({OWNER}) AS owner"  # noqa: S608 - constants of this file
WAITING: Final = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
Start = Callable[..., Member]


@pytest.fixture
def river(kafka: Any, database: str) -> River:
    kafka.empty(TOPICS, partitions=3)
    return River(kafka.bootstrap, database)


@pytest.fixture
def start(kafka: Any, database: str, tmp_path: Path) -> Iterator[Start]:
    """Start members; all are killed when the test ends."""
    members: list[Member] = []

    def one(number: int = 1) -> Member:
        members.append(Member(database, kafka.bootstrap, tmp_path, number))
        return members[-1]

    yield one
    for member in members:
        member.kill()


@pytest.fixture
def nursery(kafka: Any, database: str, tmp_path: Path) -> Iterator[Nursery]:
    """Where processes come from that stop themselves."""
    one = Nursery(database, kafka.bootstrap, tmp_path)
    yield one
    one.close()


def burst(river: River, cases: int = 8) -> None:
    for case_id in [uuid4() for _ in range(cases)]:
        river.say(case_id, Poured(litres=9, colour="green"))
        river.ask(case_id, Take(litres=6))
        river.ask(case_id, Take(litres=6))
        river.ask(case_id, Send(litres=2))
        river.ask(case_id, Remind(at=NOW))


@pytest.mark.row(7)
def test_a_relay_that_was_stopped_goes_on_beside_its_successor(river: River, start: Start, found: Found) -> None:
    first = start(1)
    first.ready()
    river.wait(OWNER)
    second = start(2)
    second.ready()
    rounds = 3
    for _ in range(rounds):
        burst(river)
        time.sleep(random.uniform(0, 0.3))  # noqa: S311 - any moment
        first.process.send_signal(signal.SIGSTOP)
        river.rows(END_OWNER)
        burst(river)
        time.sleep(SESSION_SECONDS + 1)
        first.process.send_signal(signal.SIGCONT)
        burst(river)
        first, second = second, first
        river.wait(OWNER)
    river.wait_for_all()

    found.did("the relay's owner stopped (SIGSTOP) while it sends, its lock taken by another, then resumed")
    found.times(rounds)
    assert len(river.judge()) == rounds * 24
    assert river.rows("SELECT reason FROM parked") == []
    found.result("order kept in every case, no effect twice")


@pytest.mark.row(7)
def test_a_relay_that_stands_still_loses_its_turn(river: River, start: Start, found: Found) -> None:
    first = start(1)
    first.ready()
    river.wait(OWNER)
    start(2).ready()
    first.process.send_signal(signal.SIGSTOP)
    river.patience_seconds = 120

    burst(river)
    river.wait_for_all()

    found.did("the relay's owner stopped (SIGSTOP) for good, nothing else done")
    assert len(river.judge()) == 8
    found.result("the database took its turn away; the other process sent everything")


@pytest.mark.row(17)
def test_a_consumer_stopped_in_a_transaction_past_its_session_is_harmless(
    river: River, start: Start, nursery: Nursery, found: Found
) -> None:
    other = start(2)
    other.ready()
    stopped = nursery.begin("decided:1", how=signal.SIGSTOP)
    stopped.works()
    burst(river, 12)
    river.wait(WAITING)

    river.wait_for_all()
    stopped.send(signal.SIGCONT)
    burst(river)
    river.wait_for_all()

    found.did("a consumer stopped with an open transaction that holds cases, past its session; resumed after takeover")
    assert len(river.judge()) == 20
    assert river.rows("SELECT reason FROM parked") == []
    found.result("the survivor took the cases over; the late write changed nothing")


@pytest.mark.row(16)
def test_a_storm_of_joins_and_leaves_doubles_nothing(river: River, start: Start, found: Found) -> None:
    start(1).ready()
    joins = 12
    began = time.monotonic()
    for number in range(joins):
        burst(river, 3)
        guest = start(2 + number)
        guest.ready()
        burst(river, 3)
        guest.stop() if number % 2 else guest.kill()
    seconds = time.monotonic() - began
    river.wait_for_all()

    found.did(f"members join and leave, {joins / seconds * 60:.0f} joins a minute, every second one killed")
    found.times(joins)
    assert len(river.judge()) == joins * 6
    assert river.rows("SELECT reason FROM parked") == []
    found.result("no double effect, order kept")
