"""Section 2: the same way through three processes alone: one that stores commands, intake, and the projection."""

import asyncio
import json
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from statistics import median
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bench.chassis import latency, workload
from bench.chassis.floor import floor
from bench.chassis.way import Mark, Way, Ways
from bench.figures import Figure, counted
from bench.loads import overload
from bench.run import Run
from shared.contracts.actor import Actor
from shared.contracts.envelope import Envelope
from shared.contracts.identity import case_id_of
from shared.contracts.intake import FeeReceiptRecorded, RecordFeeReceipt
from shared.contracts.policy import Role
from shared.contracts.topics import COMMANDS, GATEWAY
from shared.messaging import outbox
from shared.messaging.service import NOTIFY_OWNER
from shared.runtime.patience import until

INTAKE: Final = "intake"
CLERK: Final = Actor(account_id=uuid4(), role=Role.CLERK, court_id=workload.COURT)
PACES: Final = {"4/s": (4.0, 30.0), "100/s": (100.0, 20.0)}
LIMITS: Final = {"4/s": (12.0, 20.0, 30.0), "100/s": (9.0, 18.0, 30.0)}
WHOLE_SECONDS: Final = 30.0
LOOK_SECONDS: Final = 0.5
FLOOR: Final = "three bare commits and two bare records alone, p50"


def measure(run: Run) -> list[Figure]:
    """Store commands at random moments, as the gateway stores them; look at the commits afterwards."""
    clerk = asyncio.run(overload.sign_in(run))
    latency.keep_commit_times(run)
    latency.wait_until_back(run, clerk)
    ways: dict[str, list[list[Way]]] = {pace: [] for pace in PACES}
    floors: dict[str, list[float]] = {pace: [] for pace in PACES}
    with _without_the_others(run):
        for number in range(run.runs):
            for pace, (rate, seconds) in PACES.items():
                length = latency.QUICK_SECONDS if run.quick else seconds
                ways[pace].append(_paced(run, rate, length))
                floors[pace].append(median(asyncio.run(floor(run, rate, length / 3))))
                took = median(way.whole() for way in ways[pace][-1])
                run.tell(f"run {number + 1}: {pace}: {took:.1f} ms, floor {floors[pace][-1]:.1f} ms")
    return [
        figure
        for pace, runs in ways.items()
        for figure in (
            *latency.figures_of(f"three processes, {pace}", runs, LIMITS[pace], WHO),
            Figure(latency.SECTION, f"three processes, {pace}: {FLOOR}", "ms", tuple(floors[pace])),
        )
    ]


@contextmanager
def _without_the_others(run: Run) -> Iterator[None]:
    """Stop the services that have no part in it; start them again afterwards."""
    others = [process for process in run.system.processes if process.name not in {INTAKE, GATEWAY}]
    for process in others:
        process.stop()
    try:
        yield
    finally:
        for process in others:
            process.start()
    if not until(lambda: all(process.ready() for process in others), latency.READY_SECONDS, LOOK_SECONDS):
        raise TimeoutError("the other services did not come back")


def _paced(run: Run, rate: float, seconds: float) -> list[Way]:
    ways = Ways(run.installation, FeeReceiptRecorded.type_name())
    mark = ways.mark()
    ids = asyncio.run(_store(run, rate, seconds))
    found = _whole(ways, ids, mark)
    counted("commands that went the whole way", len(ids), len(found))
    return found


def _whole(ways: Ways, ids: list[UUID], mark: Mark) -> list[Way]:
    return until(lambda: ways.read(ids, mark), WHOLE_SECONDS, LOOK_SECONDS, done=lambda found: len(found) >= len(ids))


async def _store(run: Run, rate: float, seconds: float) -> list[UUID]:
    """Store commands at random moments; return their ids."""
    chance = random.Random(1)  # noqa: S311 - a load, not a secret
    at = sorted(chance.uniform(0, seconds) for _ in range(int(rate * seconds)))
    url = run.installation.database_url(GATEWAY).replace("postgresql://", "postgresql+asyncpg://", 1)
    engine = create_async_engine(url, pool_use_lifo=True)
    began = time.perf_counter()
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(_store_one(engine, began + moment)) for moment in at]
    finally:
        await engine.dispose()
    return [task.result() for task in tasks]


async def _store_one(engine: AsyncEngine, at: float) -> UUID:
    command = RecordFeeReceipt.model_validate_json(json.dumps(overload.fee_receipt()))
    await asyncio.sleep(max(0.0, at - time.perf_counter()))
    envelope = Envelope(
        id=uuid4(),
        type=command.type_name(),
        source=GATEWAY,
        subject=case_id_of(command.court_id, command.case_number),
        time=datetime.now(UTC),
        actor=CLERK,
    )
    async with engine.begin() as connection:
        await outbox.insert(connection, [(envelope, command.write(), COMMANDS[INTAKE].name)])
        await connection.exec_driver_sql(NOTIFY_OWNER)
    return envelope.id


WHO: Final = (
    "the other services stand still and nobody asks by HTTP, the target's own set-up; a step ends with a"
    " commit (to the microsecond) or with a record's own time stamp (to the millisecond); why it takes longer than the"
    " target is in docs/decisions/0022-what-one-command-costs.md"
)
