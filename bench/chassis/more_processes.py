"""Section 3: one, two and four processes of negotiation on the same records: records a second, and what each costs."""

from collections import defaultdict
from contextlib import ExitStack, suppress
from typing import Any, Final

import psycopg
from confluent_kafka import ConsumerGroupState, KafkaException

from bench.chassis import workload
from bench.chassis.contenders import PIPELINE
from bench.chassis.field import ASK_SECONDS, PATIENCE_SECONDS, Eye, Field, Lap, at_work
from bench.chassis.range import Task
from bench.figures import Figure, counted
from bench.run import Run
from shared.runtime.patience import until

SECTION: Final = 3
GROUP: Final = "negotiation"
COUNTS: Final = (1, 2, 4)
CASES, FEW_CASES = 800, 40
A_CASE: Final = workload.EVENTS_A_CASE + workload.COMMANDS_A_CASE
AGREED: Final = "SELECT count(*) FROM states WHERE own->>'agreed_offer_id' IS NOT NULL"
EFFECTS: Final = "SELECT count(*) FROM outbox"
LOOK_SECONDS: Final = 0.1


def measure(run: Run) -> list[Figure]:
    """Let more and more processes read the same records, each number into a database of its own."""
    field, cases = Field(run), FEW_CASES if run.quick else CASES
    laps: dict[int, list[Lap]] = defaultdict(list)
    for number in range(run.runs):
        _, starts = field.produce(cases)
        for count in COUNTS:
            lap = _lap(field, field.task(starts, real=True), count, cases)
            laps[count].append(lap)
            run.tell(f"run {number + 1}: {count} processes: {lap.rate:,.0f} records/s")
    return _figures(laps)


def _lap(field: Field, task: Task, count: int, cases: int) -> Lap:
    """Hold every process back by a lock until the group has all of them; then let them begin together."""
    with ExitStack() as stack:
        gate = stack.enter_context(psycopg.connect(task.database))
        gate.execute("LOCK TABLE offsets IN ACCESS EXCLUSIVE MODE")
        processes = [stack.enter_context(at_work(PIPELINE, task)) for _ in range(count)]
        _wait_for_group(field, count)
        gate.rollback()
        eye = stack.enter_context(Eye(task, field.servers, *processes))
        lap = eye.lap(cases * A_CASE)
        counted("agreed cases", cases, eye.number(AGREED))
        counted("messages", cases * workload.EFFECTS_A_CASE, eye.number(EFFECTS))
        return lap


def _wait_for_group(field: Field, count: int) -> None:
    """Return when the group has so many members, and those of the lap before are gone."""
    admin = field.servers.admin()

    def complete() -> bool:
        with suppress(KafkaException):  # a broker that has just started says at first that it does not know the group
            found: Any = admin.describe_consumer_groups([GROUP])[GROUP].result(ASK_SECONDS)
            return bool(found.state == ConsumerGroupState.STABLE and len(found.members) == count)
        return False

    if not until(complete, PATIENCE_SECONDS, LOOK_SECONDS):
        raise TimeoutError(f"the group does not have {count} members")


def _figures(laps: dict[int, list[Lap]]) -> list[Figure]:
    names = {count: f"{count} process{'es' if count > 1 else ''}" for count in laps}
    figures = [
        Figure(SECTION, names[count], "records/s", tuple(lap.rate for lap in found), against=names[1], note=CORES)
        for count, found in laps.items()
    ]
    for place, who in enumerate(("the processes", "PostgreSQL", "Kafka")):
        for count, found in laps.items():
            micros = tuple(lap.cpu_seconds[place] / lap.records * 1e6 for lap in found)
            name, first = (f"{names[each]}: processor time of {who}" for each in (count, 1))
            figures.append(Figure(SECTION, name, "µs a record", micros, against=first))
    return figures


CORES: Final = "all of them share two cores with PostgreSQL and Kafka: what counts is the processor time a record"
