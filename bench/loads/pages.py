"""Case page, clerk's queue and "my cases" with ten thousand, a hundred thousand and a million cases to read from."""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from bench.figures import Figure, at_most
from bench.loads.asking import Times, ask
from bench.loads.viewers import Look, looks_at_cases, looks_at_my_cases, looks_at_queue
from bench.made_up.courts import Court, filled, serving
from bench.run import Run
from services.gateway.people.accounts import staff_id

SECTION: Final = 4
SIZES: Final = (10_000, 100_000, 1_000_000)
QUICK_SIZES: Final = (500, 1_000)
CONNECTIONS: Final = (8, 32)
PAGES_A_SECOND: Final = 40.0
LOOKS: Final = 300
WARM_LOOKS: Final = 100
PERCENTS: Final = (50, 95, 99)
LIMIT_MS: Final = 10
GROWTH: Final = 1.10
CASE_PAGE: Final = "case page"
TIMED: Final = "bench.loads.timed_gateway"
Measured = dict[tuple[str, int, int, bool], list[Times]]


async def measure(run: Run) -> list[Figure]:
    """Look at the pages of each size in turn, run after run."""
    sizes = QUICK_SIZES if run.quick else SIZES
    courts = [await filled(run, size) for size in sizes]
    measured: Measured = defaultdict(list)
    for number in range(run.runs):
        for court in courts:
            with serving(run, court, TIMED) as port:
                await _look(run, court, port, number, measured)
            run.tell(f"run {number + 1}: {court.cases:,} cases")
    return list(_figures(measured, sizes))


async def _look(run: Run, court: Court, port: int, number: int, measured: Measured) -> None:
    count, chance = 40 if run.quick else LOOKS, random.Random(number)  # noqa: S311 - a load, not a secret
    for connections in CONNECTIONS:
        pages = {
            CASE_PAGE: await looks_at_cases(court, count, chance),
            "my cases": _often(await looks_at_my_cases(court, count, chance), count),
            "clerk's queue": _often(await looks_at_queue(court, _clerk(run)), count),
        }
        await ask(port, _often(pages[CASE_PAGE], WARM_LOOKS), connections, None, number)
        for page, looks in pages.items():
            for paced in (True, False):
                rate = PAGES_A_SECOND if paced else None
                times = await ask(port, looks, connections, rate, number)
                measured[page, court.cases, connections, paced].append(times)


def _often(looks: Sequence[Look], count: int) -> list[Look]:
    return [looks[place % len(looks)] for place in range(count)]


def _clerk(run: Run) -> UUID:
    return staff_id(json.loads(run.installation.secrets.staff().read_text())[0])


def _figures(measured: Measured, sizes: Sequence[int]) -> Iterator[Figure]:
    for (page, cases, connections, paced), times in measured.items():
        name = f"{page}, {cases:,} cases, {connections} connections"
        if not paced:
            rates = tuple(len(each.server) / each.seconds for each in times)
            yield Figure(SECTION, f"{name}, as fast as it goes", "pages/s", rates)
            continue
        for percent in PERCENTS:
            values = tuple(each.percentile(percent) for each in times)
            if page == CASE_PAGE and cases == max(sizes) and percent == PERCENTS[1]:
                yield at_most(SECTION, f"{name}, p{percent}", "ms", values, LIMIT_MS)
            else:
                yield Figure(SECTION, f"{name}, p{percent}", "ms", values, note=PACE)
    for connections in CONNECTIONS:
        least, most = (measured[CASE_PAGE, cases, connections, True] for cases in (min(sizes), max(sizes)))
        growth = tuple(b.percentile(50) / a.percentile(50) for a, b in zip(least, most, strict=True))
        name = f"case page, p50, from {min(sizes):,} to {max(sizes):,} cases, {connections} connections"
        yield at_most(SECTION, name, "times", growth, GROWTH)


PACE: Final = (
    f"server time, from the arrival of a request to the beginning of its answer; {PAGES_A_SECOND:.0f} pages a second at"
    " random moments, which is what 150,000 cases a year would ask for many times over"
)
