"""Ten times as many commands as the system can take, for a minute; afterwards every receipt shown is looked for."""

import asyncio
import json
import random
import time
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final
from uuid import uuid4

import asyncpg

from bench.figures import Figure, NotCounted, at_least, counted
from bench.loads.wire import Answer, Wire, post, wire
from bench.run import Run

SECTION: Final = 7
TIMES: Final = 10
CONNECTIONS: Final = 32
CROWD: Final = 256
SATURATION_SECONDS: Final = 20.0
OVERLOAD_SECONDS: Final = 60.0
QUICK_SECONDS: Final = 2.0
DRAIN_SECONDS: Final = 300.0
GOODPUT: Final = 0.95
SERIALS: Final = count(1)  # thousands of random numbers would meet
TAKEN: Final = (200, 202)
TURNED_AWAY: Final = 503
OPEN: Final = "SELECT count(*) FROM receipts WHERE number = ANY($1) AND outcome IS NULL"
DONE: Final = "SELECT count(*) FROM receipts WHERE number = ANY($1) AND outcome->>'fate' = 'done'"
EFFECTS: Final = """
SELECT count(*) FROM receipts JOIN case_views USING (case_id)
WHERE number = ANY($1) AND document->'fee'->>'receipt_number' IS NOT NULL
"""


@dataclass
class Seen:
    """What the clerks saw. receipts: numbers shown · times in milliseconds · asked: requests sent."""

    receipts: list[str] = field(default_factory=list)
    taken_ms: list[float] = field(default_factory=list)
    away_ms: list[float] = field(default_factory=list)
    asked: int = 0
    seconds: float = 0.0

    def note(self, answer: Answer) -> None:
        """Take in an answer. Raises NotCounted for one that neither takes nor turns away."""
        self.asked += 1
        if answer.status in TAKEN:
            self.receipts.append(answer.json()["number"])
            self.taken_ms.append(1000 * answer.seconds)
        elif answer.status == TURNED_AWAY and answer.headers.get("retry-after"):
            self.away_ms.append(1000 * answer.seconds)
        else:
            raise NotCounted(f"a command was answered with {answer.status}: {answer.body[:200]!r}")

    @property
    def goodput(self) -> float:
        """Return receipts a second."""
        return len(self.receipts) / self.seconds


@dataclass(frozen=True, slots=True)
class Pair:
    """One run: as much as goes, ten times as much, and how long the outcomes took afterwards."""

    most: Seen
    over: Seen
    drained_seconds: float


async def measure(run: Run) -> list[Figure]:
    """Find out what the system can take, then ask for ten times as much; both in turn."""
    clerk = await sign_in(run)
    pairs = []
    for number in range(run.runs):
        most = await _closed(run, clerk, QUICK_SECONDS if run.quick else SATURATION_SECONDS)
        await settled(run, most)
        run.tell(f"run {number + 1}: {most.goodput:,.0f} commands/s are taken when nobody is turned away")
        over = await flood(run, clerk, TIMES * most.goodput, QUICK_SECONDS if run.quick else OVERLOAD_SECONDS)
        pairs.append(Pair(most, over, await settled(run, over)))
        run.tell(f"run {number + 1}: {over.goodput:,.0f} taken of {over.asked / over.seconds:,.0f} asked a second")
    return list(_figures(pairs))


async def sign_in(run: Run) -> str:
    """Return the token of the court's first clerk."""
    staff: list[dict[str, Any]] = json.loads(run.system.places.secrets.joinpath("staff.json").read_text())
    proof = {name: staff[0][name] for name in ("personal_key", "pin")}
    async with wire(run.system.port) as one:
        return str((await one.ask(post("/api/v1/tokens", proof))).json()["token"])


def command(clerk: str, wait_seconds: int = 0) -> bytes:
    """Return a request that records a fee receipt of a new case. wait_seconds: for its outcome."""
    path = f"/api/v1/court/fee-receipts?wait={wait_seconds}"
    return post(path, fee_receipt(), authorization=f"Bearer {clerk}", idempotency_key=str(uuid4()))


def fee_receipt() -> dict[str, Any]:
    """Return what a clerk records about a case that nobody has used."""
    number = f"STK-CV-LSC-2025-{next(SERIALS):07d}"
    return {
        "court_id": "san-joaquin",
        "case_number": number,
        "receipt_number": f"R-{number}",
        "paid_on": "2026-11-02",
        "amount_cents": 2_700,
    }


async def _closed(run: Run, clerk: str, seconds: float) -> Seen:
    """Send the next command when the last one is answered, fewer at once than the gateway has room for."""
    seen, began = Seen(), time.perf_counter()

    async def send(one: Wire) -> None:
        while time.perf_counter() - began < seconds:
            seen.note(await one.ask(command(clerk)))

    await together(run.system.port, CONNECTIONS, send)
    seen.seconds = time.perf_counter() - began
    return seen


async def flood(run: Run, clerk: str, rate: float, seconds: float) -> Seen:
    """Send at random moments, whatever the answers are."""
    chance, seen = random.Random(1), Seen()  # noqa: S311 - a load, not a secret
    prepared = [command(clerk) for _ in range(int(rate * seconds))]
    at = sorted(chance.uniform(0, seconds) for _ in prepared)
    places, began = count(), time.perf_counter()

    async def send(one: Wire) -> None:
        while (place := next(places)) < len(prepared):
            await asyncio.sleep(max(0.0, began + at[place] - time.perf_counter()))
            if time.perf_counter() - began > seconds:
                return
            seen.note(await one.ask(prepared[place]))

    await together(run.system.port, CROWD, send)
    seen.seconds = time.perf_counter() - began
    return seen


async def together(port: int, connections: int, send: Any) -> None:  # noqa: ANN401 - an async function of one wire
    """Run the function once a connection, all at the same time."""
    async with AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(wire(port)) for _ in range(connections)]
        async with asyncio.TaskGroup() as group:
            for one in wires:
                group.create_task(send(one))


async def settled(run: Run, seen: Seen) -> float:
    """Wait until every receipt shown has its outcome; count them and their effects. Return the seconds."""
    began, deadline = time.perf_counter(), time.perf_counter() + DRAIN_SECONDS
    connection = await asyncpg.connect(run.installation.database_url("gateway"))
    try:
        while left := await connection.fetchval(OPEN, seen.receipts):
            if time.perf_counter() > deadline:
                raise NotCounted(f"{left} receipts have no outcome after {DRAIN_SECONDS:.0f} s")
            await asyncio.sleep(0.05)
        seconds = time.perf_counter() - began
        for what, sql in (("receipts that ended well", DONE), ("receipts whose fee is in the case", EFFECTS)):
            counted(what, len(seen.receipts), await connection.fetchval(sql, seen.receipts))
    finally:
        await connection.close()
    return seconds


def _figures(pairs: Sequence[Pair]) -> Iterator[Figure]:
    most = tuple(pair.most.goodput for pair in pairs)
    over = tuple(pair.over.goodput for pair in pairs)
    yield Figure(SECTION, "saturation: taken when nobody is turned away", "commands/s", most)
    name = "taken under ten times as much"
    yield Figure(SECTION, name, "commands/s", over, against="saturation: taken when nobody is turned away", note=WHO)
    asked = tuple(pair.over.asked / pair.over.seconds for pair in pairs)
    yield Figure(SECTION, "asked under ten times as much", "commands/s", asked)
    share = tuple(pair.over.goodput / pair.most.goodput for pair in pairs)
    yield at_least(SECTION, "goodput beside saturation", "times", share, GOODPUT)
    for what, times in (
        ("answer to what is taken, p50", [sorted(pair.over.taken_ms) for pair in pairs]),
        ("turning away, p50", [sorted(pair.over.away_ms) or [0.0] for pair in pairs]),
    ):
        yield Figure(SECTION, what, "ms", tuple(each[len(each) // 2] for each in times))
    drained = tuple(pair.drained_seconds for pair in pairs)
    yield Figure(SECTION, "until the last receipt has its outcome", "s", drained)


WHO: Final = "the crowd does not heed Retry-After, and it runs on the same cores as the system"
