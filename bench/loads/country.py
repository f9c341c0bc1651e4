"""The volume of the whole United States on one machine: whole cases by the play's own acts, many at a time."""

import json
import random
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import psutil
import psycopg

from bench.figures import Figure, NotCounted, at_most, counted
from bench.loads.processes import cpu_seconds
from bench.made_up.recorded import recorded
from bench.run import Run
from deploy.local.places import PROJECT
from deploy.play import acts
from deploy.play.case import COURT_ID, Case
from deploy.play.person import Person
from shared.courtcalendar.court import load_courts

SECTION: Final = 9
EVENTS_A_SECOND: Final = 25.0
PEAK: Final = 5.0
MINUTES: Final = 10
PEAK_MINUTE: Final = 5
QUICK_CASES: Final = 1
AT_ONCE: Final = 128
DOLLARS_A_CORE_HOUR: Final = 0.05
DESIGN_EVENTS: Final = 60
LOOK_SECONDS: Final = 1.0
LAG: Final = "odr_lag_seconds "
PAPERS: Final = ("letter", "Notice", "settlement agreement", "sealed", "conformed")
OF_TYPE: Final = """
SELECT count(*), count(DISTINCT case_id) FROM history WHERE headers @> %s::jsonb
"""
ONCE_A_CASE: Final = ("documents.ConformedCopyIssued", "filing.FilingAccepted", "negotiation.TermsAgreed")


@dataclass
class Seen:
    """What people and operators saw. acts_ms: until the other side sees an act · papers_ms: until a paper is there."""

    acts_ms: list[float] = field(default_factory=list)
    papers_ms: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)

    def step(self, _who: str, what: str, milliseconds: float | None) -> None:
        """Take in one step of a case."""
        paper = any(word in what for word in PAPERS)
        (self.papers_ms if paper else self.acts_ms).append(milliseconds or 0.0)


def measure(run: Run) -> list[Figure]:
    """Play cases as they come in, at the country's pace; one run, because it is long."""
    starts = [0.0] * QUICK_CASES if run.quick else _starts()
    seen, clerk, here = Seen(), _clerk(run), psutil.Process()
    before, own, began = cpu_seconds(here), _own_seconds(here), time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as people, run.counting("cases", len(starts)) as advance:
        played = _play_all(run, starts, people, seen, clerk)
        for one in played:
            one.result()
            advance(1)
    seconds = time.monotonic() - began
    used = {part: total - before.get(part, 0.0) for part, total in cpu_seconds(here).items()}
    clerk.close()
    events = _count_effects(run, len(starts))
    return list(_figures(Done(len(starts), events, seconds, used, _own_seconds(here) - own), seen))


@dataclass(frozen=True, slots=True)
class Done:
    """One run. used: processor seconds by part · driver: those of the made-up people, not part of the system."""

    cases: int
    events: int
    seconds: float
    used: dict[str, float]
    driver: float


def _starts() -> list[float]:
    """Return the second at which each case begins: random moments at the country's pace."""
    chance, starts, at = random.Random(9), [], 0.0  # noqa: S311 - a load, not a secret
    cases_a_second = EVENTS_A_SECOND / len(recorded().entries)
    while at < 60 * MINUTES:
        starts.append(at)
        pace = PEAK if int(at // 60) == PEAK_MINUTE else 1.0
        at += chance.expovariate(cases_a_second * pace)
    return starts


def _play_all(
    run: Run, starts: list[float], people: ThreadPoolExecutor, seen: Seen, clerk: Person
) -> list[Future[None]]:
    played: list[Future[None]] = []
    began = looked = time.monotonic()
    for start in starts:
        while (left := began + start - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_SECONDS))
            if time.monotonic() - looked > LOOK_SECONDS:
                looked = time.monotonic()
                seen.lags.append(_lag(run))
        played.append(people.submit(_play, run, seen, clerk))
    return played


def _play(run: Run, seen: Seen, clerk: Person) -> None:
    plaintiff, defendant = (Person(who, run.system.address) for who in ("plaintiff", "defendant"))
    court = load_courts(PROJECT / "courts")[COURT_ID]
    case = Case(clerk, plaintiff, defendant, court, seen.step)
    try:
        for act in acts.ALL:
            act(case)
    finally:
        plaintiff.close()
        defendant.close()


def _clerk(run: Run) -> Person:
    staff: list[dict[str, Any]] = json.loads((run.system.places.secrets / "staff.json").read_text())
    clerk = Person("clerk", run.system.address)
    clerk.sign_in(staff[0]["personal_key"], staff[0]["pin"])
    return clerk


def _lag(run: Run) -> float:
    """Return the seconds by which the slowest service is behind."""
    ports = [process.health_port for process in run.system.processes if process.health_port]
    return max(_metric(port) for port in ports)


def _metric(port: int) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return float(next((line.split()[1] for line in lines if line.startswith(LAG)), 0.0))


def _own_seconds(here: psutil.Process) -> float:
    return sum(here.cpu_times()[:2])


def _count_effects(run: Run, cases: int) -> int:
    """Count what must be there once a case; return the number of events in the history."""
    with psycopg.connect(run.installation.database_url("gateway")) as connection:
        for name in ONCE_A_CASE:
            header = json.dumps([["ce_type", f"odr.{name}.v1"]])
            found = connection.execute(OF_TYPE, [header]).fetchone()
            counted(f"{name}, in all and by case", (cases, cases), found)
        events = connection.execute("SELECT count(*) FROM history").fetchone()
        parked = connection.execute("SELECT count(*) FROM parked").fetchone()
    counted("parked records", (0,), parked)
    if events is None:
        raise NotCounted("no history")
    return int(events[0])


def _figures(done: Done, seen: Seen) -> Iterator[Figure]:
    def one(name: str, unit: str, value: float, note: str = "") -> Figure:
        return Figure(SECTION, name, unit, (value,), note=note)

    yield one("cases played to the end", "cases", done.cases, ONE_RUN)
    yield one("events", "events/s", done.events / done.seconds)
    for what, times in (
        ("an act until the other side sees it", seen.acts_ms),
        ("a paper until it is there", seen.papers_ms),
    ):
        for percent in (50, 95, 99):
            yield one(f"{what}, p{percent}", "ms", sorted(times)[len(times) * percent // 100])
    lags = sorted(seen.lags) or [0.0]
    yield one("lag of the slowest service, p50", "s", lags[len(lags) // 2])
    yield at_most(SECTION, "lag of the slowest service, most", "s", (lags[-1],), 60)
    whole = sum(done.used.values())
    for part, seconds in sorted(done.used.items()):
        yield one(f"processor time of {part}, a case", "core-s", seconds / done.cases)
    yield one("processor time, a case", "core-s", whole / done.cases, EVENTS)
    yield one("cores at work, mean", "cores", whole / done.seconds)
    yield one("cores of the made-up people, mean", "cores", done.driver / done.seconds)
    yield one("cost of a case", "cents", 100 * whole / done.cases / 3600 * DOLLARS_A_CORE_HOUR, PRICE)


ONE_RUN: Final = f"one run of {MINUTES} minutes, of which one at {PEAK:.0f} times the pace"
EVENTS: Final = (
    f"a played case has about {len(recorded().entries)} events, notices and letters included; the design counts"
    f" {DESIGN_EVENTS} a case"
)
PRICE: Final = f"processor time at {DOLLARS_A_CORE_HOUR} dollars a core-hour; disks, network and people not counted"
