"""A process is killed at a named step, or its connections are ended: nothing is lost and nothing happens twice."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from deploy.local.places import PROJECT
from shared.contracts.deciding import Refusal
from tests.faults.random_kills import PLACES
from tests.faults.recording import Found
from tests.messaging.member import Member
from tests.messaging.river import River
from tests.messaging.tally import NOW, TOPICS, Noticed, Poured, Remind, Send, Take, Taken
from tests.messaging.test_restored_backup import Backup

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(400),
]
SETTLING = ("one_applied", "settling", "settled", "released")
FAILING = ("failed_twice", "written", "one_applied", "committed")
ADOPTING = ("born", "adopted", "jobs_ended", "adoption_committed", "own_topics_read")
NAMED = re.compile(r'reach\("(\w+)"\)')
NOTHING_ASIDE = "SELECT 1 WHERE NOT EXISTS (SELECT FROM parked WHERE settled_at IS NULL)"
STEPS = {
    5: ("written", "when states and outbox were written and nothing was committed"),
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


@pytest.mark.row(18)
@pytest.mark.row(19)
@pytest.mark.parametrize("place", SETTLING)
def test_killed_while_what_lay_aside_is_settled(river: River, start: Start, place: str, found: Found) -> None:
    member = start(failpoint=place)
    member.ready()
    unordered, poisoned = uuid4(), uuid4()

    burst(river, 3)
    river.say_backwards(unordered, Poured(litres=1, colour="red"), Poured(litres=2), Poured(litres=3, colour="blue"))
    river.say(poisoned, Poured(litres=1, colour="\x00"))
    if place == "one_applied":
        member.dies()
        member.start()
    river.wait("SELECT 1 WHERE (SELECT count(*) FROM parked) = 4")
    river.rows("UPDATE parked SET settlement = CASE WHEN case_id = %s THEN 'discard' ELSE 'release' END", poisoned)
    if place != "one_applied":
        member.dies()
        member.start()
    river.wait(NOTHING_ASIDE)
    river.wait_for_all()

    river.poured[poisoned] = 0
    said = river.judge()
    assert [event.colour for event in said[unordered] if isinstance(event, Noticed)] == ["red", "blue"]
    assert river.rows("SELECT count(*) FROM cases WHERE blocked") == [(0,)]
    found.did("killed with SIGKILL while parked records are released and discarded")
    found.result("settled once, in order, nothing lies aside")


@pytest.mark.row(19)
@pytest.mark.parametrize("place", FAILING)
def test_killed_while_a_command_that_fails_is_refused(river: River, start: Start, place: str, found: Found) -> None:
    member = start(failpoint=place)
    member.ready()
    case_id = uuid4()
    found.did("killed with SIGKILL while commands that fail twice are refused")

    river.say(case_id, Poured(litres=9))
    river.ask(case_id, Take(litres=0))
    river.ask(case_id, Take(litres=1, bucket="\x00"))
    river.ask(case_id, Take(litres=2))
    member.dies()
    member.start()
    river.wait_for_all()

    said = river.judge()[case_id]
    assert [each.code for each in said if isinstance(each, Refusal)] == ["NotHandled", "NotHandled"]
    assert [each for each in said if isinstance(each, Taken)] == [Taken(litres=2)]
    assert river.rows("SELECT count(*), count(DISTINCT command_id) FROM incidents") == [(2, 2)]
    assert river.rows("SELECT count(*) FROM parked") == [(0,)]
    found.result("each refused once with its number, the case goes on")


@pytest.mark.row(26)
@pytest.mark.parametrize("place", ADOPTING)
def test_killed_while_a_restored_service_learns_again(
    river: River, start: Start, postgres: Any, database: str, place: str, found: Found
) -> None:
    backup = Backup(postgres, database)
    backup.take()
    member = start()
    member.ready()
    burst(river, 4)
    river.wait_for_all()
    member.stop()
    said = river.judge()

    backup.restore()
    restored = start(2, place)
    restored.dies()
    restored.start()
    restored.ready()
    river.wait_for_all()

    assert river.judge() == said
    postgres.drop(backup.url)
    found.did("killed with SIGKILL while a restored service learns its own words again")
    found.result("it begins again; nothing is said twice")


@pytest.mark.quick
def test_at_every_failpoint_of_the_chassis_something_is_killed() -> None:
    sources = (PROJECT / "shared" / "messaging").glob("*.py")
    named = {name for source in sources for name in NAMED.findall(source.read_text())}

    assert named == {*PLACES, *SETTLING, *FAILING, *ADOPTING}
