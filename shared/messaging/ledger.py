"""What the chassis's tables say about the cases of one batch, and what is to be written back: set-based SQL only.

Its tools are for whoever writes many rows at once: rows as the arrays of `unnest`, and statements sent as one.
"""

import json
import re
from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import FIRST_CHAIN, Envelope
from shared.messaging.states import Partition, Place, Record

Row = tuple[Any, ...]
Head = tuple[int, str]  # sequence and chain of the last message
Source = tuple[UUID, str, str]
Stream = tuple[UUID, str]
START: Final[Head] = (0, FIRST_CHAIN)
_PARAMETER: Final = re.compile(r"\$(\d+)")


def columns(rows: Sequence[Row], width: int = 0) -> tuple[list[Any], ...]:
    """Turn rows into the arrays of `unnest`; width is needed only where there may be no row."""
    return tuple(list(column) for column in zip(*rows, strict=True)) or tuple([] for _ in range(width))


class Together:
    """Statements that write rows no other of them touches, as one. last: what it returns, with parameters of its own.

    All see the tables as they were before: none may wait for what another one wrote.
    """

    def __init__(self, *statements: str, last: str = "SELECT 1") -> None:
        self._widths = [max(map(int, _PARAMETER.findall(statement))) for statement in statements]
        firsts = [sum(self._widths[:place]) for place in range(len(statements) + 1)]
        parts = (f"w{first} AS ({_moved(text, first)})" for text, first in zip(statements, firsts, strict=False))
        self.sql: Final = f"WITH {', '.join(parts)} {_moved(last, firsts[-1])}"

    def arguments(self, *rows: Sequence[Row]) -> tuple[list[Any], ...]:
        """Return the arrays of all statements, in their order; a statement without rows does nothing."""
        return tuple(array for some, width in zip(rows, self._widths, strict=True) for array in columns(some, width))


def _moved(statement: str, by: int) -> str:
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + by}", statement)


async def rows_of(connection: AsyncConnection, sql: str, *arguments: object) -> Sequence[Any]:
    """Run one statement and return its rows; empty for a statement that has none."""
    result = await connection.exec_driver_sql(sql, arguments)
    return result.all() if result.returns_rows else ()


# In the order of their ids: batches that share cases wait for each other, and not for ever. A case that somebody else
# makes at the same moment is in neither half, and is asked for again.
_LOCK = """
WITH found AS (SELECT case_id, blocked FROM cases WHERE case_id = ANY($1::uuid[]) ORDER BY case_id FOR UPDATE),
made AS (
    INSERT INTO cases (case_id) SELECT wanted FROM unnest($1::uuid[]) AS wanted
    WHERE wanted NOT IN (SELECT case_id FROM found) ON CONFLICT DO NOTHING RETURNING case_id, blocked
) SELECT * FROM found UNION ALL SELECT * FROM made
"""
# One question for all: a lone command waits for each round trip.
_READ = """
SELECT 'position', case_id, topic, source, sequence, chain, NULL::bytea
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS wanted(case_id, topic, source)
JOIN positions USING (case_id, topic, source)
UNION ALL SELECT 'stream', case_id, topic, NULL, sequence, chain, NULL FROM streams WHERE case_id = ANY($4::uuid[])
UNION ALL SELECT 'command', command_id, NULL, NULL, NULL, NULL, body_sha256
FROM commands WHERE command_id = ANY($5::uuid[])
UNION ALL SELECT 'decided', message_id, NULL, NULL, NULL, NULL, NULL FROM outbox WHERE message_id = ANY($6::uuid[])
"""
_ASIDE = """
SELECT topic, partition, "offset" FROM parked
JOIN unnest($1::text[], $2::int[], $3::bigint[]) AS w(topic, partition, "offset") USING (topic, partition, "offset")
"""
_RESERVE = """
INSERT INTO reservations (kind, value, case_id) SELECT * FROM unnest($1::text[], $2::text[], $3::uuid[])
ON CONFLICT DO NOTHING RETURNING kind, value
"""
_RESERVED = """
SELECT kind, value, case_id FROM reservations JOIN unnest($1::text[], $2::text[]) AS w(kind, value) USING (kind, value)
"""
_UNRESERVE = "DELETE FROM reservations USING unnest($1::text[], $2::text[]) AS w(k, v) WHERE kind = k AND value = v"
# The case is locked: nobody else writes these rows meanwhile, so the last value is the highest one.
_PUT_POSITIONS = """
INSERT INTO positions (case_id, topic, source, sequence, chain)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::text[])
ON CONFLICT (case_id, topic, source) DO UPDATE SET sequence = excluded.sequence, chain = excluded.chain
"""
_PUT_STREAMS = """
INSERT INTO streams (case_id, topic, sequence, chain)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::text[])
ON CONFLICT (case_id, topic) DO UPDATE SET sequence = excluded.sequence, chain = excluded.chain
"""
_PUT_COMMANDS = """
INSERT INTO commands (command_id, case_id, body_sha256, received_at)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::timestamptz[]) ON CONFLICT DO NOTHING
"""
# Their ids follow from their causes: a decision that is repeated asks for the same job.
_PUT_JOBS = """
INSERT INTO jobs (id, kind, case_id, cause_id, correlation_id, payload, due_at)
SELECT id, kind, case_id, cause_id, correlation_id, payload::jsonb, due_at
FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::timestamptz[])
    AS row(id, kind, case_id, cause_id, correlation_id, payload, due_at) ON CONFLICT DO NOTHING
"""
# A record that was released and does not fit still lies aside as before, with no settlement: somebody looks again.
_PARK = """
INSERT INTO parked (case_id, topic, partition, "offset", key, headers, body, reason)
SELECT case_id, topic, partition, "offset", key, headers::jsonb, body, reason
FROM unnest($1::uuid[], $2::text[], $3::int[], $4::bigint[], $5::bytea[], $6::text[], $7::bytea[], $8::text[])
    AS row(case_id, topic, partition, "offset", key, headers, body, reason)
ON CONFLICT (topic, partition, "offset") DO UPDATE SET case_id = excluded.case_id,
    attempts = parked.attempts + 1, reason = excluded.reason, settlement = NULL, settled_by = NULL, settled_at = NULL
"""
_SET_ASIDE = """
INSERT INTO incidents (number, command_id, case_id, topic, partition, "offset", key, headers, body, reason)
SELECT number, command_id, case_id, topic, partition, "offset", key, headers::jsonb, body, reason
FROM unnest($1::text[], $2::uuid[], $3::uuid[], $4::text[], $5::int[], $6::bigint[], $7::bytea[], $8::text[],
    $9::bytea[], $10::text[])
    AS row(number, command_id, case_id, topic, partition, "offset", key, headers, body, reason)
ON CONFLICT DO NOTHING
"""
_BLOCK = "UPDATE cases SET blocked = true WHERE case_id = ANY($1::uuid[])"
# Unlike positions these are under no lock: a process that has lost the partition must not put its successor back.
PUT_OFFSETS = """
INSERT INTO offsets (topic, partition, next_offset) SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = greatest(offsets.next_offset, excluded.next_offset)
"""
_WRITE = Together(_PUT_POSITIONS, _PUT_STREAMS, _PUT_COMMANDS, _PUT_JOBS, PUT_OFFSETS)


class Ledger:
    """One batch's view of the tables, read under the cases' locks, and the rows that it leads to."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.blocked: set[UUID] = set()
        self.positions: dict[Source, Head] = {}
        self.streams: dict[Stream, Head] = {}
        self.known: dict[UUID, bytes | None] = {}
        self.decided: set[UUID] = set()
        self.strays: set[Place] = set()
        self.heard: dict[Source, Head] = {}
        self.published: dict[Stream, Head] = {}
        self.commands: list[tuple[Any, ...]] = []
        self.jobs: list[tuple[Any, ...]] = []
        self.parked: list[tuple[UUID | None, Record, str]] = []
        self.incidents: list[tuple[str, Envelope, Record, str]] = []
        self.blocking: set[UUID] = set()
        self.offsets: dict[Partition, int] = {}

    async def lock(self, case_ids: set[UUID]) -> None:
        """Lock the rows of these cases in the order of their ids, creating those that are new."""
        wanted = sorted(case_ids)
        found: Sequence[Any] = ()
        while len(found) < len(wanted):  # again where somebody else made one of them in between
            found = await rows_of(self._connection, _LOCK, wanted)
        self.blocked = {case_id for case_id, blocked in found if blocked}

    async def read(self, sources: set[Source], cases: set[UUID], ids: list[UUID], first_ids: list[UUID]) -> None:
        """Read positions, streams, known ids, and which decisions left their first message before a backup."""
        asked = (*columns(list(sources), 3), list(cases), ids, first_ids)
        for kind, key, topic, source, number, chain, body_sha256 in await rows_of(self._connection, _READ, *asked):
            if kind == "position":
                self.positions[key, topic, source] = (number, chain)
            elif kind == "stream":
                self.streams[key, topic] = (number, chain)
            elif kind == "command":
                self.known[key] = body_sha256
            else:
                self.decided.add(key)

    async def read_strays(self, places: set[Place]) -> None:
        """Read which of these own records were put aside when they were learnt: a person has them."""
        rows = await rows_of(self._connection, _ASIDE, *columns(sorted(places)))
        self.strays = {tuple(row) for row in rows}

    async def reserve(
        self, wanted: dict[tuple[str, str], UUID]
    ) -> tuple[set[tuple[str, str]], dict[tuple[str, str], UUID]]:
        """Take these values for their cases where they are free; return the new ones, and who holds each."""
        rows = [(kind, value, case_id) for (kind, value), case_id in sorted(wanted.items())]
        taken = {(kind, value) for kind, value in await rows_of(self._connection, _RESERVE, *columns(rows))}
        holders = await rows_of(self._connection, _RESERVED, *columns(list(wanted)))
        return taken, {(kind, value): case_id for kind, value, case_id in holders}

    async def unreserve(self, unused: set[tuple[str, str]]) -> None:
        """Give back what was taken in this transaction and led to nothing."""
        if unused:
            await rows_of(self._connection, _UNRESERVE, *columns(sorted(unused)))

    async def write(self) -> None:
        """Write what is put aside, positions, streams, commands, jobs, and from where a restarted consumer goes on."""
        if self.parked:
            await rows_of(self._connection, _PARK, *columns([_parked(*entry) for entry in self.parked]))
        if self.incidents:
            await rows_of(self._connection, _SET_ASIDE, *columns([_incident(*entry) for entry in self.incidents]))
        if self.blocking:
            await rows_of(self._connection, _BLOCK, list(self.blocking))
        heard = [(*source, *place) for source, place in self.heard.items()]
        published = [(*stream, *place) for stream, place in self.published.items()]
        offsets = sorted((*partition, offset) for partition, offset in self.offsets.items())
        await rows_of(
            self._connection, _WRITE.sql, *_WRITE.arguments(heard, published, self.commands, self.jobs, offsets)
        )


def _parked(case_id: UUID | None, record: Record, reason: str) -> tuple[Any, ...]:
    headers = json.dumps([(name, b64encode(value).decode()) for name, value in record.headers])
    return (case_id, record.topic, record.partition, record.offset, record.key, headers, record.body, reason)


def _incident(number: str, envelope: Envelope, record: Record, reason: str) -> tuple[Any, ...]:
    return (number, envelope.id, *_parked(envelope.subject, record, reason))
