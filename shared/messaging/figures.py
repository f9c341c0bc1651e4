"""The figures that lie in a service's database: what waits there and for how long. It reads and decides nothing."""

import asyncio
import json
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging import metrics
from shared.messaging.composition import Service

MEASURE_SECONDS: Final = 2.0
# $1: the product's time, in which jobs fall due; all other times are the database's own.
FIGURES: Final = """
SELECT (SELECT count(*) FROM outbox_todo) AS unsent,
    (SELECT coalesce(extract(epoch FROM now() - created_at), 0)::float8
        FROM (SELECT min(id) AS id FROM outbox_todo) AS oldest LEFT JOIN outbox USING (id)) AS unsent_seconds,
    (SELECT count(*) FROM parked WHERE settled_at IS NULL) AS parked,
    (SELECT count(DISTINCT case_id) FROM parked WHERE settled_at IS NULL) AS blocked_cases,
    (SELECT count(*) FROM jobs WHERE state <> 'done') AS jobs,
    (SELECT coalesce(greatest(extract(epoch FROM $1::timestamptz - min(due_at)), 0), 0)::float8
        FROM jobs WHERE state <> 'done') AS job_seconds,
    (SELECT coalesce(jsonb_object_agg(kind, number), '{}')::text FROM (
        SELECT kind, count(*) AS number FROM jobs WHERE state = 'waiting' AND attempts > 0 AND last_error IS NOT NULL
        GROUP BY kind) AS failing) AS failing
"""
_GAUGES: Final = {
    "unsent": metrics.TODO,
    "unsent_seconds": metrics.TODO_SECONDS,
    "parked": metrics.PARKED_RECORDS,
    "blocked_cases": metrics.PARKED_CASES,
    "jobs": metrics.JOBS,
    "job_seconds": metrics.JOB_SECONDS,
}


async def measure(service: Service, engine: AsyncEngine, told: Callable[[], None]) -> None:
    """Keep the gauges of the database until cancelled, and tell of each answer.

    Raises what the database says when it is away.
    """
    reading = engine.execution_options(isolation_level="AUTOCOMMIT")
    while True:
        async with reading.connect() as connection:
            row: Any = (await connection.exec_driver_sql(FIGURES, (service.now(),))).one()
        for column, gauge in _GAUGES.items():
            gauge.set(getattr(row, column))
        failing = dict.fromkeys(service.jobs.kinds, 0) | json.loads(row.failing)
        for kind, number in failing.items():
            metrics.JOBS_FAILING.labels(kind).set(number)
        metrics.MEASURED_AT.set_to_current_time()
        told()
        await asyncio.sleep(MEASURE_SECONDS)
