"""Reading: raw records become a batch. Nothing here raises for a record, and nothing here touches a database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from asyncpg.pgproto import pgproto
from pydantic import ValidationError

from shared.contracts.envelope import Envelope, Unreadable
from shared.contracts.message import Message
from shared.messaging.composition import Service
from shared.messaging.jobs import Finished
from shared.messaging.metrics import RECORDS
from shared.messaging.states import Partition, Place, Record

_UNKNOWN = RECORDS.labels("unknown")


@dataclass(slots=True, eq=False)
class Inbound:
    """A record whose envelope is read. message None: the type means nothing here · wrong: why the body is useless."""

    record: Record
    envelope: Envelope
    message: Message | None = None
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """A case that may have timers due at or before this instant."""

    case_id: UUID
    before: datetime


@dataclass(slots=True)
class Batch:
    """What one transaction is about.

    echoes: own records that came back, by place: (case, topic) and sequence · offsets: the next offset per partition ·
    forced: park all records, for this reason · failed: refuse all commands, they failed for this reason · releasing:
    these records lay parked · discarded: places of those that a person gave up · spoiled: something was parked.
    """

    events: list[Inbound] = field(default_factory=list)
    others: list[Inbound] = field(default_factory=list)
    commands: list[Inbound] = field(default_factory=list)
    unreadable: list[tuple[Record, str]] = field(default_factory=list)
    echoes: dict[Place, tuple[tuple[UUID, str], int]] = field(default_factory=dict)
    asked: list[Due | Finished] = field(default_factory=list)
    offsets: dict[Partition, int] = field(default_factory=dict)
    forced: str = ""
    failed: str = ""
    releasing: bool = False
    discarded: frozenset[Place] = frozenset()
    spoiled: bool = False

    @property
    def size(self) -> int:
        """Return how much the batch is about, own words included."""
        return len(self.records()) + len(self.unreadable) + len(self.echoes) + len(self.asked)

    def records(self) -> list[Inbound]:
        """Return the readable records, in the order in which they are judged."""
        return [*self.events, *self.others, *self.commands]

    def cases(self) -> set[UUID]:
        """Return the cases that something is asked of or told about."""
        return {inbound.envelope.subject for inbound in self.records()} | {item.case_id for item in self.asked}

    def places(self) -> list[Place]:
        """Return where each record lies or lay on its topic."""
        records = [*(inbound.record for inbound in self.records()), *(record for record, _ in self.unreadable)]
        return [record.place for record in records]


@dataclass(slots=True)
class Past:
    """What was before this process.

    born: below these offsets events are remembered and nothing is decided on them · adopted: some decisions are known
    only by the messages they left.
    """

    born: dict[Partition, int] = field(default_factory=dict)
    adopted: bool = False


class Reader:
    """Reads the records of one service's topics."""

    def __init__(self, service: Service) -> None:
        self._topics, self._kinds = service.topics, service.handlers.kinds
        self._own, self._now = service.name.encode(), service.now

    def read(self, records: Iterable[Record]) -> Batch:
        """Sort records into a batch: events, commands, others, own ones that came back, and what cannot be read."""
        batch = Batch()
        for record in records:
            batch.offsets[record.lane] = record.offset + 1
            try:
                self._put(batch, record)
            except Unreadable as error:
                RECORDS.labels("unreadable").inc()
                self._unread(batch, record, str(error))
        _UNKNOWN.inc(sum(not (inbound.message or inbound.wrong) for inbound in batch.records()))
        return batch

    def _put(self, batch: Batch, record: Record) -> None:
        if record.topic in self._topics.events and ("ce_source", self._own) in record.headers:
            # It was decided here: how far it goes is all that can be new about it.
            batch.echoes[record.place] = echo_of(record)
            return
        inbound = self.inbound(record)
        if record.topic in self._topics.events:
            batch.events.append(inbound)
        elif record.topic in self._topics.commands:
            batch.commands.append(inbound)
        else:
            batch.others.append(inbound)

    def _unread(self, batch: Batch, record: Record, wrong: str) -> None:
        """Keep what cannot be read; the sender of a command hears of it, where its id and case are known."""
        envelope = named(record, self._now()) if record.topic in self._topics.commands else None
        if envelope is None:
            batch.unreadable.append((record, wrong))
        else:
            batch.commands.append(Inbound(record, envelope, wrong=wrong))

    def inbound(self, record: Record) -> Inbound:
        """Read the envelope and, where the type is known here, the body. Raises Unreadable for the envelope alone."""
        envelope = Envelope.parse(
            record.headers, pgproto.UUID
        )  # the driver's own type: uuid's takes a tenth of a batch
        # The key chose the partition: with another one the case's records would not come in order.
        if record.key != envelope.key:
            raise Unreadable("the key is missing or names another subject")
        if record.topic in self._topics.events and (envelope.sequence < 1 or not envelope.chain):
            raise Unreadable("an event without sequence or chain")
        inbound = Inbound(record, envelope)
        try:
            inbound.message = self.message(envelope.type, record.body)
        except Unreadable as error:
            inbound.wrong = str(error)
        return inbound

    def message(self, kind_name: str, body: bytes) -> Message | None:
        """Read a body; None where its type, or a word in it, means nothing here (yet). Raises Unreadable."""
        kind = self._kinds.get(kind_name)
        if kind is not None:
            try:
                return kind.read(body)
            except ValidationError as error:
                # A word that this version does not know means nothing here yet, like a type that it does not know.
                if not {line["type"] for line in error.errors(include_url=False, include_input=False)} <= {"enum"}:
                    raise Unreadable("the body does not fit its type") from error
        return None


def echo_of(record: Record) -> tuple[tuple[UUID, str], int]:
    """Read case, topic and sequence of an own record, and nothing else. Raises Unreadable."""
    headers: dict[str, Any] = dict(record.headers)
    try:
        return (UUID(headers["ce_subject"].decode()), record.topic), int(headers.get("ce_sequence", b"0"))
    except (KeyError, ValueError) as error:
        raise Unreadable("an own record without subject or sequence") from error


def named(record: Record, now: datetime) -> Envelope | None:
    """Read id and case alone; None where one of them cannot be read, or the key says another case."""
    headers = dict(record.headers)
    try:
        identity, case_id = (UUID(headers[name].decode()) for name in ("ce_id", "ce_subject"))
    except (KeyError, ValueError):
        return None
    envelope = Envelope(identity, type="", source="", subject=case_id, time=now)
    return envelope if record.key == envelope.key else None
