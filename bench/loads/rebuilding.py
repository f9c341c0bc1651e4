"""The gateway's read models built again from a million events, by one process and by two."""

import asyncio
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import psutil

from bench.figures import Figure, at_least, counted
from bench.loads.processes import cpu_seconds
from bench.made_up.courts import Court, filled
from bench.made_up.crowd import place
from bench.run import Run
from deploy.cli.rebuild import Rebuilt, rebuild_gateway

SECTION: Final = 5
EVENTS: Final = 1_000_000
QUICK_EVENTS: Final = 3_000
PROCESSES: Final = (1, 2)
A_PROCESS: Final = 10_000
LINEAR: Final = 1.8
THEMSELVES, DATABASE = "the processes", "PostgreSQL"
CORES: Final = "two processes and PostgreSQL share two cores: whether it is linear shows in the processor time an event"


@dataclass(frozen=True, slots=True)
class Timed:
    """One rebuilding. cpu_seconds: by who used them."""

    done: Rebuilt
    cpu_seconds: dict[str, float]


def measure(run: Run) -> list[Figure]:
    """Build again and again, with each number of processes in turn."""
    events = QUICK_EVENTS if run.quick else EVENTS
    cases = _cases_with(events)
    court = asyncio.run(filled(run, cases, with_history=True))
    timed: dict[int, list[Timed]] = {processes: [] for processes in PROCESSES}
    for number in range(run.runs):
        for processes, found in timed.items():
            found.append(_rebuild(court, processes))
            run.tell(f"run {number + 1}: {processes} processes, {found[-1].done.rate:,.0f} events/s")
    return list(_figures(timed))


def _rebuild(court: Court, processes: int) -> Timed:
    before = _cpu_seconds()
    done = rebuild_gateway(court.url, processes, dry_run=False)
    expected = sum(place(number).events for number in range(court.cases))
    counted("events folded", expected, done.findings.events)
    counted("cases folded", court.cases, done.findings.cases)
    counted("rows that differ from those that stood there before", 0, done.findings.different)
    counted("the rebuilt tables have taken their place", expected=True, found=done.swapped)
    return Timed(done, {who: seconds - before[who] for who, seconds in _cpu_seconds().items()})


def _cpu_seconds() -> dict[str, float]:
    """Return the processor time of this process with its ended children, and of PostgreSQL."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    themselves = sum(each.ru_utime + each.ru_stime for each in used)
    return {THEMSELVES: themselves, DATABASE: cpu_seconds(psutil.Process())[DATABASE]}


def _cases_with(events: int) -> int:
    """Return how many of the crowd's first cases have at least so many events."""
    totals = accumulate(place(number).events for number in range(events))
    return next(cases for cases, total in enumerate(totals, start=1) if total >= events)


def _figures(timed: dict[int, list[Timed]]) -> Iterator[Figure]:
    for processes, found in timed.items():
        rates = tuple(each.done.rate for each in found)
        name = f"{processes} processes" if processes > 1 else "1 process"
        yield at_least(
            SECTION, f"{name}, events folded, compared and written", "events/s", rates, processes * A_PROCESS
        )
        for who in (THEMSELVES, DATABASE):
            cpu = tuple(1e6 * each.cpu_seconds[who] / each.done.findings.events for each in found)
            yield Figure(SECTION, f"{name}: processor time of {who}", "µs an event", cpu, note=CORES)
        locked = tuple(1000 * each.done.locked_seconds for each in found)
        yield Figure(SECTION, f"{name}, readers wait during the swap", "ms", locked)
    one, two = timed[PROCESSES[0]], timed[PROCESSES[1]]
    growth = tuple(b.done.rate / a.done.rate for a, b in zip(one, two, strict=True))
    yield at_least(SECTION, "2 processes beside 1", "times", growth, LINEAR)
