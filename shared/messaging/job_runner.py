"""The job runner: takes jobs that are due, runs them outside any transaction, and brings their ends to the pipeline."""

import asyncio
import json
import random
from contextlib import suppress
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.messaging.composition import Service
from shared.messaging.failpoints import reach
from shared.messaging.jobs import JobKind, JobWork, TryAgainLater
from shared.messaging.metrics import FAILED, GIVEN_UP
from shared.messaging.pipeline import Pipeline
from shared.messaging.records import Finished

log = structlog.get_logger()
AT_ONCE = 4
POLL_SECONDS = 1.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 600.0
_LEASE_MARGIN_SECONDS = 5
_CLAIM = """
UPDATE jobs SET attempts = attempts + (state = 'waiting')::int, leased_until = now() + make_interval(secs => $3)
WHERE id IN (
    SELECT id FROM jobs WHERE state <> 'done' AND due_at <= $1 AND (leased_until IS NULL OR leased_until < now())
        AND NOT EXISTS (SELECT FROM cases WHERE cases.case_id = jobs.case_id AND blocked)
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, case_id, cause_id, correlation_id, payload::text, attempts, state, result::text
"""
_FINISH = """
UPDATE jobs SET state = 'finished', result = $2::text::jsonb, last_error = coalesce($3, last_error),
    leased_until = now() + interval '5 seconds'
WHERE id = $1 AND state = 'waiting' RETURNING result::text
"""
_LATER = "UPDATE jobs SET leased_until = now() + make_interval(secs => $2), last_error = $3 WHERE id = $1"


class JobRunner:
    """Runs the jobs of one process, a few at a time. Every process of the service has one; leases keep them apart."""

    def __init__(self, service: Service, engine: AsyncEngine, pipeline: Pipeline) -> None:
        self._service, self._engine, self._pipeline = service, engine, pipeline
        longest = max((kind.timeout_seconds for kind in service.jobs.kinds.values()), default=0)
        self._lease = longest + _LEASE_MARGIN_SECONDS

    async def run(self, woken: asyncio.Event) -> None:
        """Run due jobs until cancelled: at once when woken, otherwise at every poll."""
        at_work: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                woken.clear()
                for row in await self._claim(AT_ONCE - len(at_work)):
                    task = group.create_task(self._one(row))
                    at_work.add(task)
                    task.add_done_callback(at_work.discard)
                    task.add_done_callback(lambda _: woken.set())
                with suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await woken.wait()

    async def _claim(self, free: int) -> list[Any]:
        if free <= 0 or not self._service.jobs.kinds:
            return []
        async with self._engine.begin() as connection:
            return list(await _rows(connection, _CLAIM, self._service.now(), free, self._lease))

    async def _one(self, row: Any) -> None:  # noqa: ANN401 - a row
        try:
            result = row.result if row.state == "finished" else await self._work(row)
            if result is not None:
                reach("job_finished")
                job = Finished(row.id, row.kind, row.case_id, row.cause_id, row.correlation_id, row.payload, result)
                await self._pipeline.ask([job])
        except Exception:
            log.exception("job_end_not_applied", kind=row.kind, case_id=str(row.case_id))

    async def _work(self, row: Any) -> str | None:  # noqa: ANN401 - a row
        reach("job_claimed")
        kind = self._service.jobs.kinds.get(row.kind)
        if kind is None:
            return await self._again(row, 1, "this version does not know the kind")
        try:
            async with asyncio.timeout(kind.timeout_seconds):
                value = await self._run(kind, row)
        except Exception as error:
            FAILED.labels(row.kind).inc()
            reason = str(error) if isinstance(error, TryAgainLater) else type(error).__name__
            expected = isinstance(error, (TryAgainLater, TimeoutError))
            about = {"kind": row.kind, "case_id": str(row.case_id), "attempt": row.attempts}
            log.warning("job_failed", **about, reason=reason, exc_info=not expected)
            return await self._again(row, kind.max_attempts, reason)
        return await self._finish(row, {"value": value.model_dump(mode="json")}, None)

    async def _run(self, kind: JobKind, row: Any) -> Any:  # noqa: ANN401 - a row in, a job's own result out
        work = JobWork(row.case_id, row.id, row.cause_id, self._service.now(), self._service.tools)
        return await kind.run(kind.payload.model_validate_json(row.payload, extra="ignore"), work)

    async def _again(self, row: Any, most: int, reason: str) -> str | None:  # noqa: ANN401 - a row
        if row.attempts >= most and row.kind in self._service.jobs.kinds:
            GIVEN_UP.labels(row.kind).inc()
            return await self._finish(row, {}, reason)
        longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (row.attempts - 1))
        pause = random.uniform(longest / 2, longest)  # noqa: S311 - jitter, not a secret
        async with self._engine.begin() as connection:
            await _rows(connection, _LATER, row.id, pause, reason)
        reach("job_put_off")
        return None

    async def _finish(self, row: Any, outcome: dict[str, Any], error: str | None) -> str | None:  # noqa: ANN401 - a row
        reach("job_run")
        result = json.dumps({"finished_at": self._service.now().isoformat(), **outcome})
        async with self._engine.begin() as connection:
            stored = await _rows(connection, _FINISH, row.id, result, error)
        return stored[0][0] if stored else None


async def _rows(connection: AsyncConnection, sql: str, *values: object) -> Any:  # noqa: ANN401 - rows
    found = await connection.exec_driver_sql(sql, values)
    return found.all() if found.returns_rows else []
