"""Section 2: a command's way through the whole system: in a quiet court, at 100/s and near saturation."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from statistics import median, quantiles
from typing import Final

import psycopg

from bench.chassis.way import STEPS, Way, Ways
from bench.figures import Figure, at_most, counted
from bench.loads import overload
from bench.loads.wire import Wire, wire
from bench.run import Run
from shared.contracts.intake import FeeReceiptRecorded
from shared.runtime.patience import until

SECTION: Final = 2
CONNECTIONS: Final = 32
SECONDS: Final = {"4/s": 20.0, "100/s": 20.0, "80% of saturation": 15.0}
RATES: Final = {"4/s": 4.0, "100/s": 100.0}
PERCENTS: Final = (50, 95, 99)
SHARE: Final = 0.8
QUICK_SECONDS: Final = 2.0
READY_SECONDS: Final = 60.0
SATURATION: Final = "80% of saturation"
DONE: Final = 200
LOOK_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Load:
    """Commands of one clerk. rate: a second, at random moments."""

    clerk: str
    rate: float
    seconds: float


def measure(run: Run) -> list[Figure]:
    """Offer fee receipts at random moments, at each pace in turn; look at the commits afterwards."""
    clerk = asyncio.run(overload.sign_in(run))
    keep_commit_times(run)
    wait_until_back(run, clerk)
    ways: dict[str, list[list[Way]]] = {pace: [] for pace in SECONDS}
    rates: list[float] = []
    for number in range(run.runs):
        rates.append(SHARE * asyncio.run(_saturation(run, clerk)))
        for pace, found in ways.items():
            load = Load(clerk, RATES.get(pace, rates[-1]), QUICK_SECONDS if run.quick else SECONDS[pace])
            found.append(_paced(run, load))
            run.tell(f"run {number + 1}: {pace}: {median(way.whole() for way in found[-1]):.1f} ms")
    return list(_figures(ways, rates))


def keep_commit_times(run: Run) -> None:
    """Have PostgreSQL keep the time of every commit; it has to be started again, and the services come back."""
    postgres = run.installation.postgres
    with psycopg.connect(postgres.url("postgres", "postgres", postgres.password), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET track_commit_timestamp = on")
    postgres.stop()
    postgres.start()
    postgres.wait()


def wait_until_back(run: Run, clerk: str) -> None:
    """Return when a command has gone the whole way again."""

    def works() -> bool:
        run.system.look_after()
        return asyncio.run(_works(run, clerk))

    if not until(works, READY_SECONDS, LOOK_SECONDS):
        raise TimeoutError("the services did not come back after the database's restart")


async def _works(run: Run, clerk: str) -> bool:
    try:
        async with wire(run.system.port) as one:
            answer = await one.ask(overload.command(clerk, wait_seconds=10))
    except (OSError, asyncio.IncompleteReadError):
        return False
    return answer.status == DONE


async def _saturation(run: Run, clerk: str) -> float:
    """Return how many commands a second are answered with their outcome, when each is followed by the next."""
    seconds = QUICK_SECONDS if run.quick else SECONDS[SATURATION]
    began, done = time.perf_counter(), count()

    async def send(one: Wire) -> None:
        while time.perf_counter() - began < seconds:
            answer = await one.ask(overload.command(clerk, wait_seconds=10))
            counted("a command with its outcome is answered", DONE, answer.status)
            next(done)

    await overload.together(run.system.port, CONNECTIONS, send)
    return next(done) / (time.perf_counter() - began)


def _paced(run: Run, load: Load) -> list[Way]:
    ways = Ways(run.installation, FeeReceiptRecorded.type_name())
    mark = ways.mark()
    numbers = asyncio.run(_offer(run, load))
    found = ways.read(ways.commands(numbers), mark)
    counted("commands that went the whole way", len(numbers), len(found))
    return found


async def _offer(run: Run, load: Load) -> list[str]:
    """Send commands at random moments and do not wait for their outcomes; return the receipts when all have one."""
    seen = await overload.flood(run, load.clerk, load.rate, load.seconds)
    await overload.settled(run, seen)
    return seen.receipts


def _figures(ways: dict[str, list[list[Way]]], rates: list[float]) -> Iterator[Figure]:
    yield Figure(SECTION, f"the pace called {SATURATION}", "commands/s", tuple(rates))
    for pace, runs in ways.items():
        yield from figures_of(pace, runs, (None,) * len(PERCENTS), CLOCKS)


def figures_of(pace: str, runs: list[list[Way]], limits: Sequence[float | None], note: str) -> Iterator[Figure]:
    """Return how long the whole way took, and the middle of each step. limits: milliseconds, as PERCENTS."""
    for percent, limit in zip(PERCENTS, limits, strict=True):
        name = f"{pace}: stored → projection committed, p{percent}"
        values = tuple(_percentile([way.whole() for way in found], percent) for found in runs)
        yield at_most(SECTION, name, "ms", values, limit) if limit else Figure(SECTION, name, "ms", values)
    for place, step in enumerate(STEPS):
        values = tuple(_percentile([way.steps()[place] for way in found], 50) for found in runs)
        yield Figure(SECTION, f"{pace}: {step}, p50", "ms", values, note=note)


def _percentile(values: list[float], percent: int) -> float:
    return quantiles(values, n=100, method="inclusive")[percent - 1]


CLOCKS: Final = (
    "all processes of the system run, and each of the five services applies the event; the people who ask run on the"
    " same cores; a step ends with a commit (to the microsecond) or with a record's own time stamp (to the millisecond)"
)
