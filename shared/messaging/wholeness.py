"""Wholeness: what a service has applied of a history lies on its topic, from the topic's first record on.

A history is kept for ever. Where it is cut (the topic made anew, an older copy of a disk, a retention set by mistake)
all that came would stand behind a hole: nothing is learnt, sent or done until the history is written again.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.contracts.envelope import Unreadable
from shared.messaging.composition import Service
from shared.messaging.connections import opened, reader
from shared.messaging.metrics import HISTORY_CUT
from shared.messaging.records import echo_of
from shared.messaging.statements import columns, rows_of
from shared.messaging.states import Record, record_of

log = structlog.get_logger()
LOOK_SECONDS = 1.0
ANSWER_SECONDS = 10.0
COMPARE_TURNS = 10
POLL_MS = 200
_APPLIED = "SELECT topic, partition, next_offset FROM offsets WHERE topic = ANY($1::text[]) AND next_offset > 0"
_ASIDE = """
SELECT topic, partition FROM parked
WHERE (topic, partition, "offset") IN (SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]))
"""
# $5: this service, which knows by its streams how far it has spoken.
_KNOWN = """
SELECT topic, partition FROM unnest($1::text[], $2::int[], $3::uuid[], $4::text[], $6::bigint[], $7::text[])
    AS last(topic, partition, case_id, source, said, said_chain)
WHERE EXISTS (SELECT FROM (
    SELECT sequence, chain FROM positions
        WHERE (case_id, topic, source) = (last.case_id, last.topic, last.source) AND last.source <> $5
    UNION ALL SELECT sequence, chain FROM streams
        WHERE (case_id, topic) = (last.case_id, last.topic) AND last.source = $5) AS heard
    WHERE heard.sequence > said OR (heard.sequence = said AND heard.chain = said_chain))
"""


class HistoryCut(OSError):  # noqa: N818 - a fact that ends when the history is written again
    """What was applied of a history does not lie on its topic any more."""


def check_next(place: TopicPartition, records: Sequence[Any], following: int) -> None:
    """Raise HistoryCut where records of a history do not follow, place by place, from what was read of it."""
    if [record.offset for record in (records[0], records[-1])] != [following, following + len(records) - 1]:
        raise HistoryCut(f"{_named(place)} goes on at {records[0].offset}, not at {following}")


class Wholeness:
    """One process's eye on its histories. cut: set from when one is cut until all are found whole."""

    def __init__(self, service: Service, engine: AsyncEngine) -> None:
        self._name, self._topics, self._engine = service.name, service.topics.events, engine
        self._connections = service.connections
        self.cut = asyncio.Event()

    async def check(self, consumer: AIOKafkaConsumer) -> None:
        """Raise HistoryCut unless every history is whole. consumer: has their partitions, and may be moved on them."""
        applied = await self._bounds(consumer)
        last = {place: following - 1 for place, following in applied.items()}
        # A topic that was made anew shows it at its first record, whatever has come since.
        for offsets in (dict.fromkeys(applied, 0), last):
            await self._compare(await _lying(consumer, offsets))
        self.cut.clear()
        HISTORY_CUT.set(0)

    async def watch(self) -> None:
        """Look again and again: every second where the histories begin and end, seldom what lies there."""
        while True:
            try:
                async with opened(reader(self._connections, *self._topics)) as consumer:
                    await self._look(consumer)
            except HistoryCut:
                raise
            except (KafkaError, SQLAlchemyError, OSError) as error:
                # Who does not answer says nothing of the records; whoever needs an answer begins again by itself.
                log.info("history_not_looked_at", reason=type(error).__name__)
            await asyncio.sleep(LOOK_SECONDS)

    async def _look(self, consumer: AIOKafkaConsumer) -> None:
        for turn in count(1):
            consumer.pause(*consumer.assignment())
            await asyncio.sleep(LOOK_SECONDS)
            async with asyncio.timeout(ANSWER_SECONDS):
                await self._bounds(consumer) if turn % COMPARE_TURNS else await self.check(consumer)

    def tell(self, error: HistoryCut) -> None:
        """Tell of the cut, once, and have all work end that waits for it."""
        HISTORY_CUT.set(1)
        if not self.cut.is_set():
            log.error("history_cut", where=str(error), page="docs/operations/cut-history.md")
            self.cut.set()

    async def _bounds(self, consumer: AIOKafkaConsumer) -> dict[TopicPartition, int]:
        """Return what is applied of each partition; raise HistoryCut where it begins late or ends early."""
        # The database first: what is applied meanwhile lies on the broker already.
        async with self._engine.connect() as connection:
            rows = await rows_of(connection, _APPLIED, list(self._topics))
        applied = {TopicPartition(topic, part): following for topic, part, following in rows}
        places = [TopicPartition(topic, part) for topic in self._topics for part in _parts(consumer, topic)]
        begins = await consumer.beginning_offsets(places) if places else {}
        ends = await consumer.end_offsets(places) if places else {}
        for hole in _holes(applied, begins, ends):
            raise HistoryCut(hole)
        return applied

    async def _compare(self, lying: Mapping[TopicPartition, Any]) -> None:
        """Raise HistoryCut where a record lies that this database has not heard, said or put aside."""
        records = [record_of(raw) for raw in lying.values()]
        topics, parts, cases, sources, said, chains = columns([*_places(records)], 6)
        async with self._engine.connect() as connection:
            aside = await rows_of(connection, _ASIDE, *columns([record.place for record in records], 3))
            known = await rows_of(connection, _KNOWN, topics, parts, cases, sources, self._name, said, chains)
        for place in lying.keys() - {TopicPartition(topic, part) for topic, part in (*aside, *known)}:
            raise HistoryCut(f"{_named(place)} holds another record at {lying[place].offset} than what was applied")


def _places(records: Iterable[Record]) -> Iterator[tuple[object, ...]]:
    for record in records:
        # What cannot be read was put aside, or is not what was read here.
        with suppress(Unreadable):
            (case_id, topic), sequence = echo_of(record)
            headers = dict(record.headers)
            source, chain = (headers.get(name, b"").decode(errors="replace") for name in ("ce_source", "ce_chain"))
            yield topic, record.partition, case_id, source, sequence, chain


def _parts(consumer: AIOKafkaConsumer, topic: str) -> set[int]:
    return set(consumer.partitions_for_topic(topic) or ())


def _holes(
    applied: Mapping[TopicPartition, int], begins: Mapping[TopicPartition, int], ends: Mapping[TopicPartition, int]
) -> Iterator[str]:
    yield from (f"{_named(place)} begins at {begin}, not at 0" for place, begin in begins.items() if begin)
    for place, following in applied.items():
        if following > ends.get(place, 0):
            yield f"{_named(place)} ends at {ends.get(place, 0)}, and what comes before {following} was applied"


async def _lying(consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]) -> dict[TopicPartition, Any]:
    """Read the record that lies at one place of each partition. Raises HistoryCut where none does."""
    consumer.pause(*(consumer.assignment() - offsets.keys()))
    consumer.resume(*offsets)
    for place, offset in offsets.items():
        consumer.seek(place, offset)
    found: dict[TopicPartition, Any] = {}
    while offsets.keys() - found.keys():
        for place, records in (await consumer.getmany(timeout_ms=POLL_MS)).items():
            check_next(place, records[:1], offsets[place])
            found[place] = records[0]
            consumer.pause(place)
        for place in offsets.keys() - found.keys():
            if await consumer.position(place) > offsets[place]:
                raise HistoryCut(f"{_named(place)} has no record at {offsets[place]}")
    consumer.resume(*consumer.assignment())
    return found


def _named(place: TopicPartition) -> str:
    return f"partition {place.partition} of {place.topic}"
