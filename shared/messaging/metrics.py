"""The figures of the chassis, for Prometheus: what is counted here, and what a service's database says of its waiting.

It reads and counts; it decides nothing.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable
from datetime import datetime
from typing import Any, Final

from prometheus_client import Counter, Gauge, Histogram
from sqlalchemy.ext.asyncio import AsyncEngine

RECORDS = Counter("odr_records", "Records by what became of them.", ["outcome"])
REFUSALS = Counter("odr_refusals", "Commands refused, by code.", ["code"])
PARKED = Counter("odr_parked", "Records parked: each needs a person.", ["reason"])
FAILED = Counter("odr_failures", "Work that failed and will be tried again.", ["what"])
GIVEN_UP = Counter("odr_jobs_given_up", "Jobs whose tries are used up.", ["kind"])
SENT = Counter("odr_sent", "Messages that the broker has acknowledged.")
ADOPTED = Counter("odr_adopted", "Own messages learnt again after a backup was restored.")
SESSIONS = Counter("odr_sessions", "Sessions with broker or database that were begun.", ["what"])
BATCH_SIZE = Histogram("odr_batch_records", "Records in a batch.", buckets=(1, 5, 20, 100, 250, 500))
BATCH_SECONDS = Histogram("odr_batch_seconds", "From records to commit.")
LAG = Gauge("odr_lag_records", "Records on the assigned partitions that are not applied yet.")
LAG_SECONDS = Gauge("odr_lag_seconds", "Age of the oldest record on the assigned partitions that is not applied yet.")
HELD = Gauge("odr_held_partitions", "Partitions whose next command waits for facts that it saw.")
HELD_SECONDS = Gauge("odr_held_seconds", "How long the oldest command has waited for facts that it saw.")
HEARD_AT = Gauge("odr_heard_timestamp_seconds", "When the broker last answered a question for records.")
HISTORY_CUT = Gauge("odr_history_cut", "Whether a history lacks what was applied of it: the service stands still.")
OWNER = Gauge("odr_relay_owner", "Whether this process sends what the database's outbox holds.")
# Read from the database by every process: one of them is enough, `max by (service)` is the figure.
TODO = Gauge("odr_outbox_todo_messages", "Messages that are not sent yet.")
TODO_SECONDS = Gauge("odr_outbox_todo_seconds", "Age of the oldest message that is not sent yet.")
PARKED_RECORDS = Gauge("odr_parked_records", "Records that lie parked.")
PARKED_CASES = Gauge("odr_parked_cases", "Cases that are blocked.")
INCIDENTS = Gauge("odr_incidents", "Commands that failed and were refused with a number; nobody has looked yet.")
JOBS = Gauge("odr_jobs", "Jobs that have not ended, those of the future too.")
JOBS_FAILING = Gauge("odr_jobs_failing", "Jobs whose last try failed and that will be tried again.", ["kind"])
JOB_SECONDS = Gauge("odr_job_seconds", "Age of the oldest job that is due and has not ended.")
MEASURED_AT = Gauge("odr_measured_timestamp_seconds", "When the database last told its figures.")

OWN_STREAM: Final = "own stream"
# Known from the start: the first of a kind is a change, too.
for reason in ("gap", "fork", OWN_STREAM):
    PARKED.labels(reason)

MEASURE_SECONDS: Final = 2.0
# $1: the product's time, in which jobs fall due; all other times are the database's own.
FIGURES: Final = """
SELECT (SELECT count(*) FROM outbox_todo) AS unsent,
    (SELECT coalesce(extract(epoch FROM now() - created_at), 0)::float8
        FROM (SELECT min(id) AS id FROM outbox_todo) AS oldest LEFT JOIN outbox USING (id)) AS unsent_seconds,
    (SELECT count(*) FROM parked WHERE settled_at IS NULL) AS parked,
    (SELECT count(DISTINCT case_id) FROM parked WHERE settled_at IS NULL) AS blocked_cases,
    (SELECT count(*) FROM incidents WHERE settled_at IS NULL) AS incidents,
    (SELECT count(*) FROM jobs WHERE state <> 'done') AS jobs,
    (SELECT coalesce(greatest(extract(epoch FROM $1::timestamptz - min(due_at)), 0), 0)::float8
        FROM jobs WHERE state <> 'done') AS job_seconds,
    (SELECT coalesce(jsonb_object_agg(kind, number), '{}')::text FROM (
        SELECT kind, count(*) AS number FROM jobs WHERE state = 'waiting' AND attempts > 0 AND last_error IS NOT NULL
        GROUP BY kind) AS failing) AS failing
"""
_GAUGES: Final = {
    "unsent": TODO,
    "unsent_seconds": TODO_SECONDS,
    "parked": PARKED_RECORDS,
    "blocked_cases": PARKED_CASES,
    "incidents": INCIDENTS,
    "jobs": JOBS,
    "job_seconds": JOB_SECONDS,
}


async def measured(engine: AsyncEngine, now: Callable[[], datetime], kinds: Iterable[str]) -> AsyncIterator[None]:
    """Keep the gauges of the database; each step is an answer of it. Raises what it says when it is away.

    now: the product's time · kinds: the service's kinds of jobs.
    """
    reading = engine.execution_options(isolation_level="AUTOCOMMIT")
    while True:
        async with reading.connect() as connection:
            row: Any = (await connection.exec_driver_sql(FIGURES, (now(),))).one()
        for column, gauge in _GAUGES.items():
            gauge.set(getattr(row, column))
        failing = dict.fromkeys(kinds, 0) | json.loads(row.failing)
        for kind, number in failing.items():
            JOBS_FAILING.labels(kind).set(number)
        MEASURED_AT.set_to_current_time()
        yield
        await asyncio.sleep(MEASURE_SECONDS)
