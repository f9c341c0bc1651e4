"""The whole chassis in one process on the real broker: what lies on the topics is applied, put aside or counted."""

import asyncio
import gc
import warnings
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from shared.messaging.service import Chassis, Stuck, run, running
from tests.messaging.river import River
from tests.messaging.surroundings import until
from tests.messaging.tally import COMMANDS, EVENTS, TOPICS, Lost, Poured, Rang, Remind, Send, Take, tally

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]


@pytest.fixture
def river(kafka: Any, database: str) -> River:
    kafka.empty(TOPICS, partitions=3)
    return River(kafka.bootstrap, database)


@pytest.fixture
async def chassis(kafka: Any, river: River) -> AsyncIterator[Chassis]:
    """The service at work."""
    async with running(tally(river.database, kafka.bootstrap, back_off_seconds=0.05, poll_seconds=0.1)) as one:
        await until(lambda: ready(one))
        yield one


async def ready(chassis: Chassis) -> bool:
    return chassis.ready()


async def all_applied(river: River) -> None:
    await asyncio.to_thread(river.wait_for_all)


async def test_records_of_every_broken_kind_lie_aside_and_other_cases_go_on(river: River, chassis: Chassis) -> None:
    case_id = uuid4()
    broken = uuid4()
    river.say(broken, Poured(litres=1))
    river.send(EVENTS, None, b"{}", [("ce_id", b"\xff\xfe")], partition=0)
    river.send(EVENTS, None, None, [], partition=1)  # type: ignore[arg-type]
    river.send(COMMANDS, b"no case", b"{", [("ce_type", b"odr.tally.Take.v1"), ("nothing", None)], partition=2)
    for partition in range(3):
        river.send(EVENTS, b"k", b"\xff", [("\u00e9", b"\xff")], partition=partition)
    river.say(case_id, Poured(litres=5))
    river.ask(case_id, Take(litres=5))
    river.ask(broken, Take(litres=1))
    await all_applied(river)

    assert chassis.alive()
    assert river.rows("SELECT count(*) FROM parked WHERE case_id IS NULL") == [(6,)]
    assert len(river.judge()) == 2


async def test_the_owner_sends_sweeps_and_runs_jobs(river: River, chassis: Chassis) -> None:
    case_id, now = uuid4(), datetime.now(UTC)
    river.ask(case_id, Send(litres=2), at=now)
    river.ask(case_id, Remind(at=now), at=now)
    await until(lambda: has(river, Rang.type_name()))
    await all_applied(river)

    assert not any(isinstance(each, Lost) for each in river.judge()[case_id])


async def test_a_second_process_takes_over_what_the_first_owned(river: River, kafka: Any) -> None:
    case_id = uuid4()
    service = tally(river.database, kafka.bootstrap, poll_seconds=0.1)
    async with running(service) as first:
        await until(lambda: ready(first))
        async with running(service) as second:
            await until(lambda: ready(second))
            river.say(case_id, Poured(litres=5))
            for _ in range(5):
                river.ask(uuid4(), Send(litres=1))
                second.wake()
            river.ask(case_id, Take(litres=5))
            await all_applied(river)
    async with running(service) as third:
        await until(lambda: ready(third))
        river.ask(case_id, Take(litres=1))
        await all_applied(river)

    assert len(river.judge()) == 6


async def test_what_was_sent_lies_in_the_outbox_until_nothing_else_comes_and_is_sent_once(
    river: River, kafka: Any
) -> None:
    async with running(tally(river.database, kafka.bootstrap, poll_seconds=60.0)) as chassis:
        await until(lambda: ready(chassis))
        for number in range(1, 5):
            river.ask(uuid4(), Send(litres=1))
            await until(lambda: asyncio.to_thread(lambda: len(river.read(EVENTS)) >= number))  # noqa: B023 - at once
            chassis.wake()
        await asyncio.sleep(0.5)
        waiting, sent = river.rows("SELECT count(*) FROM outbox_todo"), river.read(EVENTS)

    assert waiting == river.rows("SELECT count(*) FROM outbox") > [(3,)]
    assert len(sent) == len({envelope.id for envelope, _ in sent}) >= 4
    assert river.rows("SELECT count(*) FROM outbox_todo") == [(0,)]


async def test_connections_that_are_lost_begin_again(river: River, chassis: Chassis) -> None:
    for _ in range(3):
        case_id = uuid4()
        river.say(case_id, Poured(litres=5))
        river.ask(case_id, Take(litres=5))
        river.rows(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE pid <> pg_backend_pid() AND datname = current_database()"
        )
        chassis.wake()
        await all_applied(river)

    assert len(river.judge()) == 3
    assert river.rows("SELECT count(*) FROM parked") == [(0,)]


async def test_a_new_database_remembers_the_past_and_decides_nothing_about_it(river: River, kafka: Any) -> None:
    old, young = uuid4(), uuid4()
    river.say(old, Poured(litres=5, colour="green"))
    async with running(tally(river.database, kafka.bootstrap)) as chassis:
        await until(lambda: ready(chassis))
        river.say(young, Poured(litres=5, colour="red"))
        for case_id in (old, young):
            river.ask(case_id, Take(litres=5))
        await all_applied(river)

    said = river.judge()
    assert [type(each).__name__ for each in said[old]] == ["Taken", "Shown"]
    assert [type(each).__name__ for each in said[young]] == ["Noticed", "Taken", "Shown"]


async def test_stopped_at_any_moment_of_its_start_a_service_leaves_nothing_open(river: River, kafka: Any) -> None:
    service = tally(river.database, kafka.bootstrap)
    with warnings.catch_warnings(record=True) as left:
        warnings.simplefilter("always")
        for step in range(15):
            async with running(service):
                await asyncio.sleep(step * 0.05)
        gc.collect()

    assert [str(warning.message) for warning in left if warning.category is ResourceWarning] == []


async def test_topics_of_different_sizes_are_refused(river: River, kafka: Any) -> None:
    kafka.empty((COMMANDS,), partitions=2)
    async with running(tally(river.database, kafka.bootstrap, back_off_seconds=0.05)) as chassis:
        with pytest.raises(AssertionError):
            await until(lambda: applied_nothing_but_ready(chassis, river), seconds=3)
    kafka.empty((COMMANDS,), partitions=3)


async def test_a_topic_that_is_missing_is_waited_for(river: River, kafka: Any) -> None:
    service = tally(river.database, kafka.bootstrap, back_off_seconds=0.05)
    missing = replace(service, topics=replace(service.topics, published=("tally.later",)))
    async with running(missing) as chassis:
        await asyncio.sleep(1)
        assert not chassis.ready()
        kafka.make_topics("tally.later", partitions=3)
        await until(lambda: ready(chassis))


async def test_without_progress_the_process_ends(river: River, kafka: Any) -> None:
    service = tally(river.database, kafka.bootstrap, stuck_seconds=4, poll_seconds=0.1)
    started: list[Chassis] = []
    river.rows("INSERT INTO cases (case_id) VALUES (%s)", case_id := uuid4())

    async with asyncio.timeout(200):
        task = asyncio.ensure_future(run(service, started.append))
        await until(lambda: at_work(started))
        with held(river, case_id):
            river.say(case_id, Poured(litres=1))
            with pytest.raises(Stuck):
                await task


async def at_work(started: list[Chassis]) -> bool:
    return bool(started) and started[0].ready()


async def has(river: River, kind: str) -> bool:
    return bool(river.rows("SELECT 1 FROM outbox WHERE type = %s", kind))


async def applied_nothing_but_ready(chassis: Chassis, river: River) -> bool:
    return bool(river.rows("SELECT 1 FROM commands")) and chassis.ready()


def held(river: River, case_id: object) -> Any:
    """Hold a case's row locked, as a transaction that never ends does."""
    connection = psycopg.connect(river.database)
    connection.execute("SELECT 1 FROM cases WHERE case_id = %s FOR UPDATE", [case_id])
    return connection
