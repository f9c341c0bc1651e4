"""Loads and saves the documents of a batch of cases, their index rows, the history as read, and receipts' outcomes.

It runs inside the pipeline's transaction and never commits; one notification per batch wakes the waiting requests.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.document import CaseDocument, NothingOwn
from services.gateway.outcomes import outcomes
from services.gateway.repository import projection_sql as sql
from services.gateway.repository.rows import ROWS
from shared.contracts.deciding import State
from shared.contracts.topics import CASE_EVENTS
from shared.messaging.states import Applied, CaseWork

CHANNEL = "odr_cases"
EVERYBODY = "*"
MOST_NAMED = 150


class Projection:
    """The read models, written from the history and from nothing else."""

    async def load(
        self, connection: AsyncConnection, case_ids: Sequence[UUID]
    ) -> Mapping[UUID, State[NothingOwn, CaseDocument]]:
        """Return the documents that exist."""
        found = await connection.exec_driver_sql(sql.LOAD, (list(case_ids),))
        rows: Sequence[Any] = found.all()
        return {
            UUID(str(case_id)): State(
                UUID(str(case_id)), NothingOwn(), CaseDocument.model_validate_json(text, extra="ignore")
            )
            for case_id, text in rows
        }

    async def save(self, connection: AsyncConnection, works: Sequence[CaseWork]) -> None:
        """Write everything that these cases' new events mean, one statement per table."""
        changed = [work for work in works if work.changed]
        if changed:
            await save_documents(connection, [(work.state.case_id, work.state.heard) for work in changed])
        await _save_history(connection, [applied for work in works for applied in work.applied])
        await _save_outcomes(connection, [applied for work in works for applied in work.applied])
        await _wake(connection, [work.state.case_id for work in works])

    async def due(self, _connection: AsyncConnection, _before: datetime, _limit: int) -> Sequence[UUID]:
        """The gateway has no timers."""
        return ()


async def save_documents(connection: AsyncConnection, documents: Sequence[tuple[UUID, CaseDocument]]) -> None:
    """Write these cases' documents and index rows, one statement per table."""
    await connection.exec_driver_sql(sql.CLEAR_QUEUE, ([case_id for case_id, _ in documents],))
    for table, statement in sql.SAVE.items():
        rows = chain.from_iterable(ROWS[table](case_id, document) for case_id, document in documents)
        await _many(connection, statement, rows)


async def _save_history(connection: AsyncConnection, applied: Sequence[Applied]) -> None:
    rows = (
        (
            entry.record.topic,
            entry.record.partition,
            entry.record.offset,
            entry.envelope.subject,
            json.dumps([(name, value.decode()) for name, value in entry.record.headers]),
            entry.record.body,
        )
        for entry in applied
        if entry.record.topic == CASE_EVENTS.name
    )
    await _many(connection, sql.SAVE_HISTORY, rows)


async def _save_outcomes(connection: AsyncConnection, applied: Sequence[Applied]) -> None:
    rows = (
        (command_id, json.dumps(found.events), found.outcome.model_dump_json() if found.outcome else None)
        for command_id, found in sorted(outcomes(applied).items())
    )
    await _many(connection, sql.SAVE_OUTCOMES, rows)


async def _wake(connection: AsyncConnection, case_ids: Sequence[UUID]) -> None:
    named = len(case_ids) <= MOST_NAMED
    text = ",".join(str(case_id) for case_id in case_ids) if named else EVERYBODY
    await connection.exec_driver_sql("SELECT pg_notify($1, $2)", (CHANNEL, text))


async def _many(connection: AsyncConnection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    columns = tuple(list(column) for column in zip(*rows, strict=True))
    if columns:
        await connection.exec_driver_sql(statement, columns)
