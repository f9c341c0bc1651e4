"""Section 6: how long records of a process wait after it was killed, was killed and started again, or was stopped."""

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg

from bench.chassis.field import PATIENCE_SECONDS, Field
from bench.figures import Figure, at_most, counted
from bench.run import Run
from deploy.cli.supervisor import Supervised
from deploy.local.child import free_port
from deploy.local.service_environment import environment_of
from shared.runtime.patience import until

SECTION: Final = 6
SERVICE: Final = "negotiation"
CASES: Final = 40
LOOK_SECONDS: Final = 0.02
OFFSETS: Final = "SELECT topic, partition, next_offset FROM offsets"
PARKED: Final = "SELECT count(*) FROM parked"
KILLED, AGAIN, STOPPED = (
    "kill -9 → the survivor has applied what came then",
    "kill -9, static membership, started again at once → applied",
    "a clean stop → the survivor has applied what came then",
)


def measure(run: Run) -> list[Figure]:
    """Two processes share the partitions; one of them goes, in three ways, each in turn."""
    field = Field(run)
    seconds: dict[str, list[float]] = {KILLED: [], AGAIN: [], STOPPED: []}
    goings = {KILLED: _kill, AGAIN: _kill_and_start, STOPPED: Supervised.stop}
    for number in range(run.runs):
        for name, go in goings.items():
            with _pair(run, field) as (database, going):
                _work(field, database)
                began = time.monotonic()
                go(going)
                _work(field, database)
                seconds[name].append(time.monotonic() - began)
                counted("records put aside", 0, database.execute(PARKED).fetchone()[0])
            run.tell(f"run {number + 1}: {name}: {seconds[name][-1]:.2f} s")
    return [
        at_most(SECTION, KILLED, "s", tuple(seconds[KILLED]), 4.0),
        at_most(SECTION, AGAIN, "s", tuple(seconds[AGAIN]), 1.5),
        Figure(SECTION, STOPPED, "s", tuple(seconds[STOPPED]), note=STATIC),
    ]


@contextmanager
def _pair(run: Run, field: Field) -> Iterator[tuple[Any, Supervised]]:
    """Run two members of the group on a database of their own; yield a connection to it, and the one that goes."""
    task = field.task(field.empty(), real=True)
    members = [_member(run, task.database, number) for number in (1, 2)]
    try:
        for member in members:
            member.start()
        _demand(lambda: all(member.ready() for member in members), "both processes are ready")
        with psycopg.connect(task.database, autocommit=True) as database:
            yield database, members[1]
    finally:
        for member in members:
            member.stop()


def _member(run: Run, database: str, number: int) -> Supervised:
    port = free_port()
    environment = {
        **environment_of(SERVICE, run.installation, 0),
        "ODR_DATABASE_URL": database,
        "ODR_KAFKA_MEMBER_ID": f"{SERVICE}-takeover-{number}",
        "ODR_HEALTH_PORT": str(port),
    }
    log = run.places.data / f"takeover-{number}.log"
    command = [sys.executable, "-m", f"services.{SERVICE}.app"]
    return Supervised(f"{SERVICE}-{number}", command, environment, log, port)


def _kill(member: Supervised) -> None:
    member.send(signal.SIGKILL)


def _kill_and_start(member: Supervised) -> None:
    member.send(signal.SIGKILL)
    member.start()


def _work(field: Field, database: Any) -> None:  # noqa: ANN401 - psycopg's connection
    """Have records come for every partition; return when all are applied."""
    field.produce(CASES)
    ends = field.ends()

    def applied() -> bool:
        found = {(topic, part): offset for topic, part, offset in database.execute(OFFSETS).fetchall()}
        return all(found[place] >= end for place, end in ends.items())

    _demand(applied, "everything is applied")


def _demand(true: Callable[[], bool], what: str) -> None:
    if not until(true, PATIENCE_SECONDS, LOOK_SECONDS):
        raise TimeoutError(f"not within {PATIENCE_SECONDS:.0f} seconds: {what}")


STATIC: Final = "a static member that stops keeps its place until its session ends: so a restart moves no partition"
