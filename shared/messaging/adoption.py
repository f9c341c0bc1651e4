"""Adoption: own messages that the database does not know, because it was restored from a backup, are learnt again.

Nothing is decided, published or done before it is over; what is adopted is never decided again.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

import structlog
from aiokafka import AIOKafkaConsumer
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.contracts.deciding import State
from shared.contracts.envelope import Envelope, Unreadable, chain_of
from shared.contracts.identity import event_id_of, result_id_of
from shared.messaging import outbox
from shared.messaging.composition import Service
from shared.messaging.connections import opened, reader
from shared.messaging.failpoints import reach
from shared.messaging.ledger import PUT_OFFSETS, START, Head, Ledger, Stream, columns, rows_of
from shared.messaging.metrics import ADOPTED
from shared.messaging.records import Past
from shared.messaging.states import CaseWork, Partition

log = structlog.get_logger()
AT_ONCE = 500
POLL_MS = 200
# Of a transaction, so that the lock ends with its connection; the question between keeps that transaction from being
# ended as idle, and fails where another process may hold the lock by now.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7002)"
_STILL_HERE = "SELECT 1"
_OFFSETS = "SELECT topic, partition, next_offset, born_offset FROM offsets"
# Born where the history ended when its database was empty: what was decided before is not decided again by it.
_BORN = """
INSERT INTO offsets (topic, partition, next_offset, born_offset)
SELECT topic, partition, 0, born FROM unnest($1::text[], $2::int[], $3::bigint[]) AS row(topic, partition, born)
ON CONFLICT DO NOTHING
"""
_ANY_ADOPTED = "SELECT EXISTS (SELECT FROM commands WHERE body_sha256 IS NULL)"
_OPEN_JOBS = "SELECT id FROM jobs WHERE state <> 'done'"
_DONE_JOBS = "UPDATE jobs SET state = 'done' WHERE id = ANY($1::uuid[])"
_SENT = "SELECT message_id FROM outbox WHERE message_id = ANY($1::uuid[])"


class ForkedHistory(Exception):  # noqa: N818 - a fact that an operator must look at
    """The service's own published messages do not follow from what its database holds: two histories exist."""


class Adoption:
    """One start of one process: reads the own topics to their end and takes what is missing."""

    def __init__(self, service: Service, engine: AsyncEngine) -> None:
        self._service, self._engine = service, engine
        self._topics = (*service.topics.events, *service.topics.own)

    async def run(self) -> Past:
        """Adopt what is missing; return what was before. One process at a time. Raises ForkedHistory."""
        async with (
            self._engine.begin() as lock,
            opened(reader(self._service.connections, *self._topics)) as consumer,
        ):
            await rows_of(lock, _ONE_AT_A_TIME)
            await self._be_born(consumer)
            reach("born")
            async for records in self._unread(consumer):
                await rows_of(lock, _STILL_HERE)
                await self._adopt(records)
                reach("adoption_committed")
            return await self._past()

    async def _be_born(self, consumer: AIOKafkaConsumer) -> None:
        """Mark a new database: what has happened before it is remembered, not decided."""
        missing = set(self._topics) - {place.topic for place in consumer.assignment()}
        if missing:
            raise OSError(f"the broker has no topic {', '.join(sorted(missing))}")
        events = [place for place in consumer.assignment() if place.topic in self._service.topics.events]
        ends = await consumer.end_offsets(events)
        async with self._engine.begin() as connection:
            if not await rows_of(connection, _OFFSETS):
                born = [(place.topic, place.partition, end) for place, end in ends.items()]
                await rows_of(connection, _BORN, *columns(born, 3))

    async def _unread(self, consumer: AIOKafkaConsumer) -> AsyncIterator[Sequence[Any]]:
        async with self._engine.connect() as connection:
            rows = await rows_of(connection, _OFFSETS)
        starts = {(topic, partition): next_offset for topic, partition, next_offset, _ in rows}
        ends = await consumer.end_offsets(consumer.assignment())
        for place in ends:
            consumer.seek(place, starts.get((place.topic, place.partition), 0))
        left = {place: end for place, end in ends.items() if starts.get((place.topic, place.partition), 0) < end}
        while left:
            found = await consumer.getmany(timeout_ms=POLL_MS, max_records=AT_ONCE)
            yield [record for records in found.values() for record in records]
            # By position, not by the last record: an offset may hold no record that is handed out.
            reached = {place: await consumer.position(place) for place in left}
            left = {place: end for place, end in left.items() if reached[place] < end}
        # Nobody polls these: without this the next start would read them from their beginning.
        own = self._service.topics.own
        read = [(place.topic, place.partition, end) for place, end in ends.items() if place.topic in own]
        async with self._engine.begin() as connection:
            await rows_of(connection, PUT_OFFSETS, *columns(read, 3))
        reach("own_topics_read")

    async def _adopt(self, records: Sequence[Any]) -> None:
        found = list(self._own(records))
        if not found:
            return
        async with self._engine.begin() as connection:
            ledger = Ledger(connection)
            cases = {envelope.subject for envelope, _ in found}
            await ledger.lock(cases)
            await ledger.read(set(), cases, [], [])
            known = {row[0] for row in await rows_of(connection, _SENT, [envelope.id for envelope, _ in found])}
            heads = dict(ledger.streams)
            missing = [
                (envelope, record)
                for envelope, record in found
                if _follows(heads, envelope, record) and envelope.id not in known
            ]
            if missing:
                await self._take(connection, ledger, missing)
                await self._finish_jobs(connection)
                reach("jobs_ended")

    def _own(self, records: Sequence[Any]) -> Iterator[tuple[Envelope, Any]]:
        for record in records:
            with suppress(Unreadable):
                envelope = Envelope.parse(record.headers)
                if envelope.source == self._service.name:
                    yield envelope, record

    async def _take(self, connection: AsyncConnection, ledger: Ledger, missing: list[tuple[Envelope, Any]]) -> None:
        handlers = self._service.handlers
        cases = sorted({envelope.subject for envelope, _ in missing})
        states = dict(await self._service.repository.load(connection, cases))
        for envelope, record in missing:
            kind = handlers.kinds.get(envelope.type)
            fold = handlers.evolves.get(kind) if kind else None
            state = states.setdefault(envelope.subject, handlers.fresh(envelope.subject))
            if kind and fold:
                own = fold(state.own, kind.read(record.value), envelope.time)
                states[envelope.subject] = State(state.case_id, own, state.heard)
            if envelope.sequence:
                ledger.published[envelope.subject, record.topic] = (envelope.sequence, envelope.chain)
            # What it was decided on is known from now on, with no hash to compare a second one by.
            if envelope.causation_id:
                ledger.commands.append((envelope.causation_id, envelope.subject, None, envelope.time))
        works = [CaseWork(state, changed=True) for state in states.values()]
        await self._service.repository.save(connection, works)
        await outbox.archive(connection, [(envelope, record.value, record.topic) for envelope, record in missing])
        await ledger.write()
        reach("adopted")
        ADOPTED.inc(len(missing))
        log.warning("own_messages_adopted", count=len(missing), cases=len(cases))

    async def _finish_jobs(self, connection: AsyncConnection) -> None:
        name = self._service.name
        # A job whose end is in the history is over, though the backup is from before: running it again would act twice.
        jobs = {event_id_of(result_id_of(job), name, 1): job for (job,) in await rows_of(connection, _OPEN_JOBS)}
        ended = await rows_of(connection, _SENT, list(jobs))
        await rows_of(connection, _DONE_JOBS, [jobs[message_id] for (message_id,) in ended])

    async def _past(self) -> Past:
        async with self._engine.connect() as connection:
            rows = await rows_of(connection, _OFFSETS)
            [(adopted,)] = await rows_of(connection, _ANY_ADOPTED)
        born: dict[Partition, int] = {(topic, partition): first for topic, partition, _, first in rows if first}
        return Past(born, adopted=adopted)


def _follows(heads: dict[Stream, Head], envelope: Envelope, record: Any) -> bool:  # noqa: ANN401 - aiokafka has no types
    """Say whether an own message is unknown here, and move its stream's head. Raises ForkedHistory."""
    if not envelope.sequence:
        return True
    stream: tuple[UUID, str] = (envelope.subject, record.topic)
    sequence, chain = heads.get(stream, START)
    if envelope.sequence <= sequence:
        return False
    if envelope.sequence != sequence + 1 or chain_of(chain, envelope, record.value) != envelope.chain:
        raise ForkedHistory(f"{record.topic}-{record.partition} at {record.offset}, case {envelope.subject}")
    heads[stream] = (envelope.sequence, envelope.chain)
    return True
