"""The subscription: polls the service's topics and hands every batch to the pipeline. The database says where to read.

It owns one membership in the consumer group; any failure of the world ends it, and a new one begins.
"""

import asyncio
import time
from collections.abc import Iterable, Sequence
from typing import Any

import structlog
from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging.composition import Service
from shared.messaging.connections import consuming, declared, opened
from shared.messaging.failpoints import reach
from shared.messaging.metrics import HEARD_AT, HELD, HELD_SECONDS, LAG, LAG_SECONDS
from shared.messaging.pipeline import Pipeline
from shared.messaging.statements import rows_of
from shared.messaging.states import Partition, Record, record_of
from shared.messaging.waiting import Waiting
from shared.messaging.wholeness import check_next

log = structlog.get_logger()
HELD_POLL_SECONDS = 0.02
COMMIT_SECONDS = 1.0
_OFFSETS = "SELECT topic, partition, next_offset FROM offsets"


class Apart(OSError):  # noqa: N818 - a fact that a new session answers
    """The group gave this process a number on one topic and not on another: a topic was away when it shared out."""


class Subscription(ConsumerRebalanceListener):  # type: ignore[misc]
    """One member of the group. lag: records not applied yet · moved_at: monotonic time of the last progress."""

    def __init__(self, service: Service, engine: AsyncEngine, pipeline: Pipeline) -> None:
        self._service, self._engine, self._pipeline = service, engine, pipeline
        self._topics: list[str] = []
        self._unplaced: set[TopicPartition] = set()
        self._next: dict[TopicPartition, int] = {}
        self._consumer: Any = None
        self._waiting = Waiting()
        self._oldest: float | None = None
        LAG_SECONDS.set_function(self._waited)
        HELD.set_function(lambda: len(self._waiting))
        HELD_SECONDS.set_function(self._held_seconds)
        self._committed_at = 0.0
        self._commit: asyncio.Task[None] | None = None
        self._answered = False
        self.lag = 0
        self.moved_at = time.monotonic()

    async def run(self) -> None:
        """Poll and apply until cancelled. Raises what is the world's fault."""
        try:
            await self._session()
        except Apart:
            # A static member that comes back in time is given the same again: let the group forget this one.
            await asyncio.sleep(self._service.connections.session_timeout_ms / 1000 + 1)
            raise

    async def _session(self) -> None:
        connections = self._service.connections
        # A new one for each session: what a failed client still knows of group and offsets is not to be trusted.
        broker = consuming(connections)
        subscriber = declared(broker, connections, self._service.name, self._service.topics.heard, listener=self)
        self._topics = [topic.name for topic in subscriber.topics]
        self._answered = False
        async with opened(broker):
            try:
                self._consumer = consumer = subscriber.consumer
                self._check_partitions(consumer)
                while True:
                    await self._turn(consumer)
            finally:
                self._consumer = None

    @property
    def assigned(self) -> bool:
        """Say whether the group has answered and this member polls."""
        return self._answered and self._consumer is not None

    async def behind(self) -> bool:
        """Say whether any process of the service has records to apply: true also while nobody can know."""
        consumer = self._consumer
        if consumer is None or self.lag:
            return True
        await self._pipeline.settle()
        # All partitions, not only the own ones: timers are one process's work for the whole service.
        every = [TopicPartition(topic, part) for topic in self._topics for part in consumer.partitions_for_topic(topic)]
        ends = await consumer.end_offsets(every)
        offsets = await self._offsets()
        return any(offsets.get(place, 0) < end for place, end in ends.items())

    def _check_partitions(self, consumer: AIOKafkaConsumer) -> None:
        counts = {topic: len(consumer.partitions_for_topic(topic) or ()) for topic in self._topics}
        if len(set(counts.values())) != 1:
            raise OSError(f"topics must have the same number of partitions: {counts}")

    def on_partitions_revoked(self, revoked: Iterable[TopicPartition]) -> None:
        """Forget where these were read; a batch of them that is still at work meets the positions."""
        self._unplaced.difference_update(revoked)
        self._waiting = Waiting()
        self._pipeline.forget()

    def on_partitions_assigned(self, assigned: Iterable[TopicPartition]) -> None:
        """Have the database say where to read the new ones."""
        self._unplaced, self._waiting = set(assigned), Waiting()
        self._answered = True  # the group may answer while the client is still starting
        self.moved_at = time.monotonic()

    async def _turn(self, consumer: AIOKafkaConsumer) -> None:
        if self._unplaced:
            await self._place(consumer)
        connections = self._service.connections
        # aiokafka waits in this call and answers at once when something comes.
        seconds = HELD_POLL_SECONDS if self._waiting else connections.poll_seconds
        found = await consumer.getmany(timeout_ms=int(seconds * 1000), max_records=connections.batch_size)
        # Partitions that came meanwhile were fetched from where the group thinks: the database has not been asked yet.
        placed = {place: raws for place, raws in found.items() if place not in self._unplaced}
        for place, raws in placed.items():
            if place.topic in self._service.topics.events:
                check_next(place, raws, self._next[place])
        fresh = (record_of(each) for raws in placed.values() for each in raws)
        records = self._waiting.ready(fresh, self._events_behind)
        if found:
            self._oldest = min(raws[0].timestamp for raws in found.values()) / 1000
        if records:
            if not self.lag:
                self._measure(consumer)  # a batch that hangs is lag, too
            held = await self._pipeline.take(records)
            read = {TopicPartition(*record.lane): record.offset + 1 for record in records}
            self._next |= read | {TopicPartition(*place): offset for place, offset in held.items()}
            self.moved_at = time.monotonic()
            self._hold(consumer, records, held)
            self._commit_sometimes(consumer)
        elif not self._waiting:
            await self._pipeline.settle()
        self._measure(consumer)

    async def _place(self, consumer: AIOKafkaConsumer) -> None:
        self._check_partitions(consumer)
        places = consumer.assignment()
        numbers = {frozenset(place.partition for place in places if place.topic == topic) for topic in self._topics}
        if len(numbers) > 1:
            raise Apart("a number must be with the same process on every topic")
        offsets = await self._offsets()
        for place in self._unplaced & consumer.assignment():
            self._next[place] = offsets.get(place, 0)
            consumer.seek(place, self._next[place])
        self._unplaced.clear()

    async def _offsets(self) -> dict[TopicPartition, int]:
        async with self._engine.connect() as connection:
            rows = await rows_of(connection, _OFFSETS)
        return {TopicPartition(topic, partition): next_offset for topic, partition, next_offset in rows}

    def _hold(self, consumer: AIOKafkaConsumer, judged: Sequence[Record], held: dict[Partition, int]) -> None:
        # A batch may end after its partitions went to another process: what it held is that one's to read.
        mine = {(place.topic, place.partition) for place in consumer.assignment() - self._unplaced}
        self._waiting.keep(judged, {place: offset for place, offset in held.items() if place in mine})
        full = {TopicPartition(*place) for place in self._waiting.full()}
        consumer.resume(*(consumer.paused() - full))
        consumer.pause(*(full & consumer.assignment()))

    def _events_behind(self, number: int) -> bool:
        """Say whether events of this partition number are on the broker and not applied."""
        events = {TopicPartition(topic, number) for topic in self._service.topics.events}
        places = events & self._consumer.assignment()
        return any((self._consumer.highwater(place) or 0) > self._next.get(place, 0) for place in places)

    def _waited(self) -> float:
        """Return the age of the oldest record in hand, asked for by whoever reads the figures."""
        oldest = self._oldest
        return max(self._held_seconds(), 0.0 if oldest is None else time.time() - oldest)

    def _held_seconds(self) -> float:
        return self._waiting.seconds()

    def _measure(self, consumer: AIOKafkaConsumer) -> None:
        """Count what the broker has and this process has not applied; without lag, standing still is no fault."""
        ends = {place: consumer.highwater(place) for place in consumer.assignment()}
        self.lag = sum(max(0, (end or 0) - self._next.get(place, 0)) for place, end in ends.items() if end)
        if not self.lag:
            self.moved_at, self._oldest = time.monotonic(), None
        LAG.set(self.lag)
        HEARD_AT.set(max((consumer.last_poll_timestamp(place) or 0 for place in ends), default=0) / 1000)

    def _commit_sometimes(self, consumer: AIOKafkaConsumer) -> None:
        now = time.monotonic()
        if now - self._committed_at > COMMIT_SECONDS and (self._commit is None or self._commit.done()):
            self._committed_at = now
            self._commit = asyncio.create_task(self._commit_all(consumer))

    async def _commit_all(self, consumer: AIOKafkaConsumer) -> None:
        """Tell lag tools how far we are; nothing depends on it."""
        try:
            reach("telling_offsets")
            # Of the assigned ones alone: a single other one would make the whole call fail.
            await consumer.commit({place: self._next[place] for place in self._next.keys() & consumer.assignment()})
            reach("offsets_told")
        except (KafkaError, OSError) as error:
            log.info("offsets_not_committed", reason=type(error).__name__)
