"""Loads and saves the documents of a batch of cases, their index rows, the history as read, and receipts' outcomes.

It runs inside the pipeline's transaction and never commits; one notification per batch wakes the waiting requests.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.gateway.projection.document import CaseDocument, NothingOwn
from services.gateway.projection.outcomes import outcomes
from services.gateway.projection.rows import ROWS
from services.gateway.tables import finding, queue
from shared.contracts.deciding import State
from shared.contracts.topics import CASE_EVENTS
from shared.messaging.statements import Row, Together
from shared.messaging.states import AnyState, Applied, CaseWork

CHANNEL = "odr_cases"
EVERYBODY = "*"
MOST_NAMED = 150
Document = tuple[UUID, CaseDocument]

_SAVE_VIEWS = """
INSERT INTO case_views (case_id, court_id, case_number, document)
SELECT case_id, court_id, case_number, document::jsonb
FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[]) AS row(case_id, court_id, case_number, document)
ON CONFLICT (case_id) DO UPDATE
SET court_id = excluded.court_id, case_number = excluded.case_number, document = excluded.document
"""

_SAVE_MY_CASES = """
INSERT INTO my_cases (account_id, case_id, party_id, side)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[])
ON CONFLICT (account_id, case_id) DO UPDATE SET party_id = excluded.party_id, side = excluded.side
"""

_SAVE_INVITATIONS = """
INSERT INTO invitations (code_mac, case_id, invitation_id, party_id, expires_at, open)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[], $6::boolean[])
ON CONFLICT (code_mac) DO UPDATE SET open = excluded.open, expires_at = excluded.expires_at
"""

_SAVE_COPIES = """
INSERT INTO copies (copy_sha256, case_id, court_id, transaction_number, filed_on, stamped_at)
SELECT * FROM unnest($1::text[], $2::uuid[], $3::text[], $4::text[], $5::date[], $6::timestamptz[])
ON CONFLICT (copy_sha256) DO NOTHING
"""

# What a case no longer waits for: a row for every case, and one for each thing that it waits for still.
_CLEAR_QUEUE = """
DELETE FROM queue USING unnest($1::uuid[]) AS saved(case_id)
WHERE queue.case_id = saved.case_id AND NOT EXISTS (
    SELECT FROM unnest($2::text[], $3::uuid[]) AS row(kind, subject_id)
    WHERE row.kind = queue.kind AND row.subject_id = queue.subject_id
)
"""

_SAVE_QUEUE = """
INSERT INTO queue (kind, subject_id, case_id, court_id, since, hearing_at, line)
SELECT kind, subject_id, case_id, court_id, since, hearing_at, line::jsonb
FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[])
    AS row(kind, subject_id, case_id, court_id, since, hearing_at, line)
ON CONFLICT (kind, subject_id) DO UPDATE
SET since = excluded.since, hearing_at = excluded.hearing_at, line = excluded.line
"""

# Names are corrected by the clerk: what nobody is called any more goes.
_CLEAR_FINDING = """
DELETE FROM finding USING unnest($1::uuid[]) AS saved(case_id)
WHERE finding.case_id = saved.case_id AND NOT EXISTS (
    SELECT FROM unnest($2::text[], $3::uuid[]) AS row(word, case_id)
    WHERE row.word = finding.word AND row.case_id = finding.case_id
)
"""

_SAVE_FINDING = """
INSERT INTO finding (court_id, word, case_id)
SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[]) ON CONFLICT DO NOTHING
"""

_SAVE = {
    "case_views": _SAVE_VIEWS,
    "my_cases": _SAVE_MY_CASES,
    "invitations": _SAVE_INVITATIONS,
    "queue": _SAVE_QUEUE,
    "copies": _SAVE_COPIES,
    "finding": _SAVE_FINDING,
}

_SAVE_HISTORY = """
INSERT INTO history (topic, partition, "offset", case_id, headers, body)
SELECT topic, partition, place, case_id, headers::jsonb, body
FROM unnest($1::text[], $2::int[], $3::bigint[], $4::uuid[], $5::text[], $6::bytea[])
    AS row(topic, partition, place, case_id, headers, body)
ON CONFLICT DO NOTHING
"""

# An outcome is final: the first one stands. The events' names gather until the last part has been heard.
_SAVE_OUTCOMES = """
UPDATE receipts SET
    events = receipts.events || row.events::jsonb,
    outcome = CASE
        WHEN row.outcome IS NULL THEN NULL
        ELSE row.outcome::jsonb || jsonb_build_object('events', receipts.events || row.events::jsonb)
    END
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS row(command_id, events, outcome)
WHERE receipts.command_id = row.command_id AND receipts.outcome IS NULL
"""

_DOCUMENT_TABLES = (_CLEAR_QUEUE, _CLEAR_FINDING, *_SAVE.values())
_DOCUMENTS = Together(*_DOCUMENT_TABLES)


class Projection:
    """The read models, written from the history and from nothing else."""

    reading = "SELECT case_id, document::text, NULL FROM case_views WHERE case_id = ANY($1::uuid[])"
    writing = (*_DOCUMENT_TABLES, _SAVE_HISTORY, _SAVE_OUTCOMES)
    telling = f"SELECT NULL FROM unnest($1::text[]) AS told(cases), pg_notify('{CHANNEL}', cases)"  # noqa: S608 - a constant

    def restored(self, rows: Iterable[Row]) -> dict[UUID, AnyState]:
        """Return the documents that exist."""
        return {
            UUID(str(case_id)): State(UUID(str(case_id)), NothingOwn(), CaseDocument.restored(text))
            for case_id, text, _ in rows
        }

    def rows(self, works: Sequence[CaseWork]) -> Iterator[Sequence[Row]]:
        """Return everything that these cases' new events mean."""
        yield from _tables([(work.state.case_id, work.state.heard) for work in works if work.changed])
        applied = [applied for work in works for applied in work.applied]
        yield list(_history(applied))
        yield list(_outcomes(applied))

    def told(self, works: Sequence[CaseWork]) -> Iterator[Sequence[Row]]:
        """Wake the waiting requests of these cases, once for the batch."""
        yield [(_told([work.state.case_id for work in works]),)] if works else []

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
    saved = [(case_id, None, None) for case_id, _ in documents]
    yield [*saved, *waiting]
    yield [*saved, *((case_id, word, case_id) for _, word, case_id in rows[finding.name])]
    yield from (rows[table] for table in _SAVE)


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
