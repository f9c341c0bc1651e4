"""Whole cases by the play's own acts, many at a time, at the pace of the whole United States.

People here do as they are asked: who hears "come back" (503 with Retry-After) waits so long and asks again.
"""

import json
import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Any, Final, LiteralString

import httpx
import psycopg

from bench.figures import NotCounted, counted
from bench.made_up.recorded import recorded
from bench.run import Run
from deploy.cli.looking import measured
from deploy.local.places import PROJECT
from deploy.play import acts
from deploy.play.case import COURT_ID, Case
from deploy.play.person import Person
from shared.contracts.topics import EVERYONE
from shared.courtcalendar.court import load_courts

EVENTS_A_SECOND: Final = 25.0
PEAK: Final = 5.0
PEAK_MINUTE: Final = 5
PEAK_EVERY_MINUTES: Final = 10
AT_ONCE: Final = 128
TRIES: Final = 5
LOOK_SECONDS: Final = 1.0
ASK_SECONDS: Final = 10.0
LAG: Final = "odr_lag_seconds"
SHIFT_SECONDS: Final = 1_800
PAPERS: Final = ("letter", "Notice", "settlement agreement", "sealed", "conformed")
OF_TYPE: Final = """
SELECT count(*), count(DISTINCT case_id) FROM history WHERE headers @> %s::jsonb
"""
IN_ALL: Final = "SELECT (SELECT count(*) FROM history), (SELECT count(*) FROM parked)"
ONCE_A_CASE: Final = ("documents.ConformedCopyIssued", "filing.FilingAccepted", "negotiation.TermsAgreed")


@dataclass
class Seen:
    """What people saw. acts_ms: until the other side sees an act · papers_ms: until a paper is there.

    events: how many the history has for it · asked_back: how often somebody was asked to come back later.
    """

    acts_ms: list[float] = field(default_factory=list)
    papers_ms: list[float] = field(default_factory=list)
    events: int = 0
    asked_back: int = 0

    def step(self, _who: str, what: str, milliseconds: float | None) -> None:
        """Take in one step of a case."""
        paper = any(word in what for word in PAPERS)
        (self.papers_ms if paper else self.acts_ms).append(milliseconds or 0.0)


class ComingBack(httpx.HTTPTransport):
    """Sends a request again when the answer says when to come back. A command keeps its key: it is one command."""

    def __init__(self, seen: Seen) -> None:
        super().__init__()
        self._seen = seen

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the first answer that does not ask to come back, or the last of several."""
        answer = super().handle_request(request)
        for _ in range(TRIES):
            if answer.status_code != httpx.codes.SERVICE_UNAVAILABLE:
                break
            answer.close()
            self._seen.asked_back += 1
            time.sleep(float(answer.headers["retry-after"]))
            answer = super().handle_request(request)
        return answer


@dataclass(frozen=True, slots=True)
class Effects:
    """What the read models hold. once: how often each event is there, and in how many cases."""

    once: dict[str, tuple[int, ...]]
    events: int
    parked: int


def moments(minutes: int) -> list[float]:
    """Return the seconds at which cases begin: the first at once, the others at random, at the country's pace.

    One minute of every ten is at five times the pace.
    """
    chance, starts = random.Random(9), [0.0]  # noqa: S311 - a load, not a secret
    cases_a_second = EVENTS_A_SECOND / len(recorded().entries)
    while True:
        peak = int(starts[-1] // 60) % PEAK_EVERY_MINUTES == PEAK_MINUTE
        at = starts[-1] + chance.expovariate(cases_a_second * (PEAK if peak else 1.0))
        if at >= 60 * minutes:
            return starts
        starts.append(at)


def play(run: Run, starts: list[float], look: Callable[[], None]) -> Seen:
    """Play a case from each moment on to its end, and count the effects. Raises NotCounted.

    look: called about once a second until the last case has begun.
    """
    seen, before = Seen(), _effects(run)
    clerk, signed_in = _clerk(run, seen), 0.0
    with ThreadPoolExecutor(AT_ONCE) as people, run.counting("cases", len(starts)) as advance:

        def begin(start: float) -> Future[None]:
            nonlocal signed_in
            if start > signed_in + SHIFT_SECONDS:  # a token of the API lasts an hour
                _sign_in(clerk, run)
                signed_in = start
            case = people.submit(_play, run, seen, clerk)
            case.add_done_callback(lambda _: advance(1))
            return case

        begin_each(starts, begin, look)
    clerk.close()
    after = _effects(run)
    for name in ONCE_A_CASE:
        found = tuple(now - then for now, then in zip(after.once[name], before.once[name], strict=True))
        counted(f"{name}, in all and by case", (len(starts), len(starts)), found)
    counted("parked records", 0, after.parked)
    seen.events = after.events - before.events
    return seen


def begin_each(starts: list[float], begin: Callable[[float], Future[None]], look: Callable[[], None]) -> None:
    """Begin a case at each moment and wait for all. Raises what a case raised, and begins no more after it."""
    begun: list[Future[None]] = []
    for start in _in_time(starts, look):
        for case in wait(begun, timeout=0).done:
            case.result()
        begun.append(begin(start))
    for case in begun:
        case.result()


def lag(run: Run) -> float:
    """Return the seconds by which the slowest service is behind. Raises NotCounted when one does not say."""
    services = [process for process in run.system.processes if process.name in EVERYONE]
    found = [measured(process.health_port or 0, LAG, seconds=ASK_SECONDS) for process in services]
    said = [seconds for seconds in found if seconds is not None]
    counted("services that say how far they are behind", len(EVERYONE), len(said))
    return max(said)


def _in_time(starts: list[float], look: Callable[[], None]) -> Iterator[float]:
    """Yield each moment when it has come, and look while waiting for it."""
    began = looked = time.monotonic()
    for start in starts:
        while (left := began + start - time.monotonic()) > 0:
            time.sleep(min(left, LOOK_SECONDS))
            if time.monotonic() - looked > LOOK_SECONDS:
                looked = time.monotonic()
                look()
        yield start


def _play(run: Run, seen: Seen, clerk: Person) -> None:
    plaintiff, defendant = (_person(who, run, seen) for who in ("plaintiff", "defendant"))
    court = load_courts(PROJECT / "courts")[COURT_ID]
    case = Case(clerk, plaintiff, defendant, court, seen.step)
    try:
        for act in acts.ALL:
            act(case)
    finally:
        plaintiff.close()
        defendant.close()


def _effects(run: Run) -> Effects:
    with psycopg.connect(run.installation.database_url("gateway")) as connection:

        def row(statement: LiteralString, *values: str) -> tuple[int, ...]:
            found = connection.execute(statement, values).fetchone()
            if found is None:
                raise NotCounted(f"nothing is counted by {statement}")
            return tuple(found)

        once = {name: row(OF_TYPE, json.dumps([["ce_type", f"odr.{name}.v1"]])) for name in ONCE_A_CASE}
        return Effects(once, *row(IN_ALL))


def _person(who: str, run: Run, seen: Seen) -> Person:
    return Person(who, run.system.address, ComingBack(seen))


def _clerk(run: Run, seen: Seen) -> Person:
    clerk = _person("clerk", run, seen)
    _sign_in(clerk, run)
    return clerk


def _sign_in(clerk: Person, run: Run) -> None:
    staff: list[dict[str, Any]] = json.loads((run.system.places.secrets / "staff.json").read_text())
    clerk.sign_in(staff[0]["personal_key"], staff[0]["pin"])
