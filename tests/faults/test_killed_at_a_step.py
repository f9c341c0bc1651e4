"""A process is killed at a named step, or its connections are ended: nothing is lost and nothing happens twice."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.faults.recording import Found
from tests.messaging.member import Member
from tests.messaging.river import River
from tests.messaging.tally import NOW, TOPICS, Poured, Remind, Send, Take

pytestmark = [pytest.mark.faults, pytest.mark.broker, pytest.mark.slow, pytest.mark.timeout(400)]
STEPS = {
    5: ("states_written", "between the states and the outbox"),
    6: ("sent", "after the broker had the messages and before they were deleted"),
    14: ("decided", "in the middle of a batch"),
    15: ("telling_offsets", "after the commit and before the offsets were told"),
}
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


@pytest.mark.parametrize("step", [pytest.param(row, marks=pytest.mark.row(row)) for row in STEPS])
def test_killed_with_commands_in_flight(river: River, start: Start, step: int, found: Found) -> None:
    place, when = STEPS[step]
    member = start(failpoint=place)
    member.ready()
    found.did(f"killed with SIGKILL {when}, commands in flight; started again")

    burst(river)
    member.dies()
    burst(river, 3)
    member.start()
    river.wait_for_all()

    said = river.judge()
    assert len(said) == 15
    assert river.rows("SELECT count(*) FROM outbox WHERE type LIKE '%%Rang%%'") == [(15,)]
    assert river.rows("SELECT count(*) FROM parked") == [(0,)]
    assert river.rows("SELECT count(*) FROM reservations") == [(1,)]
    found.result("15 cases complete, one effect or one refusal each")


@pytest.mark.quick
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
