"""Many connections that ask for pages: at a steady pace, or each as soon as its last answer is there."""

import asyncio
import random
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Final

from bench.figures import NotCounted
from bench.loads.viewers import Look
from bench.loads.wire import Wire, wire

GOOD: Final = 200


@dataclass
class Times:
    """What was measured, in milliseconds. server: from the gateway's own header · seconds: of the whole load."""

    client: list[float] = field(default_factory=list)
    server: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def percentile(self, percent: int) -> float:
        """Return a percentile of the server's times."""
        ordered = sorted(self.server)
        return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]


async def ask(port: int, looks: Sequence[Look], connections: int, rate: float | None, seed: int) -> Times:
    """Look at every page once. rate: pages a second at random moments; None: as fast as answers come.

    Raises NotCounted when a page is not what was asked for.
    """
    chance, times, began = random.Random(seed), Times(), time.perf_counter()  # noqa: S311 - a load, not a secret
    waiting: asyncio.Queue[tuple[float, Look]] = asyncio.Queue()
    at = 0.0
    for look in looks:
        at += chance.expovariate(rate) if rate else 0.0
        waiting.put_nowait((at, look))
    async with AsyncExitStack() as stack:
        wires = [await stack.enter_async_context(wire(port)) for _ in range(connections)]
        async with asyncio.TaskGroup() as group:
            for each in wires:
                group.create_task(_connection(each, waiting, began, times))
    times.seconds = time.perf_counter() - began
    return times


async def _connection(one: Wire, waiting: "asyncio.Queue[tuple[float, Look]]", began: float, times: Times) -> None:
    while not waiting.empty():
        at, look = waiting.get_nowait()
        await asyncio.sleep(max(0.0, began + at - time.perf_counter()))
        answer = await one.ask(look.request)
        if answer.status != GOOD or look.says not in answer.body:
            raise NotCounted(f"a page answered {answer.status} without {look.says.decode()}")
        times.client.append(1000 * answer.seconds)
        times.server.append(float(answer.headers["server-timing"].rpartition("=")[2]))
