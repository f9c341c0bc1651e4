"""Five processes share the work: a partition number is with the same one on every topic."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.messaging.member import Member
from tests.messaging.river import River
from tests.messaging.tally import COMMANDS, EVENTS, TOPICS, Poured, Send, Take

pytestmark = [
    pytest.mark.broker,
    pytest.mark.slow("waits until members of a group have shared out their work"),
    pytest.mark.timeout(400),
]
PARTITIONS = 12


@pytest.fixture
def members(kafka: Any, database: str, tmp_path: Path) -> Iterator[list[Member]]:
    """Five members who have found each other."""
    kafka.empty(TOPICS, partitions=PARTITIONS)
    five = [Member(database, kafka.bootstrap, tmp_path, number) for number in range(1, 6)]
    try:
        for member in five:
            member.ready()
        yield five
    finally:
        for member in five:
            member.kill()


def assignments(kafka: Any) -> dict[str, set[tuple[str, int]]]:
    """Ask the broker who reads what."""
    group = kafka.admin.describe_consumer_groups(["tally"])["tally"].result(10)
    return {
        member.group_instance_id: {(place.topic, place.partition) for place in member.assignment.topic_partitions}
        for member in group.members
    }


def test_five_members_read_the_same_numbers_of_every_topic(kafka: Any, database: str, members: list[Member]) -> None:
    deadline = time.monotonic() + 90
    while len(found := assignments(kafka)) < len(members) or not all(found.values()):
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    river = River(kafka.bootstrap, database)
    for case_id in [uuid4() for _ in range(40)]:
        river.say(case_id, Poured(litres=5))
        river.ask(case_id, Take(litres=3))
        river.ask(case_id, Send(litres=2))
        river.ask(case_id, Take(litres=2))
    river.wait_for_all()

    for places in found.values():
        heard = {number for topic, number in places if topic == EVENTS}
        assert {number for topic, number in places if topic == COMMANDS} == heard
        assert 2 <= len(heard) <= 3
    assert sum(len(places) for places in found.values()) == 2 * PARTITIONS
    assert len(river.judge()) == 40
    assert river.rows("SELECT count(*) FROM parked") == [(0,)]
