"""The volume of the whole United States on one machine: lag, waits, and what a case costs."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import psutil

from bench.figures import Figure, at_most
from bench.loads import whole_cases
from bench.loads.processes import cpu_seconds
from bench.loads.whole_cases import PEAK, Seen
from bench.made_up.recorded import recorded
from bench.run import Run

SECTION: Final = 9
MINUTES: Final = 10
DOLLARS_A_CORE_HOUR: Final = 0.05
DESIGN_EVENTS: Final = 60


def measure(run: Run) -> list[Figure]:
    """Play cases as they come in, at the country's pace; one run, because it is long."""
    return under_load(run, SECTION, MINUTES, lambda: None)


def under_load(run: Run, section: int, minutes: int, look: Callable[[], None]) -> list[Figure]:
    """Return what people saw and what it cost; `look` is called about once a second meanwhile. Raises NotCounted."""
    starts, lags, here = whole_cases.moments(0 if run.quick else minutes), [0.0], psutil.Process()

    def look_once() -> None:
        lags.append(whole_cases.lag(run))
        look()

    before, own, began = cpu_seconds(here), _own_seconds(here), time.monotonic()
    seen = whole_cases.play(run, starts, look_once)
    seconds = time.monotonic() - began
    used = {part: total - before.get(part, 0.0) for part, total in cpu_seconds(here).items()}
    done = Done(section, len(starts), seconds, used, _own_seconds(here) - own)
    return list(_figures(done, seen, sorted(lags)))


@dataclass(frozen=True, slots=True)
class Done:
    """One run. used: processor seconds by part · driver: those of the made-up people, not part of the system."""

    section: int
    cases: int
    seconds: float
    used: dict[str, float]
    driver: float


def _own_seconds(here: psutil.Process) -> float:
    return sum(here.cpu_times()[:2])


def _figures(done: Done, seen: Seen, lags: list[float]) -> Iterator[Figure]:
    def one(name: str, unit: str, value: float, note: str = "") -> Figure:
        return Figure(done.section, name, unit, (value,), note=note)

    yield one("cases played to the end", "cases", done.cases, PACE)
    yield one("time", "minutes", done.seconds / 60)
    yield one("events", "events/s", seen.events / done.seconds)
    for what, times in (
        ("an act until the other side sees it", seen.acts_ms),
        ("a paper until it is there", seen.papers_ms),
    ):
        for percent in (50, 95, 99):
            yield one(f"{what}, p{percent}", "ms", sorted(times)[len(times) * percent // 100])
    yield one("lag of the slowest service, p50", "s", lags[len(lags) // 2])
    yield at_most(done.section, "lag of the slowest service, most", "s", (lags[-1],), 60)
    yield one("asked to come back later", "times", seen.asked_back, COMING_BACK)
    whole = sum(done.used.values())
    for part, seconds in sorted(done.used.items()):
        yield one(f"processor time of {part}, a case", "core-s", seconds / done.cases)
    yield one("processor time, a case", "core-s", whole / done.cases, EVENTS)
    yield one("cores at work, mean", "cores", whole / done.seconds)
    yield one("cores of the made-up people, mean", "cores", done.driver / done.seconds)
    yield one("cost of a case", "cents", 100 * whole / done.cases / 3600 * DOLLARS_A_CORE_HOUR, PRICE)


COMING_BACK: Final = "who is asked to come back waits as long as Retry-After says, and that wait is in the figures"
PACE: Final = f"one run, in which one minute of every ten is at {PEAK:.0f} times the pace"
EVENTS: Final = (
    f"a played case has about {len(recorded().entries)} events, notices and letters included; the design counts"
    f" {DESIGN_EVENTS} a case"
)
PRICE: Final = f"processor time at {DOLLARS_A_CORE_HOUR} dollars a core-hour; disks, network and people not counted"
