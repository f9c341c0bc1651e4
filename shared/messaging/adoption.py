"""Adoption: own messages that the database does not know, because it was restored from a backup, are learnt again.

Nothing is decided, published or done before it is over; what is adopted is never decided again. A record in the
service's name that does not follow from what it said, or that it cannot read, lies aside, and its case alone waits.
"""

from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from aiokafka import AIOKafkaConsumer
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.deciding import State
from shared.contracts.envelope import Envelope, Unreadable, chain_of
from shared.contracts.identity import event_id_of, result_id_of
from shared.messaging import outbox
from shared.messaging.composition import Service
from shared.messaging.connections import opened, reader
from shared.messaging.driver import Connection, transaction
from shared.messaging.failpoints import reach
from shared.messaging.ledger import PUT_OFFSETS, START, Head, Ledger, Statements
from shared.messaging.metrics import ADOPTED, OWN_STREAM, PARKED
from shared.messaging.pipeline import Fault, fault_of
from shared.messaging.records import Past, echo_of
from shared.messaging.statements import columns, rows_of
from shared.messaging.states import CaseWork, Place, Record, record_of
from shared.messaging.transaction import SETTLE, UNBLOCK
from shared.messaging.wholeness import Wholeness

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


class OwnRecord(NamedTuple):
    """A record in the service's name. envelope None: it cannot be read."""

    record: Record
    case_id: UUID
    sequence: int
    envelope: Envelope | None


class Adoption:
    """One start of one process: reads the own topics to their end and takes what is missing."""

    def __init__(self, service: Service, engine: AsyncEngine) -> None:
        self._service, self._engine, self._statements = service, engine, Statements(service.repository)
        self._topics = (*service.topics.events, *service.topics.own)

    async def run(self, whole: Wholeness) -> Past:
        """Adopt what is missing, where the history is whole; return what was before. One process at a time."""
        async with (
            self._engine.begin() as lock,
            opened(reader(self._service.connections, *self._topics)) as consumer,
        ):
            await rows_of(lock, _ONE_AT_A_TIME)
            await whole.check(consumer)
            await self._be_born(consumer)
            reach("born")
            async for records in self._unread(consumer):
                await rows_of(lock, _STILL_HERE)
                await self.adopt(map(record_of, records))
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

    async def adopt(self, records: Iterable[Record], *, again: bool = False) -> set[Place]:
        """Take own records that are missing; return where those lie that are put aside. again: they lay aside."""
        found = list(self._own(records))
        if not found:
            return set()
        try:
            return await self._in_one(found, again=again)
        except Exception as error:
            if fault_of(error) is not Fault.OWN:
                raise
        return set().union(*[await self._alone(each, again=again) for each in found])

    async def _alone(self, own: OwnRecord, *, again: bool) -> set[Place]:
        try:
            return await self._in_one([own], again=again)
        except Exception as error:
            if fault_of(error) is not Fault.OWN:
                raise
            log.exception("own_record_failed", case_id=str(own.case_id))
            return await self._in_one([own], again=again, wrong=f"it cannot be learnt ({type(error).__name__})")

    async def _in_one(self, found: Sequence[OwnRecord], *, again: bool, wrong: str = "") -> set[Place]:
        cases = {own.case_id for own in found}
        async with transaction(self._engine, cases) as connection:
            ledger = Ledger(connection, self._statements)
            await ledger.read(set(), cases, [], [], cases)
            if not again:
                await ledger.read_strays({own.record.place for own in found})
            ids = [own.envelope.id for own in found if own.envelope]
            known = {row[0] for row in await connection.fetch(_SENT, ids)}
            missing = self._judged(ledger, found, known, wrong)
            if missing:
                await self._take(connection, ledger, missing)
                await self._finish_jobs(connection)
                reach("jobs_ended")
            elif ledger.parked:
                await ledger.write()
        for case_id, _, reason in ledger.parked:
            PARKED.labels(OWN_STREAM).inc()
            log.error("own_record_put_aside", case_id=str(case_id), reason=reason)
        return {record.place for _, record, _ in ledger.parked}

    def _judged(
        self, ledger: Ledger, found: Sequence[OwnRecord], known: set[UUID], wrong: str
    ) -> list[tuple[Envelope, Record]]:
        """Return what is missing here and follows; put aside what does not."""
        heads, missing = dict(ledger.streams), []
        for record, case_id, sequence, envelope in found:
            stream = (case_id, record.topic)
            head, chain = heads.get(stream, START)
            if record.topic == self._service.topics.refusals:  # the one own topic without sequences
                if envelope and envelope.id not in known:
                    missing.append((envelope, record))
            elif sequence <= head or record.place in ledger.strays:
                continue
            elif wrong or envelope is None or not _follows((head, chain), envelope, record):
                reason = wrong or ("it does not follow from what was said" if envelope else "it cannot be read")
                ledger.parked.append((case_id, record, f"{OWN_STREAM}: {reason}"))
                ledger.blocking.add(case_id)
            else:
                heads[stream] = (sequence, envelope.chain)
                if envelope.id not in known:
                    missing.append((envelope, record))
        return missing

    async def release(self, records: Sequence[Record], discarded: frozenset[Place]) -> bool:
        """Try own records of one case again that lay aside, except those that were given up; say whether it is free."""
        left = await self.adopt([each for each in records if each.place not in discarded], again=True)
        settled = [record.place for record in records if record.place not in left]
        async with self._engine.begin() as connection:
            await rows_of(connection, SETTLE, *columns(settled, 3))
            await rows_of(connection, UNBLOCK, sorted({own.case_id for own in self._own(records)}))
        return not left

    def is_own(self, record: Record) -> bool:
        """Say whether a record is in the service's own name, and says of which case."""
        return any(self._own([record]))

    def _own(self, records: Iterable[Record]) -> Iterator[OwnRecord]:
        source = ("ce_source", self._service.name.encode())
        for record in records:
            if record.topic not in self._topics or source not in record.headers:
                continue
            # Without case or sequence it is nobody's: whoever polls the topic puts it aside.
            with suppress(Unreadable):
                (case_id, _), sequence = echo_of(record)
                yield OwnRecord(record, case_id, sequence, _envelope(record))

    async def _take(self, connection: Connection, ledger: Ledger, missing: list[tuple[Envelope, Record]]) -> None:
        handlers = self._service.handlers
        cases = {envelope.subject for envelope, _ in missing}
        states = {case_id: state for case_id, state in ledger.states.items() if case_id in cases}
        for envelope, record in missing:
            kind = handlers.kinds.get(envelope.type)
            fold = handlers.evolves.get(kind) if kind else None
            state = states.setdefault(envelope.subject, handlers.fresh(envelope.subject))
            if kind and fold:
                own = fold(state.own, kind.read(record.body), envelope.time)
                states[envelope.subject] = State(state.case_id, own, state.heard)
            if envelope.sequence:
                ledger.published[envelope.subject, record.topic] = (envelope.sequence, envelope.chain)
            # What it was decided on is known from now on, with no hash to compare a second one by.
            if envelope.causation_id:
                ledger.commands.append((envelope.causation_id, envelope.subject, None, envelope.time))
        works = [CaseWork(state, changed=True) for state in states.values()]
        await outbox.archive(connection, [(envelope, record.body, record.topic) for envelope, record in missing])
        await ledger.write(works)
        reach("adopted")
        ADOPTED.inc(len(missing))
        log.warning("own_messages_adopted", count=len(missing), cases=len(cases))

    async def _finish_jobs(self, connection: Connection) -> None:
        name = self._service.name
        # A job whose end is in the history is over, though the backup is from before: running it again would act twice.
        jobs = {event_id_of(result_id_of(job), name, 1): job for (job,) in await connection.fetch(_OPEN_JOBS)}
        ended = await connection.fetch(_SENT, list(jobs))
        await connection.fetch(_DONE_JOBS, [jobs[message_id] for (message_id,) in ended])

    async def _past(self) -> Past:
        async with self._engine.connect() as connection:
            rows = await rows_of(connection, _OFFSETS)
            [(adopted,)] = await rows_of(connection, _ANY_ADOPTED)
        return Past({(topic, partition): first for topic, partition, _, first in rows if first}, adopted=adopted)


def _follows(before: Head, envelope: Envelope, record: Record) -> bool:
    return (envelope.sequence, envelope.chain) == (before[0] + 1, chain_of(before[1], envelope, record.body))


def _envelope(record: Record) -> Envelope | None:
    with suppress(Unreadable):
        return Envelope.parse(record.headers)
    return None
