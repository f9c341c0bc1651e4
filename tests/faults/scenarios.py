"""What is done to the tally service in one process, and what must be true afterwards; each raises AssertionError.

Every scenario runs twice: as it is, and with a protection taken away.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from prometheus_client import REGISTRY

from shared.contracts.envelope import Envelope
from shared.messaging import transaction
from shared.messaging.service import running
from shared.messaging.sorting import BEHIND
from tests.messaging.river import River
from tests.messaging.surroundings import until
from tests.messaging.tally import (
    ANA,
    COMMANDS,
    EVENTS,
    NOW,
    Errands,
    Poured,
    Send,
    Take,
    Taken,
    jobs,
    tally,
)
from tests.messaging.topic_copy import TopicCopy
from tests.support.driven import driven

HEARD = (EVENTS, COMMANDS)
PARTITIONS = 3
STILL_SECONDS = 3.0
END_BATCH = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE state = 'idle in transaction' AND datname = current_database()
"""


@dataclass
class World:
    """Where a scenario plays.

    backup: a copy of the database can be taken and brought back · begun: what comes before the fault has worked.
    """

    kafka: Any
    database: str
    river: River
    backup: Any
    patch: pytest.MonkeyPatch
    begun: bool = True

    def service(self, **more: Any) -> Any:
        """Put one process's service together, quick to notice."""
        return tally(self.database, self.kafka.bootstrap, poll_seconds=0.1, back_off_seconds=0.05, **more)

    @asynccontextmanager
    async def one(self, **more: Any) -> AsyncIterator[Any]:
        """Run one process's service, and go on when it is ready."""
        service = self.service(**more)
        async with running(service) as chassis:
            await until(_answer(chassis.ready), seconds=60)
            yield service

    async def all_applied(self) -> None:
        """Wait until everything is applied and sent, and let nothing lie aside."""
        await asyncio.to_thread(self.river.wait_for_all)
        assert self.river.rows("SELECT reason FROM parked WHERE settled_at IS NULL") == []

    async def judge(self) -> Any:
        """Compare what was asked with topics and tables."""
        return await asyncio.to_thread(self.river.judge)


def _answer(question: Callable[[], bool]) -> Callable[[], Awaitable[bool]]:
    async def asked() -> bool:
        return question()

    return asked


def lived(river: River, case_id: UUID) -> None:
    """Let a case live a little."""
    river.say(case_id, Poured(litres=9, colour="green"))
    river.ask(case_id, Take(litres=1))
    river.ask(case_id, Take(litres=50))
    river.ask(case_id, Send(litres=4))


async def everything_again(world: World) -> None:
    """Everything is sent five times more; the final state is the same."""
    world.begun = False
    async with world.one():
        for case_id in [uuid4() for _ in range(6)]:
            lived(world.river, case_id)
        await world.all_applied()
        world.begun = True
        before = _states(world.river)
        for first in (0, 5, 11, 3, 0):
            world.river.send_again(first)
        last = uuid4()
        for _ in range(6):
            lived(world.river, last)
            last = uuid4()
        await world.all_applied()
    await world.judge()
    after = _states(world.river)
    assert before == {case_id: after[case_id] for case_id in before}, "sending again changed a state"


def _states(river: River) -> dict[UUID, Any]:
    return {row[0]: row[1:] for row in river.rows("SELECT case_id, own::text, heard::text FROM states")}


async def forged_record(world: World) -> None:
    """A record has the right number and another past: it is put aside and not believed."""
    case_id = uuid4()
    async with world.one():
        world.river.say(case_id, Poured(litres=3))
        body = Poured(litres=1000).write()
        envelope = Envelope(id=uuid4(), type=Poured.type_name(), source="spring", subject=case_id, time=NOW).chained(
            "f" * 64, 2, body
        )
        world.river.send(EVENTS, envelope.key, body, envelope.headers())
        world.river.ask(uuid4(), Send(litres=1))
        await asyncio.to_thread(world.river.wait_for_all)
    assert world.river.rows("SELECT reason FROM parked") == [("fork: it does not follow from what was heard before",)]
    await world.judge()


async def lost_on_the_way(world: World) -> None:
    """A record is lost and a later one arrives: the gap is noticed, and when the lost one comes, order is restored."""
    case_id = uuid4()
    async with world.one():
        world.river.say(case_id, Poured(litres=1))
        await asyncio.to_thread(world.river.wait_for_all)
        world.river.say_backwards(case_id, Poured(litres=2), Poured(litres=4))
        await asyncio.to_thread(world.river.wait_for_all)
        reasons = [reason for (reason,) in world.river.rows("SELECT reason FROM parked ORDER BY id")]
        assert reasons == ["gap: an earlier record is missing", BEHIND], "a lost record was not noticed"
        world.river.rows("UPDATE parked SET settlement = 'release', settled_by = 'somebody'")
        await asyncio.to_thread(world.river.wait, "SELECT 1 WHERE NOT EXISTS (SELECT FROM cases WHERE blocked)")
        await world.all_applied()
    await world.judge()


async def history_cut(world: World) -> None:
    """The history's topic is made anew, empty: nothing follows the hole, and all goes on when it is written again."""
    cases = [uuid4() for _ in range(6)]
    async with world.one():
        for case_id in cases:
            lived(world.river, case_id)
        await world.all_applied()
    copy = TopicCopy(world.kafka, EVENTS, PARTITIONS)
    copy.empty()
    async with running(world.service()) as chassis:
        for case_id in cases:
            world.river.ask(case_id, Send(litres=1))
        await asyncio.sleep(STILL_SECONDS)
        assert copy.now() == [], "new records stand behind a hole"
        copy.restore()
        await until(_answer(chassis.ready), seconds=60)
        await world.all_applied()
    await world.judge()


async def seen_before_it_is_here(world: World) -> None:
    """A command comes before the event that its author saw: it waits for it and is not refused."""
    case_id = uuid4()
    async with world.one():
        command, event = await _asked_ahead(world, case_id)
        world.river.send(*event)
        await world.all_applied()
    said = await world.judge()
    assert [type(message) for message in said[case_id]][:1] == [Taken], f"{command} was refused"


async def ended_while_one_waits(world: World) -> None:
    """A process ends while a command waits in its memory: the next process finds the command again."""
    case_id = uuid4()
    async with world.one():
        command, event = await _asked_ahead(world, case_id)
    async with world.one():
        world.river.send(*event)
        await world.all_applied()
    said = await world.judge()
    assert [type(message) for message in said[case_id]][:1] == [Taken], f"{command} was refused"


async def _asked_ahead(world: World, case_id: UUID) -> tuple[UUID, Any]:
    """Let a command come before its event, and the service meet it; return its id and the event's record."""
    kept: list[Any] = []
    with world.patch.context() as patch:
        patch.setattr(world.river, "send", lambda *record: kept.append(record))
        world.river.say(case_id, Poured(litres=9))
    command = world.river.ask(case_id, Take(litres=5))
    await until(lambda: _met(world, command))
    return command, kept[0]


async def _met(world: World, command: UUID) -> bool:
    """Say whether the service has met a command: it holds its partition, or has decided."""
    held = REGISTRY.get_sample_value("odr_held_seconds") or world.river.rows(
        "SELECT 1 FROM commands WHERE command_id = %s", command
    )
    return bool(held)


async def ended_backends(world: World) -> None:
    """The database ends a batch's connection in the middle, again and again; no batch is skipped."""
    ended: list[str] = []

    def end(name: str) -> None:
        if name == "decided" and len(ended) < 6:
            ended.append(name)
            world.river.rows(END_BATCH)

    world.patch.setattr(transaction, "reach", end)
    async with world.one():
        for _ in range(6):
            for case_id in (uuid4(), uuid4(), uuid4()):
                lived(world.river, case_id)
            await asyncio.sleep(0.1)
        await world.all_applied()
    assert len(ended) > 1
    await world.judge()


def failing_once_at(place: str) -> Callable[[World], Any]:
    """Return the scenario in which the world fails once at a step of the transaction."""

    async def fails(world: World) -> None:
        failed: list[str] = []

        def fail(name: str) -> None:
            if name == place and len(failed) < 3:
                failed.append(name)
                raise OSError(f"the world failed at {name}")

        world.patch.setattr(transaction, "reach", fail)
        async with world.one():
            for case_id in [uuid4() for _ in range(5)]:
                lived(world.river, case_id)
            await world.all_applied()
        assert failed, f"{place} was not reached"
        await world.judge()

    return fails


async def restored_backup(world: World) -> None:
    """Yesterday's backup is brought back: what was done since is learnt again and not done again."""
    world.begun = False
    before, both, after = uuid4(), uuid4(), uuid4()
    async with world.one():
        lived(world.river, before)
        lived(world.river, both)
        await world.all_applied()
    world.backup.take()
    async with world.one():
        lived(world.river, both)
        lived(world.river, after)
        await world.all_applied()
    said = await world.judge()
    world.begun = True
    world.backup.restore()
    async with world.one():
        await world.all_applied()
        world.river.ask(after, Take(litres=2))
        await world.all_applied()
    again = await world.judge()
    assert {case_id: len(words) for case_id, words in again.items()} == {
        case_id: len(words) + (2 if case_id == after else 0) for case_id, words in said.items()
    }, "something was said again"


async def two_processes_send(world: World) -> None:
    """Two processes run, nothing fails: every message is sent once."""
    async with world.one(member_id="tally-1"), world.one(member_id="tally-2"):
        for case_id in [uuid4() for _ in range(30)]:
            lived(world.river, case_id)
        await world.all_applied()
    await world.judge()
    sent = [envelope.id for envelope, _ in world.river.read(EVENTS)]
    assert len(sent) == len(set(sent)), f"{len(sent) - len(set(sent))} messages were sent twice"


async def five_processes_share(world: World) -> None:
    """Five processes share the partitions: a number is with the same process on every topic."""
    async with AsyncExitStack() as members:
        for number in range(1, 6):
            await members.enter_async_context(world.one(member_id=f"tally-{number}"))
        await _settled(world)


async def _settled(world: World) -> None:
    """Wait until everything is given out to all five; nobody may ever have a number on one topic alone."""
    while True:
        found = await asyncio.to_thread(_assignments, world)
        for places in found.values():
            numbers = {topic: frozenset(part for name, part in places if name == topic) for topic in HEARD}
            assert len(set(numbers.values())) == 1, f"a case's topics are with two processes: {numbers}"
        if len(found) == 5 and sum(map(len, found.values())) == len(HEARD) * PARTITIONS:
            return
        await asyncio.sleep(0.5)


def _assignments(world: World) -> dict[str, set[tuple[str, int]]]:
    group = world.kafka.admin.describe_consumer_groups(["tally"])["tally"].result(10)
    return {
        member.group_instance_id: {(place.topic, place.partition) for place in member.assignment.topic_partitions}
        for member in group.members
    }


async def two_at_one_case(world: World) -> None:
    """Two processes decide about one case at the same time: its numbers stay without gap or double."""
    case_id = uuid4()
    async with driven(world.service()) as one, driven(world.service()) as other:
        for _ in range(15):
            records = [self.command(case_id, Send(litres=1), ANA, NOW) for self in (one, other)]
            await asyncio.gather(one.pipeline.take(records[:1]), other.pipeline.take(records[1:]))
    numbers = [
        dict(headers)["ce_sequence"]
        for (headers,) in world.river.rows("SELECT headers FROM outbox WHERE topic = %s", EVENTS)
    ]
    assert len(numbers) == 30
    assert len(set(numbers)) == 30, "two messages have one number"


async def two_processes_work(world: World) -> None:
    """Two processes look for jobs: each job is run once."""
    errands = Errands()
    quick = jobs.kinds["fetch"]

    async def slow(errand: Any, work: Any) -> Any:
        water = await quick.run(errand, work)
        await asyncio.sleep(2.5)
        return water

    world.patch.setitem(jobs.kinds, "fetch", replace(quick, run=slow, timeout_seconds=60.0))
    async with world.one(member_id="tally-1", tools=errands), world.one(member_id="tally-2", tools=errands):
        for _ in range(3):
            world.river.ask(uuid4(), Send(litres=1))
        await world.all_applied()
    await world.judge()
    assert errands.run == 3, f"3 errands were run {errands.run} times"
