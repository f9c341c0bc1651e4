"""Speak to one service on the real broker as the gateway and the other services would, and read what it answers."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from confluent_kafka import Consumer, Producer, TopicPartition

from shared.contracts.actor import Actor
from shared.contracts.deciding import Refusal
from shared.contracts.envelope import FIRST_CHAIN, Envelope
from shared.contracts.message import Command, Event, Message
from shared.contracts.topics import CASE_EVENTS, COMMANDS, MESSAGES, REFUSALS


@dataclass(frozen=True)
class Read:
    """One record as it was read."""

    envelope: Envelope
    message: Message


class Wire:
    """The case's history and a service's commands and refusals, from outside."""

    def __init__(self, bootstrap: str, service: str) -> None:
        self.service = service
        self._producer = Producer({"bootstrap.servers": bootstrap, "acks": "all"})
        self._consumer = Consumer(
            {"bootstrap.servers": bootstrap, "group.id": f"wire-{uuid4()}", "enable.auto.commit": False}
        )
        self._heads: dict[tuple[str, UUID], tuple[int, str]] = {}
        self._read: list[Read] = []
        self._listen()

    def say(self, source: str, case_id: UUID, *events: Event, at: datetime) -> None:
        """Publish events as another service would: numbered and chained."""
        for event in events:
            sequence, chain = self._heads.get((source, case_id), (0, FIRST_CHAIN))
            body = event.write()
            envelope = Envelope(id=uuid4(), type=event.type_name(), source=source, subject=case_id, time=at)
            placed = envelope.chained(chain, sequence + 1, body)
            self._heads[source, case_id] = (placed.sequence, placed.chain)
            self._send(CASE_EVENTS.name, placed, body)
        self._producer.flush()

    def ask(self, case_id: UUID, command: Command, actor: Actor, at: datetime) -> UUID:
        """Send a command as the gateway would: with what the asker could have seen. Returns the command's id."""
        seen = {source: sequence for (source, case), (sequence, _) in self._heads.items() if case == case_id}
        envelope = Envelope(
            id=uuid4(),
            type=command.type_name(),
            source="gateway",
            subject=case_id,
            time=at,
            seen=seen,
            actor=actor,
        )
        self._send(COMMANDS[self.service].name, envelope, command.write())
        self._producer.flush()
        return envelope.id

    def again(self, topic: str, envelope: Envelope, message: Message) -> None:
        """Send a record once more, as it was."""
        self._send(topic, envelope, message.write())
        self._producer.flush()

    async def answers(self, command_id: UUID, seconds: float = 20.0) -> list[Message]:
        """Wait for everything that a command caused: all its events, or its refusal."""

        def complete(reads: list[Read]) -> bool:
            refused = any(isinstance(read.message, Refusal) for read in reads)
            return refused or (bool(reads) and len(reads) == reads[0].envelope.part[1])

        found = await self._until(lambda read: _caused_by(read, command_id), complete, seconds)
        return [read.message for read in found]

    async def event(self, case_id: UUID, kind: type[Event], seconds: float = 20.0) -> Read:
        """Wait for the first event of a kind that the service publishes about a case."""

        def wanted(read: Read) -> bool:
            return read.envelope.subject == case_id and isinstance(read.message, kind)

        return (await self._until(wanted, bool, seconds))[0]

    def heard(self, case_id: UUID) -> list[Read]:
        """Return what the service has said about a case so far, in order."""
        return [read for read in self._read if read.envelope.subject == case_id]

    def close(self) -> None:
        """Stop listening."""
        self._consumer.close()

    def _listen(self) -> None:
        names = (CASE_EVENTS.name, REFUSALS[self.service].name)
        topics = self._consumer.list_topics(timeout=10).topics
        self._consumer.assign(
            [TopicPartition(name, partition, 0) for name in names for partition in topics[name].partitions]
        )

    def _send(self, topic: str, envelope: Envelope, body: bytes) -> None:
        self._producer.produce(topic, key=envelope.key, value=body, headers=envelope.headers())

    async def _until(
        self, wanted: Callable[[Read], bool], enough: Callable[[list[Read]], bool], seconds: float
    ) -> list[Read]:
        deadline = time.monotonic() + seconds
        while not enough(found := [read for read in self._read if wanted(read)]):
            assert time.monotonic() < deadline, f"{self.service} has not answered; it said {self._read}"
            await asyncio.to_thread(self._poll)
        return found

    def _poll(self) -> None:
        record: Any = self._consumer.poll(0.2)
        if record is None or record.error():
            return
        envelope = Envelope.parse(record.headers())
        if envelope.source == self.service:
            self._read.append(Read(envelope, MESSAGES[envelope.type].read(record.value())))


def _caused_by(read: Read, command_id: UUID) -> bool:
    return read.envelope.causation_id == command_id
