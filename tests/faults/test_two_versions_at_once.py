"""Old and new code of one service run side by side under load, forward and back: everything is applied once."""

import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest

from shared.contracts.message import ForCase
from tests.faults.recording import Found
from tests.messaging import river as rivers
from tests.messaging.member import Member
from tests.messaging.river import River
from tests.messaging.tally import EVENTS, TOPICS, Poured, Send, Take
from tests.messaging.tally_of_tomorrow import Lowered

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(600),
]
TODAY, TOMORROW = "tests.messaging.tally_process", "tests.messaging.tally_of_tomorrow"
UNKNOWN: Final = 'odr_records_total{outcome="unknown"}'
CASES: Final = "SELECT count(*) FROM cases"
Start = Callable[[int, str], Member]


class PouredGently(Poured):
    """The spring's own next version: one more field."""

    gently: ForCase[bool] = True

    @classmethod
    def type_name(cls) -> str:
        return Poured.type_name()


class Frozen(Poured):
    """An event that nobody here has heard of."""


@pytest.fixture
def river(kafka: Any, database: str) -> River:
    kafka.empty(TOPICS, partitions=3)
    return River(kafka.bootstrap, database)


@pytest.fixture
def start(kafka: Any, database: str, tmp_path: Path) -> Iterator[Start]:
    """Start a member of a version; all are killed when the test ends."""
    members: list[Member] = []

    def one(number: int, version: str) -> Member:
        members.append(Member(database, kafka.bootstrap, tmp_path, number, module=version))
        members[-1].ready()
        return members[-1]

    yield one
    for member in members:
        member.kill()


class Load(threading.Thread):
    """Somebody always asks for something, until told to stop; and the spring speaks of things yet unknown."""

    def __init__(self, river: River) -> None:
        super().__init__()
        self._river, self._over = river, threading.Event()
        self.cases = 0

    def run(self) -> None:
        while not self._over.wait(0.05):
            case_id = uuid4()
            self._river.say(case_id, PouredGently(litres=9, colour="green"), Frozen(litres=1), Poured(litres=1))
            self._river.poured[case_id] -= 1
            for command in (Take(litres=6), Take(litres=6), Send(litres=2), Take(litres=4)):
                self._river.ask(case_id, command)
            self.cases += 1

    def stop(self) -> None:
        self._over.set()
        self.join()


def new_cases(river: River) -> None:
    """Wait until the service has got to work on more cases than now."""
    before = river.rows(CASES)[0][0]
    river.wait("SELECT 1 WHERE (SELECT count(*) FROM cases) >= %s", before + 10)


def unknown(member: Member) -> float:
    """Return how many records of unknown types a member has counted."""
    with urllib.request.urlopen(f"http://127.0.0.1:{member.port}/metrics", timeout=30) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(UNKNOWN))


def test_old_and_new_code_run_side_by_side(
    river: River, start: Start, monkeypatch: pytest.MonkeyPatch, found: Found
) -> None:
    monkeypatch.setitem(rivers.KINDS, Lowered.type_name(), Lowered)
    load, counted = Load(river), 0.0
    members = [start(1, TODAY), start(2, TODAY)]
    load.start()
    steps = ((0, TOMORROW), (1, TOMORROW), (0, TODAY), (1, TODAY))
    for place, version in steps:
        new_cases(river)
        counted += unknown(members[place])
        members[place].stop()
        members[place] = start(place + 1, version)
        new_cases(river)
    load.stop()
    river.wait_for_all()

    said = river.judge()
    kinds = {type(message) for case in said.values() for message in case}
    bodies = [body for envelope, body in river.read(EVENTS) if envelope.type == "odr.tally.Taken.v1"]
    found.did("two processes of one service rolled to the next version one by one, under load, and back again")
    found.times(len(steps))
    assert len(said) == load.cases
    assert Lowered in kinds
    assert {b'"by":' in body for body in bodies} == {True, False}, "not both versions have decided"
    assert counted > 0, "records of an unknown type were not counted"
    assert river.rows("SELECT reason FROM parked") == []
    found.result(f"{load.cases} cases, each command applied once by either version; unknown kinds counted and skipped")
