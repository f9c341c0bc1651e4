"""The sections of the benchmark, in the order of their numbers: what each asks, what it counts, and who measures it."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from bench.chassis import latency, more_processes, side_by_side, takeover, three_processes
from bench.figures import Figure
from bench.ground import Needs
from bench.loads import browser, country, footprint, hour, overload, pages, rebuilding
from bench.run import Run

Measure = Callable[[Run], list[Figure] | Coroutine[Any, Any, list[Figure]]]


@dataclass(frozen=True, slots=True)
class Section:
    """One section. key: its name in files · counted: the effects that are checked before a figure is kept.

    keeps_data: what it has laid out is used again next time (the section itself says when it is out of date).
    an_hour: it takes that long, and is measured only when asked for.
    """

    number: int
    key: str
    title: str
    counted: str
    measure: Measure
    needs: Needs
    keeps_data: bool = False
    an_hour: bool = False


SECTIONS: Final = (
    Section(
        1,
        "side_by_side",
        "The pipeline beside loops written by hand and FastStream as documented",
        "every record was applied once, every case agreed, and as many messages lie in the outbox as the rules cause",
        side_by_side.measure,
        Needs.SERVERS,
    ),
    Section(
        2,
        "three_processes",
        "From the stored command to the committed projection, three processes",
        "every command stored was decided and projected, and every step of it was found",
        three_processes.measure,
        Needs.SYSTEM,
    ),
    Section(
        2,
        "latency",
        "From the stored command to the committed projection, the whole system",
        "every receipt shown has its outcome, its fee stands in its case, and every step of every command was found",
        latency.measure,
        Needs.SYSTEM,
    ),
    Section(
        2,
        "browser",
        "From one side's act to the other side's screen",
        "each offer was seen on the open page, and the case holds as many offers as were made, all withdrawn",
        browser.measure,
        Needs.SYSTEM,
    ),
    Section(
        3,
        "processes",
        "One, two and four processes of a service",
        "every case agreed, and as many messages lie in the outbox as the rules cause",
        more_processes.measure,
        Needs.SERVERS,
    ),
    Section(
        4,
        "pages",
        "Pages with ten thousand, a hundred thousand and a million cases",
        "every answer is 200 and shows the case that was asked for; the read model has as many cases as it says",
        pages.measure,
        Needs.SERVERS,
        keeps_data=True,
    ),
    Section(
        5,
        "rebuilding",
        "The gateway's read models from a million events",
        "every event was folded, and documents and index rows are those that stood there before, all compared",
        rebuilding.measure,
        Needs.SERVERS,
        keeps_data=True,
    ),
    Section(
        6,
        "takeover",
        "How long records wait after a process is gone",
        "what came after it was gone was applied to the end of every partition, and nothing was put aside",
        takeover.measure,
        Needs.SERVERS,
    ),
    Section(
        6,
        "hour",
        "An hour of load in which nobody may be taken for dead",
        "every case reached its end and its copies were checked; each has one agreement, one filing, one stamped copy",
        hour.measure,
        Needs.SYSTEM,
        an_hour=True,
    ),
    Section(
        7,
        "overload",
        "Ten times as many commands as the system can take",
        "every receipt shown has its outcome, its fee stands in its case; every refusal was 503 with Retry-After",
        overload.measure,
        Needs.SYSTEM,
    ),
    Section(
        8,
        "footprint",
        "Memory and start time",
        "after each start from nothing a whole case was played to its end and its audit chain verified",
        footprint.measure,
        Needs.NOTHING,
    ),
    Section(
        9,
        "country",
        "The whole United States' volume on one machine",
        "every case reached its end and its copies were checked; each has one agreement, one filing, one stamped copy",
        country.measure,
        Needs.SYSTEM,
    ),
)
