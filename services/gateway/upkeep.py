"""What the process does beside answering: staff known, changes passed on, old sessions forgotten, waiting measured."""

import asyncio
import json
from collections.abc import Callable

import structlog
from sqlalchemy import text

from services.gateway.database import AWAY
from services.gateway.parts import Parts
from services.gateway.people.accounts import Accounts
from services.gateway.people.sessions import Sessions
from shared.messaging.service import Stuck, connections

log = structlog.get_logger()
LOOK_SECONDS = 1.0
FORGET_SECONDS = 3600.0
MEASURE_SECONDS = 2.0
_OLDEST_UNSENT = text("""
SELECT coalesce(extract(epoch FROM now() - created_at), 0)
FROM (SELECT min(id) AS id FROM outbox_todo) AS oldest LEFT JOIN outbox USING (id)
""")


async def know_staff(parts: Parts) -> None:
    """Make sure that everybody in the configured file can sign in."""
    if parts.settings.staff_file is not None:
        people = json.loads(await asyncio.to_thread(parts.settings.staff_file.read_text))
        for person in people:
            await Accounts(parts).know_staff(person)


async def keep_up(parts: Parts, alive: Callable[[], bool]) -> None:
    """Work until cancelled. Raises Stuck when the chassis makes no progress, so that the process is restarted."""
    async with asyncio.TaskGroup() as group:
        group.create_task(parts.changes.listen(connections(parts.settings).dsn))
        group.create_task(_forget(Sessions(parts)))
        group.create_task(_measure(parts))
        group.create_task(_watch(alive))


async def _watch(alive: Callable[[], bool]) -> None:
    while alive():  # noqa: ASYNC110 - time itself is what it waits for
        await asyncio.sleep(LOOK_SECONDS)
    raise Stuck("gateway")


async def _measure(parts: Parts) -> None:
    """Know how long messages wait for the broker, so that pages can say it."""
    while True:
        try:
            async with parts.reading.connect() as connection:
                parts.unsent_seconds = float(await connection.scalar(_OLDEST_UNSENT))
        except AWAY as error:
            log.info("waiting_not_measured", reason=type(error).__name__)
        await asyncio.sleep(MEASURE_SECONDS)


async def _forget(sessions: Sessions) -> None:
    while True:
        try:
            await sessions.forget_old()
        except AWAY as error:
            log.warning("forgetting_put_off", reason=type(error).__name__)
        await asyncio.sleep(FORGET_SECONDS)
