"""A batch's transaction on the driver's own connection: its beginning and the locks of its cases are one round trip.

It begins, locks, commits and gives up; which rows are read and written in between is the ledger's business.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.failpoints import reach

GIVE_UP_SECONDS: Final = 5.0
# In the order of their ids: batches that share cases wait for each other, and not for ever. A case that somebody else
# makes at the same moment is in neither half, and is asked for again.
LOCK = """
WITH found AS (SELECT case_id FROM cases WHERE case_id = ANY($1::uuid[]) ORDER BY case_id FOR UPDATE),
made AS (
    INSERT INTO cases (case_id) SELECT wanted FROM unnest($1::uuid[]) AS wanted
    WHERE wanted NOT IN (SELECT case_id FROM found) ON CONFLICT DO NOTHING RETURNING case_id
) SELECT FROM found UNION ALL SELECT FROM made
"""


class Connection(Protocol):
    """What is used of asyncpg's connection, which has no types."""

    async def fetch(self, sql: str, *arguments: object) -> Sequence[Any]:
        """Run one statement, prepared the first time, and return its rows."""

    async def execute(self, sql: str) -> str:
        """Run statements without parameters; return what the server says of the last one."""


@asynccontextmanager
async def transaction(engine: AsyncEngine, case_ids: Iterable[UUID] = ()) -> AsyncIterator[Connection]:
    """Begin, lock the rows of these cases (those that are new are made), and commit at the end."""
    async with engine.connect() as pooled:
        raw: Any = (await pooled.get_raw_connection()).driver_connection
        done = False
        try:
            await _begin(raw, sorted(case_ids), pooled.info)
            reach("locked")
            yield raw
            # A server that has given the transaction up answers a commit with a rollback, and no error.
            if await raw.execute("COMMIT") != "COMMIT":
                raise ConnectionError("the database has not committed")
            done = True
        finally:
            if not done:
                await _give_up(raw)


async def _begin(raw: Connection, wanted: Sequence[UUID], known: dict[Any, Any]) -> None:
    if not wanted:
        await raw.execute("BEGIN")
        return
    # Prepared by its name: parameters of the wire's own would make it a round trip beside the beginning.
    if LOCK not in known:
        await raw.execute(f"PREPARE odr_lock (uuid[]) AS {LOCK}")
        known[LOCK] = True
    lock = f"EXECUTE odr_lock ('{{{','.join(map(str, wanted))}}}')"
    said = await raw.execute(f"BEGIN; {lock}")
    while said != f"SELECT {len(wanted)}":  # again where somebody else made one of them in between
        said = await raw.execute(lock)


async def _give_up(raw: Any) -> None:  # noqa: ANN401 - asyncpg has no types
    """End the transaction, or the connection where that cannot be said: nobody must go on in it."""
    told = False
    try:
        with suppress(Exception):  # what ended the transaction is the cause that counts
            async with asyncio.timeout(GIVE_UP_SECONDS):
                await raw.execute("ROLLBACK")
            told = True
    finally:
        if not told:
            raw.terminate()
