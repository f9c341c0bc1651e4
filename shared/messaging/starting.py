"""Starting a client of the broker: what has begun is brought to its end, so that it can be stopped."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any


async def started(start: Coroutine[Any, Any, None]) -> None:
    """Run a client's start; when this is cancelled meanwhile, let the start end first.

    aiokafka forgets the connection of a start that is cut off and leaves it open. Cancelling a second time does cut.
    """
    task = asyncio.ensure_future(start)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        with suppress(Exception):
            await task
        raise
