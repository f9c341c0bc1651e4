"""What the tables say about the cases of one batch, and what is to be written back: one statement each way."""

import json
from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from shared.contracts.envelope import FIRST_CHAIN, Envelope
from shared.messaging import outbox
from shared.messaging.driver import Connection
from shared.messaging.statements import Together, columns, moved, width_of
from shared.messaging.states import AnyState, CaseWork, Partition, Place, Record, Repository

Head = tuple[int, str]  # sequence and chain of the last message
Source = tuple[UUID, str, str]
Stream = tuple[UUID, str]
START: Final[Head] = (0, FIRST_CHAIN)


# One question for all: a lone command waits for each round trip.
_READ = """
SELECT 'position', case_id, topic, source, sequence, chain, NULL::bytea
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS wanted(case_id, topic, source)
JOIN positions USING (case_id, topic, source)
UNION ALL SELECT 'stream', case_id, topic, NULL, sequence, chain, NULL FROM streams WHERE case_id = ANY($4::uuid[])
UNION ALL SELECT 'command', command_id, NULL, NULL, NULL, NULL, body_sha256
FROM commands WHERE command_id = ANY($5::uuid[])
UNION ALL SELECT 'decided', message_id, NULL, NULL, NULL, NULL, NULL FROM outbox WHERE message_id = ANY($6::uuid[])
UNION ALL SELECT 'blocked', case_id, NULL, NULL, NULL, NULL, NULL
FROM cases WHERE blocked AND case_id = ANY($4::uuid[])
UNION ALL SELECT 'state', case_id, one, other, NULL, NULL, NULL FROM ({states}) AS found(case_id, one, other)
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
_PUTS = (_PUT_POSITIONS, _PUT_STREAMS, _PUT_COMMANDS, _PUT_JOBS, PUT_OFFSETS)


class Statements:
    """The two statements of every batch, with the tables of the service's repository among them."""

    def __init__(self, repository: Repository) -> None:
        self.repository: Final = repository
        self.read: Final = _READ.format(states=moved(repository.reading, width_of(_READ)))
        self.write: Final = Together(
            *outbox.PUTS, *repository.writing, *_PUTS, last=f"{outbox.PUT_IDS} UNION ALL {repository.telling}"
        )


class Ledger:
    """One batch's view of the tables, read under the cases' locks, and the rows that it leads to."""

    def __init__(self, connection: Connection, statements: Statements) -> None:
        self._connection, self._statements = connection, statements
        self.states: dict[UUID, AnyState] = {}
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

    async def read(
        self, sources: set[Source], cases: set[UUID], ids: list[UUID], first_ids: list[UUID], states: set[UUID]
    ) -> None:
        """Read positions, streams, known ids, and which decisions left their first message before a backup.

        states: the cases whose state is wanted.
        """
        found = []
        asked = (*columns(list(sources), 3), list(cases), ids, first_ids, list(states))
        for row in await self._connection.fetch(self._statements.read, *asked):
            kind, key, topic, source, number, chain, body_sha256 = row
            if kind == "state":
                found.append((key, topic, source))
            elif kind == "blocked":
                self.blocked.add(key)
            elif kind == "position":
                self.positions[key, topic, source] = (number, chain)
            elif kind == "stream":
                self.streams[key, topic] = (number, chain)
            elif kind == "command":
                self.known[key] = body_sha256
            else:
                self.decided.add(key)
        self.states = self._statements.repository.restored(found)

    async def read_strays(self, places: set[Place]) -> None:
        """Read which of these own records were put aside when they were learnt: a person has them."""
        rows = await self._connection.fetch(_ASIDE, *columns(sorted(places)))
        self.strays = {tuple(row) for row in rows}

    async def reserve(
        self, wanted: dict[tuple[str, str], UUID]
    ) -> tuple[set[tuple[str, str]], dict[tuple[str, str], UUID]]:
        """Take these values for their cases where they are free; return the new ones, and who holds each."""
        rows = [(kind, value, case_id) for (kind, value), case_id in sorted(wanted.items())]
        taken = {(kind, value) for kind, value in await self._connection.fetch(_RESERVE, *columns(rows))}
        holders = {pair: wanted[pair] for pair in taken}
        if others := wanted.keys() - taken:
            found = await self._connection.fetch(_RESERVED, *columns(sorted(others)))
            holders |= {(kind, value): case_id for kind, value, case_id in found}
        return taken, holders

    async def unreserve(self, unused: set[tuple[str, str]]) -> None:
        """Give back what was taken in this transaction and led to nothing."""
        if unused:
            await self._connection.fetch(_UNRESERVE, *columns(sorted(unused)))

    async def write(self, works: Sequence[CaseWork] = (), outgoing: Sequence[outbox.Outgoing] = ()) -> list[int]:
        """Write everything; return the places of what leaves in the outbox.

        What is put aside, states, outbox, positions, streams, commands, jobs, and from where a restarted consumer goes
        on.
        """
        if self.parked:
            await self._connection.fetch(_PARK, *columns([_parked(*entry) for entry in self.parked]))
        if self.incidents:
            await self._connection.fetch(_SET_ASIDE, *columns([_incident(*entry) for entry in self.incidents]))
        if self.blocking:
            await self._connection.fetch(_BLOCK, list(self.blocking))
        repository, write = self._statements.repository, self._statements.write
        heard = [(*source, *place) for source, place in self.heard.items()]
        published = [(*stream, *place) for stream, place in self.published.items()]
        offsets = sorted((*partition, offset) for partition, offset in self.offsets.items())
        ours = (heard, published, self.commands, self.jobs, offsets)
        rows = (outbox.rows(outgoing), *repository.rows(works), *ours, *repository.told(works))
        return sorted(row[0] for row in await self._connection.fetch(write.sql, *write.arguments(*rows)) if row[0])


def _parked(case_id: UUID | None, record: Record, reason: str) -> tuple[Any, ...]:
    headers = json.dumps([(name, b64encode(value).decode()) for name, value in record.headers])
    return (case_id, record.topic, record.partition, record.offset, record.key, headers, record.body, reason)


def _incident(number: str, envelope: Envelope, record: Record, reason: str) -> tuple[Any, ...]:
    return (number, envelope.id, *_parked(envelope.subject, record, reason))
