"""The shadow tables from their making to the moment when they take the place of the live ones; folding is elsewhere.

Until that one transaction the live tables are only read: whatever breaks before it has changed nothing.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from services.gateway.database import Connection, Engine, is_locked
from services.gateway.projection import shadow_sql as sql
from services.gateway.projection.rebuilding import CASES_AT_ONCE, Folding, service_of
from services.gateway.projection.storing import save_documents
from shared.contracts.topics import CASE_EVENTS
from shared.messaging.connections import create_engine

FEW_CASES: Final = 100
MOST_ROUNDS: Final = 20
MOST_TRIES: Final = 200
Marks = Sequence[tuple[str, int, int]]


class AnotherRebuilding(Exception):  # noqa: N818 - a fact that the operator is told
    """Somebody rebuilds this database now."""


class NeverQuiet(Exception):  # noqa: N818 - a fact that the operator is told
    """The live tables were never free for a moment, or more arrives than can be caught up."""


class Shadow:
    """The shadow tables of one database while they are built. One builder at a time."""

    def __init__(self, engine: Engine, database_url: str) -> None:
        self._engine = engine
        self._folding = Folding(service_of(database_url))
        self._marks: Marks = ()
        self._began: datetime | None = None
        self.caught_up = 0
        self.locked_seconds = 0.0

    async def create(self) -> None:
        """Make empty shadow tables; what an earlier run has left is thrown away."""
        async with self._engine.begin() as connection:
            for statement in (sql.DROP, sql.CREATE, *sql.create_tables()):
                await connection.exec_driver_sql(statement)
            self._began = (await connection.exec_driver_sql(sql.NOW)).scalar_one()
            self._marks = await _marks(connection)

    async def complete(self) -> None:
        """Give the filled tables their keys and indexes."""
        async with self._engine.begin() as connection:
            for statement in (sql.FIRST_COPY, *sql.complete_tables()):
                await connection.exec_driver_sql(statement)

    async def catch_up(self) -> None:
        """Fold what has arrived since, until hardly anything is left. Raises NeverQuiet."""
        for _ in range(MOST_ROUNDS):
            async with self._engine.begin() as connection:
                if await self._fold_changed(connection) <= FEW_CASES:
                    return
        raise NeverQuiet

    async def swap(self) -> None:
        """Put the shadow tables in the place of the live ones, in one short transaction. Raises NeverQuiet."""
        for _ in range(MOST_TRIES):
            try:
                async with self._engine.begin() as connection:
                    await connection.exec_driver_sql(sql.BE_BRIEF)
                    for statement in sql.LOCKS:
                        await connection.exec_driver_sql(statement)
                    began = time.monotonic()
                    await self._fold_changed(connection)
                    for statement in sql.SWAP:
                        await connection.exec_driver_sql(statement)
                self.locked_seconds = time.monotonic() - began
            except Exception as error:
                if not is_locked(error):
                    raise
                await asyncio.sleep(random.uniform(0.05, 0.25))  # noqa: S311 - jitter, not a secret
            else:
                return
        raise NeverQuiet

    async def drop(self) -> None:
        """Throw the shadow tables away."""
        async with self._engine.begin() as connection:
            await connection.exec_driver_sql(sql.DROP)

    async def _fold_changed(self, connection: Connection) -> int:
        """Fold again every case that something was added to; return how many there were."""
        after = await _marks(connection)
        changed = {case_id for (case_id,) in await _rows(connection, sql.RELEASED, self._began)}
        for mark in self._marks:
            changed |= {case_id for (case_id,) in await _rows(connection, sql.SINCE, *mark)}
        known = {(topic, partition) for topic, partition, _ in self._marks}
        for topic, partition, _ in after:
            if (topic, partition) not in known:
                changed |= {case_id for (case_id,) in await _rows(connection, sql.SINCE, topic, partition, 0)}
        cases = sorted(changed)
        await connection.exec_driver_sql(sql.INTO_SHADOW)
        for first in range(0, len(cases), CASES_AT_ONCE):
            await self._fold(connection, cases[first : first + CASES_AT_ONCE])
        self._marks = after
        self.caught_up += len(cases)
        return len(cases)

    async def _fold(self, connection: Connection, case_ids: Sequence[UUID]) -> None:
        rows = await _rows(connection, sql.HISTORY_OF, list(case_ids))
        await save_documents(connection, list(self._folding.cases(rows)))


@asynccontextmanager
async def shadow(database_url: str) -> AsyncIterator[Shadow]:
    """Give the shadow tables of a gateway's database to one builder. Raises AnotherRebuilding."""
    engine = create_engine(service_of(database_url).connections)
    try:
        async with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as only:
            if not (await only.exec_driver_sql(sql.ONLY_ONE)).scalar_one():
                raise AnotherRebuilding
            yield Shadow(engine, database_url)
            await only.invalidate()
    finally:
        await engine.dispose()


async def _marks(connection: Connection) -> Marks:
    return [tuple(row) for row in await _rows(connection, sql.MARKS, CASE_EVENTS.name)]


async def _rows(connection: Connection, statement: str, *values: Any) -> Sequence[Any]:  # noqa: ANN401 - what a query takes
    return (await connection.exec_driver_sql(statement, values)).all()
