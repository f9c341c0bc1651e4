"""A history that was cut: the service that has applied more stands still, says so, and goes on when it is whole."""

import asyncio
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import pytest
from aiokafka import TopicPartition
from prometheus_client import REGISTRY

from shared.messaging.metrics import HISTORY_CUT
from shared.messaging.service import Chassis, running
from shared.messaging.wholeness import HistoryCut, check_next
from tests.messaging.river import River
from tests.messaging.surroundings import until
from tests.messaging.tally import EVENTS, TOPICS, Poured, Take, tally
from tests.messaging.test_restored_backup import lived
from tests.messaging.topic_copy import TopicCopy

pytestmark = [
    pytest.mark.broker,
    pytest.mark.slow("deletes topics and writes them again"),
    pytest.mark.timeout(300),
]
PARTITIONS = 3
CAUSES: dict[str, Callable[[TopicCopy], None]] = {}


def cause(cut: Callable[[TopicCopy], None]) -> Callable[[TopicCopy], None]:
    CAUSES[cut.__name__] = cut
    return cut


def grow(copy: TopicCopy) -> None:
    """Let the topic become longer than it ever was."""
    river = River(copy.bootstrap, "")
    for _ in range(20):
        river.say(uuid4(), *[Poured(litres=1)] * len(copy.records))


@cause
def made_anew_and_empty(copy: TopicCopy) -> None:
    copy.empty()


@cause
def made_anew_and_longer_than_before(copy: TopicCopy) -> None:
    copy.empty()
    grow(copy)


@cause
def an_older_copy(copy: TopicCopy) -> None:
    copy.empty()
    copy.write(copy.records[: len(copy.records) // 2])


@cause
def an_older_copy_that_went_on(copy: TopicCopy) -> None:
    an_older_copy(copy)
    grow(copy)


@cause
def its_beginning_deleted(copy: TopicCopy) -> None:
    copy.cut_off_the_beginning()


@pytest.fixture
def river(kafka: Any, database: str) -> River:
    HISTORY_CUT.set(0)
    kafka.empty(TOPICS, partitions=PARTITIONS)
    return River(kafka.bootstrap, database)


def service(kafka: Any, river: River) -> Any:
    return tally(river.database, kafka.bootstrap, back_off_seconds=0.05, poll_seconds=0.1)


async def some_cases(river: River, chassis: Chassis) -> list[UUID]:
    await until(lambda: ready(chassis))
    cases = [uuid4() for _ in range(8)]
    for case_id in cases:
        lived(river, case_id)
    await asyncio.to_thread(river.wait_for_all)
    return cases


async def ready(chassis: Chassis) -> bool:
    return chassis.ready()


async def is_cut() -> bool:
    return REGISTRY.get_sample_value("odr_history_cut") == 1


def places(records: list[Any]) -> list[Any]:
    return [(each.partition(), each.offset(), each.value(), each.headers()) for each in records]


@pytest.mark.parametrize("what", CAUSES)
async def test_nothing_follows_a_hole_and_the_service_goes_on_when_the_history_is_whole(
    what: str, river: River, kafka: Any
) -> None:
    async with running(service(kafka, river)) as chassis:
        cases = await some_cases(river, chassis)
    copy = TopicCopy(kafka, EVENTS, PARTITIONS)
    CAUSES[what](copy)
    left, states = places(copy.now()), river.rows("TABLE states ORDER BY case_id")

    async with running(service(kafka, river)) as chassis:
        await until(is_cut)
        for case_id in cases:
            river.ask(case_id, Take(litres=1))
        await asyncio.sleep(3)
        assert not chassis.ready()
        assert chassis.alive()
        assert places(copy.now()) == left
        assert river.rows("TABLE states ORDER BY case_id") == states
        assert river.rows("SELECT 1 FROM parked") == []

        copy.restore()
        await until(lambda: ready(chassis))
        await asyncio.to_thread(river.wait_for_all)

    assert not await is_cut()
    assert set(river.judge()) == set(cases)
    assert river.rows("SELECT 1 FROM parked") == []


# An older copy goes on only after its broker was away: what is shorter is seen first.
@pytest.mark.parametrize("what", [what for what in CAUSES if what != an_older_copy_that_went_on.__name__])
async def test_a_service_at_work_notices_that_its_history_is_cut_and_stands_still(
    what: str, river: River, kafka: Any
) -> None:
    async with running(service(kafka, river)) as chassis:
        cases = await some_cases(river, chassis)
        copy = TopicCopy(kafka, EVENTS, PARTITIONS)
        CAUSES[what](copy)
        await until(is_cut)
        await asyncio.sleep(1)
        left = places(copy.now())

        for case_id in cases:
            river.ask(case_id, Take(litres=1))
        await asyncio.sleep(2)

        assert not chassis.ready()
        assert chassis.alive()
        assert places(copy.now()) == left


async def test_a_history_whose_last_record_lies_aside_or_is_its_own_is_whole(river: River, kafka: Any) -> None:
    async with running(service(kafka, river)) as chassis:
        await some_cases(river, chassis)
        for partition in range(PARTITIONS):
            river.send(EVENTS, b"k", b"\xff", [("a", b"\xff")], partition=partition)
        await asyncio.to_thread(river.wait_for_all)

    async with running(service(kafka, river)) as chassis:
        await until(lambda: ready(chassis), seconds=20)

    assert not await is_cut()


async def test_a_new_service_learns_nothing_from_a_history_without_its_beginning(river: River, kafka: Any) -> None:
    for _ in range(8):
        river.say(uuid4(), Poured(litres=2))
    TopicCopy(kafka, EVENTS, PARTITIONS).cut_off_the_beginning()

    async with running(service(kafka, river)) as chassis:
        await until(is_cut)
        assert not chassis.ready()

    assert river.rows("TABLE offsets") == []


def test_records_of_a_history_follow_each_other_place_by_place() -> None:
    place = TopicPartition(EVENTS, 0)
    lying = [SimpleNamespace(offset=offset) for offset in (4, 5, 6)]

    check_next(place, lying, 4)
    for records, following in ((lying, 5), (lying, 3), ([lying[0], lying[2]], 4)):
        with pytest.raises(HistoryCut):
            check_next(place, records, following)
