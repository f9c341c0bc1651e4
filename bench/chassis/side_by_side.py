"""Section 1: negotiation's pipeline beside hand-written loops and FastStream as its documentation shows it."""

from collections import defaultdict
from typing import Final

from bench.chassis import workload
from bench.chassis.contenders import DOCUMENTED, HAND, HAND_SYNC, PIPELINE, WITH_RELAY
from bench.chassis.field import Eye, Field, Lap, at_work
from bench.figures import Figure, counted
from bench.run import Run
from shared.messaging.outbox import AT_ONCE

SECTION: Final = 1
CASES, FEW_CASES = 800, 40
A_CASE: Final = workload.EVENTS_A_CASE + workload.COMMANDS_A_CASE
DOCUMENTED_RECORDS, WARM_RECORDS = 1_500, 300
SEEN: Final = "SELECT count(*) FROM seen"
AGREED: Final = "SELECT count(*) FROM states WHERE own->>'agreed_offer_id' IS NOT NULL"
KEPT: Final = "SELECT coalesce(sum((state->>'records')::int), 0) FROM kept"
EFFECTS: Final = "SELECT count(*) FROM outbox"
PARKED: Final = "SELECT count(*) FROM parked"
# What was sent is deleted later, so many at once: the last of them lie there until nothing else comes.
PUBLISHED: Final = (
    f"SELECT (count(*) = {{effects}} AND (SELECT count(*) FROM outbox_todo) < {AT_ONCE})::int FROM outbox"  # noqa: S608 - a number of the relay
)
LESS: Final = "checks no sequence, chain or schema, asks no rule, holds nothing back, parks nothing, locks no case"
TARGETS: Final = ((PIPELINE, HAND, 0.45), (PIPELINE, DOCUMENTED, 60.0), (WITH_RELAY, PIPELINE, 0.75))


def measure(run: Run) -> list[Figure]:
    """Interleave the contenders; each reads the same records of fresh cases into a database of its own."""
    field, cases = Field(run), FEW_CASES if run.quick else CASES
    laps: dict[str, list[Lap]] = defaultdict(list)
    for number in range(1 if run.quick else run.runs):
        field.empty()
        _, starts = field.produce(cases)
        for name in (PIPELINE, HAND, HAND_SYNC, DOCUMENTED, WITH_RELAY):
            lap = _lap(field, name, starts, cases)
            laps[name].append(lap)
            run.tell(f"run {number + 1}: {name}: {lap.rate:,.0f} records/s")
    return _figures(laps)


def _lap(field: Field, name: str, starts: list[tuple[str, int, int]], cases: int) -> Lap:
    real = name in (PIPELINE, WITH_RELAY)
    task = field.task(starts, real=real, member=f"bench-{name.replace(' ', '-')}-{starts[0][2]}")
    with at_work(name, task) as process, Eye(task, field.servers, process) as eye:
        return _watched(eye, name, cases)


def _watched(eye: Eye, name: str, cases: int) -> Lap:
    if name == DOCUMENTED:
        few = min(DOCUMENTED_RECORDS, cases * A_CASE // 2)
        lap = eye.lap(few, SEEN, min(WARM_RECORDS, few // 4))
        counted("records seen without a state", 0, max(0, few - eye.number(KEPT)))
        return lap
    lap = eye.lap(cases * A_CASE)
    if name == WITH_RELAY:
        rest = eye.lap(1, PUBLISHED.format(effects=cases * workload.EFFECTS_A_CASE), 0)
        used = tuple(one + more for one, more in zip(lap.cpu_seconds, rest.cpu_seconds, strict=True))
        lap = Lap(lap.records, lap.seconds + rest.seconds, (used[0], used[1], used[2]))
    counted(f"messages of {name}", cases * workload.EFFECTS_A_CASE, eye.number(EFFECTS))
    if name in (PIPELINE, WITH_RELAY):
        counted("agreed cases", cases, eye.number(AGREED))
        counted("records put aside", 0, eye.number(PARKED))
    else:
        counted(f"records of {name}", cases * A_CASE, eye.number(KEPT))
    return lap


def _figures(laps: dict[str, list[Lap]]) -> list[Figure]:
    rates = {name: [lap.rate for lap in found] for name, found in laps.items()}
    figures = []
    for name, values in rates.items():
        note = "" if name in (PIPELINE, WITH_RELAY) else LESS
        against = "" if name == HAND else HAND
        figures.append(Figure(SECTION, name, "records/s", tuple(values), note=note, against=against))
    for one, other, least in TARGETS:
        ratios = tuple(mine / theirs for mine, theirs in zip(rates[one], rates[other], strict=True))
        ratio = Figure(SECTION, f"{one} : {other}", "times", ratios)
        figures.append(Figure(SECTION, ratio.name, "times", ratios, f"≥ {least:g}", ratio.median >= least))
    for place, who in enumerate(("the process", "PostgreSQL", "Kafka")):
        for name, found in laps.items():
            micros = tuple(lap.cpu_seconds[place] / lap.records * 1e6 for lap in found)
            figures.append(Figure(SECTION, f"{name}: processor time of {who}", "µs a record", micros))
    return figures
