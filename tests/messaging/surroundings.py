"""What runs beside the pipeline, run by a test for as long as it takes."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID

from sqlalchemy import text

from shared.messaging.jobs import JobRunner
from shared.messaging.sweeper import Sweeper
from tests.support.driven import Driven

SETTLE = text("UPDATE parked SET settlement = :how, settled_by = 'somebody' WHERE id = (SELECT min(id) FROM parked)")


async def _nothing_waits() -> bool:
    return False


async def until(true: Callable[[], Awaitable[object]], seconds: float = 90.0) -> None:
    """Wait until a question is answered with something true; fail after so many seconds."""
    deadline = time.monotonic() + seconds
    while not await true():
        assert time.monotonic() < deadline, f"{true} did not come true in {seconds} seconds"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def sweeping(well: Driven, behind: Callable[[], Awaitable[bool]] = _nothing_waits) -> AsyncIterator[None]:
    """Let the sweeper run. behind: answers whether records are waiting to be applied."""
    engine = well.engine.execution_options(isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection, _task(Sweeper(well.service, connection, well.pipeline, behind).run()):
        yield


@asynccontextmanager
async def working(well: Driven) -> AsyncIterator[None]:
    """Let the job runner run."""
    service = well.service
    runner = JobRunner(service.jobs, well.engine, well.pipeline.ask, service.now, service.tools)
    async with _task(runner.run(asyncio.Event())):
        yield


@asynccontextmanager
async def _task(work: Any) -> AsyncIterator[None]:
    task = asyncio.ensure_future(work)
    try:
        yield
        if task.done():
            task.result()
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def rows(well: Driven, sql: str, **values: object) -> list[Any]:
    """Read the service's tables."""
    async with well.engine.begin() as connection:
        found = await connection.execute(text(sql), values)
        return list(found.all()) if found.returns_rows else []


async def settle(well: Driven, how: str) -> None:
    """Let a person settle the first parked record."""
    await rows(well, str(SETTLE), how=how)


async def blocked(well: Driven, case_id: UUID) -> bool:
    """Say whether a case is blocked."""
    return bool((await rows(well, "SELECT blocked FROM cases WHERE case_id = :case_id", case_id=case_id))[0][0])


async def open_reasons(well: Driven) -> list[str]:
    """Return why records lie aside, in the order in which they came."""
    found = await rows(well, "SELECT reason FROM parked WHERE settled_at IS NULL ORDER BY id")
    return [row[0] for row in found]
