"""Loads and saves the documents of a batch of cases, their index rows, the history as read, and receipts' outcomes.

It runs inside the pipeline's transaction and never commits; one notification per batch wakes the waiting requests.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.document import CaseDocument, NothingOwn
from services.gateway.lines import QueueItem
from services.gateway.outcomes import outcomes
from services.gateway.queueing import queue_items
from services.gateway.repository import projection_sql as sql
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
        changed = [work for work in works if any(applied.record.topic == CASE_EVENTS.name for applied in work.applied)]
        if changed:
            await _save_views(connection, changed)
            await _save_indexes(connection, [(work.state.case_id, work.state.heard) for work in changed])
            await _save_history(connection, [applied for work in changed for applied in work.applied])
        await _save_outcomes(connection, [applied for work in works for applied in work.applied])
        await _wake(connection, [work.state.case_id for work in works])

    async def due(self, _connection: AsyncConnection, _before: datetime, _limit: int) -> Sequence[UUID]:
        """The gateway has no timers."""
        return ()


async def _save_views(connection: AsyncConnection, works: Sequence[CaseWork]) -> None:
    documents = [(work.state.case_id, work.state.heard) for work in works]
    columns = (
        [case_id for case_id, _ in documents],
        [document.court_id for _, document in documents],
        [document.case_number for _, document in documents],
        [document.model_dump_json() for _, document in documents],
    )
    await connection.exec_driver_sql(sql.SAVE_VIEWS, columns)


async def _save_indexes(connection: AsyncConnection, documents: Sequence[tuple[UUID, CaseDocument]]) -> None:
    await _many(connection, sql.SAVE_MY_CASES, _memberships(documents))
    await _many(connection, sql.SAVE_INVITATIONS, _invitations(documents))
    await _many(connection, sql.SAVE_COPIES, _copies(documents))
    await connection.exec_driver_sql(sql.CLEAR_QUEUE, ([case_id for case_id, _ in documents],))
    items = ((document.court_id, item) for case_id, document in documents for item in queue_items(case_id, document))
    await _many(connection, sql.SAVE_QUEUE, (_queue_row(court_id, item) for court_id, item in items))


def _memberships(documents: Sequence[tuple[UUID, CaseDocument]]) -> Iterable[tuple[object, ...]]:
    for case_id, document in documents:
        for party_id, account_id in document.accounts.items():
            yield account_id, case_id, party_id, str(document.side_of(party_id))


def _invitations(documents: Sequence[tuple[UUID, CaseDocument]]) -> Iterable[tuple[object, ...]]:
    for case_id, document in documents:
        for invitation in document.invitations:
            yield (
                invitation.code_mac,
                case_id,
                invitation.invitation_id,
                invitation.party_id,
                invitation.expires_at,
                invitation.open,
            )


def _copies(documents: Sequence[tuple[UUID, CaseDocument]]) -> Iterable[tuple[object, ...]]:
    for case_id, document in documents:
        for copy in document.copies:
            number = copy.transaction_number
            yield copy.copy_sha256, case_id, document.court_id, number, copy.filed_on, copy.stamped_at


def _queue_row(court_id: str, item: QueueItem) -> tuple[object, ...]:
    return (
        item.kind.value,
        item.subject_id,
        item.case_id,
        court_id,
        item.since,
        item.hearing_at,
        item.model_dump_json(),
    )


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
