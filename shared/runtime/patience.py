"""Waiting with an end: until something is true, or until a bell rings. It knows nothing of what that means."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

Told = TypeVar("Told")


def until(ask: Callable[[], Told], seconds: float, pause: float = 0.05, *, done: Callable[[Told], bool] = bool) -> Told:
    """Ask again after each pause until an answer is done (true, where nothing else is said); return the last one.

    It is returned when the time is over, too: the asker looks at it once more.
    """
    deadline = time.monotonic() + seconds
    while not done(answer := ask()) and time.monotonic() < deadline:
        time.sleep(pause)
    return answer


async def rung(bell: asyncio.Event, seconds: float) -> bool:
    """Wait until the event is set or the time is over; say whether it is set."""
    # Not asyncio.wait_for: that of Python 3.11 may swallow a cancellation, and nobody could stop the waiting.
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await bell.wait()
    return bell.is_set()
