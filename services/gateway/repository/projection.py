"""Loads and saves the documents of a batch of cases, their index rows, the history as read, and receipts' outcomes.

It runs inside the pipeline's transaction and never commits; one notification per batch wakes the waiting requests.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.document import CaseDocument, NothingOwn
from services.gateway.outcomes import outcomes
from services.gateway.repository import projection_sql as sql
from services.gateway.repository.rows import ROWS
from services.gateway.tables import queue
from shared.contracts.deciding import State
from shared.contracts.topics import CASE_EVENTS
from shared.messaging.statements import Row, Together
from shared.messaging.states import Applied, CaseWork

CHANNEL = "odr_cases"
EVERYBODY = "*"
MOST_NAMED = 150
Document = tuple[UUID, CaseDocument]

_DOCUMENTS = Together(sql.CLEAR_QUEUE, *sql.SAVE.values())
_EVERYTHING = Together(sql.CLEAR_QUEUE, *sql.SAVE.values(), sql.SAVE_HISTORY, sql.SAVE_OUTCOMES, last=sql.WAKE)


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
        """Write everything that these cases' new events mean: one statement, for nobody waits for one table alone."""
        changed = [(work.state.case_id, work.state.heard) for work in works if work.changed]
        applied = [applied for work in works for applied in work.applied]
        rows = _EVERYTHING.arguments(*_tables(changed), list(_history(applied)), list(_outcomes(applied)))
        told = _told([work.state.case_id for work in works])
        await connection.exec_driver_sql(_EVERYTHING.sql, (*rows, CHANNEL, told))

    async def due(self, _connection: AsyncConnection, _before: datetime, _limit: int) -> Sequence[UUID]:
        """The gateway has no timers."""
        return ()


async def save_documents(connection: AsyncConnection, documents: Sequence[Document]) -> None:
    """Write these cases' documents and index rows."""
    await connection.exec_driver_sql(_DOCUMENTS.sql, _DOCUMENTS.arguments(*_tables(documents)))


def _tables(documents: Sequence[Document]) -> Iterator[list[Row]]:
    rows = {
        table: [row for case_id, document in documents for row in rows_of(case_id, document)]
        for table, rows_of in ROWS.items()
    }
    waiting = [(case_id, kind, subject_id) for kind, subject_id, case_id, *_ in rows[queue.name]]
    yield [*((case_id, None, None) for case_id, _ in documents), *waiting]
    yield from (rows[table] for table in sql.SAVE)


def _history(applied: Sequence[Applied]) -> Iterator[Row]:
    for entry in applied:
        if entry.record.topic == CASE_EVENTS.name:
            headers = json.dumps([(name, value.decode()) for name, value in entry.record.headers])
            place = (entry.record.topic, entry.record.partition, entry.record.offset)
            yield (*place, entry.envelope.subject, headers, entry.record.body)


def _outcomes(applied: Sequence[Applied]) -> Iterator[Row]:
    for command_id, found in sorted(outcomes(applied).items()):
        yield command_id, json.dumps(found.events), found.outcome.model_dump_json() if found.outcome else None


def _told(case_ids: Sequence[UUID]) -> str:
    return ",".join(str(case_id) for case_id in case_ids) if len(case_ids) <= MOST_NAMED else EVERYBODY
