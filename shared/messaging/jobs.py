"""Jobs: work that runs after the commit, outside any transaction, and whose end comes back through the pipeline.

It owns the kinds of jobs that a service has and runs those that are due; what follows from an end is decided elsewhere.
"""

import asyncio
import json
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.message import Facts
from shared.messaging.failpoints import reach
from shared.messaging.metrics import FAILED, GIVEN_UP
from shared.messaging.statements import rows_of
from shared.runtime.logs import tell
from shared.runtime.patience import rung

log = structlog.get_logger()
AT_ONCE = 4
POLL_SECONDS = 1.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 2.0, 600.0
_LEASE_MARGIN_SECONDS = 5
# A lease, not a lock: a transaction that stays open for as long as a job runs keeps PostgreSQL from clearing up, and
# the lock of a process that stands still is never given back. A finished job that nobody has decided about is claimed
# again, without counting as a try.
_CLAIM = """
UPDATE jobs SET attempts = attempts + (state = 'waiting')::int, leased_until = now() + make_interval(secs => $3)
WHERE id IN (
    SELECT id FROM jobs WHERE state <> 'done' AND due_at <= $1 AND (leased_until IS NULL OR leased_until < now())
        AND NOT EXISTS (SELECT FROM cases WHERE cases.case_id = jobs.case_id AND blocked)
    ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED)
RETURNING id, kind, case_id, cause_id, correlation_id, payload::text, attempts, state, result::text
"""
# Only the first end counts: who outlived his lease finds the job finished by another and leaves it to that one.
_FINISH = """
UPDATE jobs SET state = 'finished', result = $2::text::jsonb, last_error = coalesce($3, last_error),
    leased_until = now() + interval '5 seconds'
WHERE id = $1 AND state = 'waiting' RETURNING result::text
"""
_LATER = "UPDATE jobs SET leased_until = now() + make_interval(secs => $2), last_error = $3 WHERE id = $1"
Tools = TypeVar("Tools")
P = TypeVar("P", bound=Facts)


class TryAgainLater(Exception):  # noqa: N818 - one of the three families of style.md: back off
    """Something outside is unwell. The reason is stored and shown to operators: no personal data in it."""


@dataclass(frozen=True, slots=True)
class JobWork(Generic[Tools]):
    """What a job knows besides its payload. now: real or demo time at its start · tools: the service's own object."""

    case_id: UUID
    job_id: UUID
    cause_id: UUID
    now: datetime
    tools: Tools


Run = Callable[[P, JobWork[Any]], Awaitable[Facts]]


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job: its function, the model of its payload, its time-out and how often it is tried."""

    run: Run[Any]
    payload: type[Facts]
    timeout_seconds: float
    max_attempts: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A job that has ended: its row as JSON texts, result included."""

    id: UUID
    kind: str
    case_id: UUID
    cause_id: UUID
    correlation_id: UUID
    payload: str
    result: str


class Jobs:
    """The kinds of jobs that a service has."""

    def __init__(self) -> None:
        self.kinds: dict[str, JobKind] = {}

    def job(
        self, kind: str, payload: type[P], *, timeout_seconds: float = 60, max_attempts: int = 8
    ) -> Callable[[Run[P]], Run[P]]:
        """Register `async def name(payload, work) -> Facts`; it may run more than once and must bear that."""

        def register(run: Run[P]) -> Run[P]:
            self.kinds[kind] = JobKind(run, payload, timeout_seconds, max_attempts)
            return run

        return register


class JobRunner:
    """Runs the jobs of one process, a few at a time. Every process of the service has one; leases keep them apart.

    ask: what decides about a job that has ended · now, tools: the service's own, for its jobs.
    """

    def __init__(
        self,
        jobs: Jobs,
        engine: AsyncEngine,
        ask: Callable[[Sequence[Finished]], Awaitable[None]],
        now: Callable[[], datetime],
        tools: object = None,
    ) -> None:
        self._kinds, self._engine, self._ask, self._now, self._tools = jobs.kinds, engine, ask, now, tools
        longest = max((kind.timeout_seconds for kind in self._kinds.values()), default=0)
        self._lease = longest + _LEASE_MARGIN_SECONDS

    async def run(self, woken: asyncio.Event) -> None:
        """Run due jobs until cancelled: at once when woken, otherwise at every poll."""
        at_work: set[asyncio.Task[None]] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                woken.clear()  # before looking: who wakes meanwhile is heard
                for row in await self._claim(AT_ONCE - len(at_work)):
                    task = group.create_task(self._one(row))
                    at_work.add(task)
                    task.add_done_callback(at_work.discard)
                    task.add_done_callback(lambda _: woken.set())
                await rung(woken, POLL_SECONDS)

    async def _claim(self, free: int) -> Sequence[Any]:
        if free <= 0 or not self._kinds:
            return ()
        return await self._store(_CLAIM, self._now(), free, self._lease)

    async def _one(self, row: Any) -> None:  # noqa: ANN401 - a row
        try:
            result = row.result if row.state == "finished" else await self._work(row)
            if result is not None:
                reach("job_finished")
                job = Finished(row.id, row.kind, row.case_id, row.cause_id, row.correlation_id, row.payload, result)
                await self._ask([job])
        except Exception:
            # The other jobs go on; this one is claimed again when its lease is over.
            log.exception("job_end_not_applied", kind=row.kind, case_id=str(row.case_id))

    async def _work(self, row: Any) -> str | None:  # noqa: ANN401 - a row
        reach("job_claimed")
        kind = self._kinds.get(row.kind)
        if kind is None:
            # Two versions run side by side during a release: a job of the newer one waits for a process that knows it.
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
        tell("job_done", kind=row.kind, case_id=row.case_id, attempt=row.attempts)
        return await self._finish(row, {"value": value.model_dump(mode="json")}, None)

    async def _run(self, kind: JobKind, row: Any) -> Facts:  # noqa: ANN401 - a row
        work = JobWork(row.case_id, row.id, row.cause_id, self._now(), self._tools)
        return await kind.run(kind.payload.restored(row.payload), work)

    async def _again(self, row: Any, most: int, reason: str) -> str | None:  # noqa: ANN401 - a row
        if row.attempts >= most and row.kind in self._kinds:
            GIVEN_UP.labels(row.kind).inc()
            return await self._finish(row, {}, reason)
        longest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (row.attempts - 1))
        pause = random.uniform(longest / 2, longest)  # noqa: S311 - jitter, not a secret
        await self._store(_LATER, row.id, pause, reason)
        reach("job_put_off")
        return None

    async def _finish(self, row: Any, outcome: dict[str, Any], error: str | None) -> str | None:  # noqa: ANN401 - a row
        reach("job_run")
        # Stored before anything is decided about it: a second decision sees the same time and the same value.
        result = json.dumps({"finished_at": self._now().isoformat(), **outcome})
        stored = await self._store(_FINISH, row.id, result, error)
        return stored[0][0] if stored else None

    async def _store(self, sql: str, *values: object) -> Sequence[Any]:
        async with self._engine.begin() as connection:
            return await rows_of(connection, sql, *values)
