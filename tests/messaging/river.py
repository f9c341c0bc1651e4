"""The tally service from outside, on the real broker: speak, ask, read everything back, and judge it."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from shared.contracts.deciding import Refusal
from shared.contracts.envelope import FIRST_CHAIN, Envelope, chain_of
from shared.contracts.message import Command, Event, Message
from tests.messaging.tally import ANA, BOARD, COMMANDS, EVENTS, NOW, REFUSALS, Heard, Own, Poured, handlers

KINDS = handlers.kinds | {Refusal.type_name(): Refusal}
ANSWER_SECONDS = 30
LEFT = """
SELECT
    (SELECT count(*) FROM unnest(%(asked)s::uuid[]) AS asked(id)
        WHERE NOT EXISTS (SELECT FROM commands WHERE command_id = asked.id)),
    (SELECT count(*) FROM unnest(%(cases)s::uuid[], %(said)s::bigint[]) AS spring(case_id, said)
        LEFT JOIN positions USING (case_id)
        WHERE coalesce(source, 'spring') = 'spring' AND coalesce(sequence, 0) < said
            AND NOT EXISTS (SELECT FROM cases WHERE cases.case_id = spring.case_id AND blocked)),
    (SELECT count(*) FROM unnest(%(topics)s::text[], %(partitions)s::int[], %(ends)s::bigint[]) AS there(t, p, last)
        LEFT JOIN offsets ON topic = t AND partition = p WHERE coalesce(next_offset, 0) < last),
    (SELECT count(*) FROM jobs WHERE state <> 'done'),
    (SELECT count(*) FROM states JOIN cases USING (case_id) WHERE next_due_at <= now() AND NOT blocked),
    (SELECT count(*) FROM outbox_todo)
"""
WORDS = (
    "commands without an end",
    "cases that have not heard the spring",
    "partitions not applied",
    "jobs not done",
    "bells not rung",
    "messages not sent",
)


class River:
    """One test's view of the topics. Use `empty` of the broker's fixture first."""

    def __init__(self, bootstrap: str, database: str) -> None:
        self.database = database
        settings = {"bootstrap.servers": bootstrap, "acks": "all", "linger.ms": 0, "partitioner": "murmur2_random"}
        self._producer = Producer(settings)
        self._bootstrap = bootstrap
        self._heads: dict[UUID, tuple[int, str]] = {}
        self.patience_seconds = 90.0
        self.asked: list[UUID] = []
        self.poured: dict[UUID, int] = defaultdict(int)
        self.sent: list[tuple[str, bytes | None, bytes, Any]] = []

    def say(self, case_id: UUID, *events: Event) -> None:
        """Publish events of the spring, numbered and chained."""
        for record in list(self._numbered(case_id, events)):
            self.send(EVENTS, *record)

    def say_backwards(self, case_id: UUID, *events: Event) -> None:
        """Publish the last of these events first, as no publisher does."""
        for record in reversed(list(self._numbered(case_id, events))):
            self.send(EVENTS, *record)

    def _numbered(self, case_id: UUID, events: Sequence[Event]) -> Iterator[tuple[bytes, bytes, Any]]:
        for event in events:
            sequence, chain = self._heads.get(case_id, (0, FIRST_CHAIN))
            body = event.write()
            envelope = Envelope(id=uuid4(), type=event.type_name(), source="spring", subject=case_id, time=NOW)
            placed = envelope.chained(chain, sequence + 1, body)
            self.poured[case_id] += event.litres if isinstance(event, Poured) else 0
            self._heads[case_id] = (placed.sequence, placed.chain)
            yield placed.key, body, placed.headers()

    def ask(self, case_id: UUID, command: Command, at: datetime = NOW) -> UUID:
        """Send a command of somebody who has seen everything that was said."""
        seen = {"spring": self._heads[case_id][0]} if case_id in self._heads else {}
        envelope = Envelope(
            id=uuid4(), type=command.type_name(), source="gateway", subject=case_id, time=at, seen=seen, actor=ANA
        )
        self.send(COMMANDS, envelope.key, command.write(), envelope.headers())
        self.asked.append(envelope.id)
        return envelope.id

    def send(self, topic: str, key: bytes | None, body: bytes, headers: Any, partition: int = -1) -> None:
        """Send anything at all."""
        where = {"partition": partition} if partition >= 0 else {}
        self._producer.produce(topic, key=key, value=body, headers=headers, **where)
        self._producer.flush()
        self.sent.append((topic, key, body, headers))

    def send_again(self, first: int = 0) -> None:
        """Send everything once more, from this one on, byte for byte."""
        for topic, key, body, headers in self.sent[first:]:
            self._producer.produce(topic, key=key, value=body, headers=headers)
        self._producer.flush()

    def read(self, topic: str) -> list[tuple[Envelope, bytes]]:
        """Read everything that the service has sent to a topic, in the order of its partitions."""
        settings = {"bootstrap.servers": self._bootstrap, "group.id": f"river-{uuid4()}", "enable.auto.commit": False}
        consumer = Consumer(settings)
        places = [
            TopicPartition(topic, part, 0)
            for part in consumer.list_topics(topic, ANSWER_SECONDS).topics[topic].partitions
        ]
        left = {place.partition: consumer.get_watermark_offsets(place, ANSWER_SECONDS)[1] for place in places}
        left = {partition: end for partition, end in left.items() if end}
        consumer.assign(places)
        found: list[Any] = []
        while left:
            record = consumer.poll(ANSWER_SECONDS)
            assert record is not None, "the broker does not answer"
            assert not record.error(), record.error()
            found.append(record)
            if record.offset() + 1 >= left.get(record.partition(), 0):
                left.pop(record.partition(), None)
        consumer.close()
        own = [record for record in found if ("ce_source", b"tally") in (record.headers() or [])]
        return [(Envelope.parse(record.headers()), record.value()) for record in own]

    def rows(self, sql: str, *values: object) -> list[Any]:
        """Read or change the service's tables."""
        with psycopg.connect(self.database, autocommit=True) as connection:
            found = connection.execute(sql, values)
            return found.fetchall() if found.description else []

    def wait(self, sql: str, *values: object) -> None:
        """Wait until a query has a row."""
        deadline = time.monotonic() + self.patience_seconds
        while not self.rows(sql, *values):
            assert time.monotonic() < deadline, f"no row in {self.patience_seconds} seconds: {sql}"
            time.sleep(0.05)

    def wait_for_all(self) -> None:
        """Wait until all that lies on the topics is applied, every job done, every bell rung, everything sent."""
        deadline = time.monotonic() + self.patience_seconds
        ends = self._ends(deadline)
        while left := self.left(ends):
            assert time.monotonic() < deadline, f"after {self.patience_seconds:.0f} seconds: {left}{self._aside()}"
            time.sleep(0.05)

    def left(self, ends: list[tuple[str, int, int]]) -> str:
        """Say what the service has not done yet; empty when it has done everything. ends: topic, partition, end."""
        columns = [list(column) for column in zip(*ends, strict=True)] or [[], [], []]
        heads = [(case_id, sequence) for case_id, (sequence, _) in self._heads.items()]
        values = {
            "asked": self.asked,
            "cases": [case_id for case_id, _ in heads],
            "said": [sequence for _, sequence in heads],
            **dict(zip(("topics", "partitions", "ends"), columns, strict=True)),
        }
        with psycopg.connect(self.database, autocommit=True) as connection:
            counts = connection.execute(LEFT, values).fetchone() or ()
        return ", ".join(f"{count} {words}" for count, words in zip(counts, WORDS, strict=True) if count)

    def _aside(self) -> str:
        found = self.rows("SELECT DISTINCT reason FROM parked WHERE settled_at IS NULL ORDER BY reason")
        return "".join(f"; aside: {reason}" for (reason,) in found)

    def _ends(self, deadline: float) -> list[tuple[str, int, int]]:
        """Ask the broker where what the service hears ends, again while it is unwell."""
        while True:
            consumer = Consumer({"bootstrap.servers": self._bootstrap, "group.id": f"river-{uuid4()}"})
            try:
                return [
                    (topic, part, consumer.get_watermark_offsets(TopicPartition(topic, part), ANSWER_SECONDS)[1])
                    for topic in (EVENTS, COMMANDS)
                    for part in consumer.list_topics(topic, ANSWER_SECONDS).topics[topic].partitions
                ]
            except KafkaException:
                assert time.monotonic() < deadline, "the broker does not say where its topics end"
                time.sleep(0.2)
            finally:
                consumer.close()

    def judge(self) -> dict[UUID, list[Message]]:
        """Check that nothing is lost, doubled, forked or wrongly folded; return what was said per case."""
        causes: dict[UUID | None, set[UUID]] = defaultdict(set)
        effects: dict[tuple[UUID | None, str], set[tuple[UUID, tuple[int, int]]]] = defaultdict(set)
        said: dict[UUID, list[Message]] = defaultdict(list)
        owns: dict[UUID, Own] = defaultdict(Own)
        for topic in (EVENTS, BOARD, REFUSALS):
            numbers: dict[UUID, dict[int, str]] = defaultdict(dict)
            for envelope, body in self.read(topic):
                causes[envelope.causation_id].add(envelope.id)
                effects[envelope.causation_id, topic].add((envelope.id, envelope.part))
                case = numbers[envelope.subject]
                if envelope.sequence in case and topic != REFUSALS:
                    assert case[envelope.sequence] == envelope.chain, "the same place with another message"
                    continue
                if topic != REFUSALS:
                    self._follows(case, envelope, body)
                message = KINDS[envelope.type].read(body)
                said[envelope.subject].append(message)
                fold = handlers.evolves.get(type(message))
                if fold:
                    owns[envelope.subject] = fold(owns[envelope.subject], message, envelope.time)
        self._once(effects)
        assert set(self.asked) <= set(causes), "a command without an end"
        self._heard_once()
        stored = {
            case_id: Own.model_validate_json(own) for case_id, own in self.rows("SELECT case_id, own::text FROM states")
        }
        assert {case_id: own for case_id, own in stored.items() if own != Own()} == {
            case_id: own for case_id, own in owns.items() if own != Own()
        }
        assert self.rows("SELECT message_id FROM outbox GROUP BY message_id HAVING count(*) > 1") == []
        return said

    @staticmethod
    def _once(effects: dict[tuple[UUID | None, str], set[tuple[UUID, tuple[int, int]]]]) -> None:
        """Check that every cause has its effects once, or one refusal."""
        for (cause, topic), found in effects.items():
            if cause is not None:
                wanted = max(part[1] for _, part in found)
                assert len(found) == wanted, f"{cause} led to {len(found)} messages on {topic}, not to {wanted}"
                assert topic != REFUSALS or (cause, EVENTS) not in effects, f"{cause} was done and refused"

    def _heard_once(self) -> None:
        """Check that every case has heard all that the spring said, once."""
        heard = {
            case_id: Heard.model_validate_json(raw).poured
            for case_id, raw in self.rows("SELECT case_id, heard::text FROM states")
        }
        assert {case_id: heard.get(case_id, 0) for case_id in self.poured} == self.poured, "not heard once"

    @staticmethod
    def _follows(case: dict[int, str], envelope: Envelope, body: bytes) -> None:
        assert envelope.sequence == len(case) + 1, "a gap"
        before = case.get(envelope.sequence - 1, FIRST_CHAIN)
        assert chain_of(before, envelope, body) == envelope.chain, "a fork"
        case[envelope.sequence] = envelope.chain
