"""A command's way through the system, read afterwards: when each row was committed, and each record handed over.

PostgreSQL keeps the time of every commit (`track_commit_timestamp`) and Kafka that of every record; all clocks are the
machine's own, so the steps of one command add up, and nothing is asked while the system works.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, Final
from uuid import UUID

import psycopg
from confluent_kafka import TIMESTAMP_NOT_AVAILABLE, Consumer, KafkaException, TopicPartition

from bench.chassis.field import ends_of
from deploy.local.installation import Installation
from deploy.local.kafka_settings import ADMIN
from deploy.topics import client_settings
from shared.contracts.topics import CASE_EVENTS, COMMANDS

STEPS: Final = (
    "stored → handed to the broker",
    "→ decided and committed",
    "→ its event handed to the broker",
    "→ projection committed",
)
COMMITTED: Final = b"SELECT message_id, pg_xact_commit_timestamp(xmin) FROM outbox WHERE message_id = ANY(%s)"
CAUSED: Final = b"""
SELECT cause.value->>1, message_id, pg_xact_commit_timestamp(outbox.xmin)
FROM outbox, jsonb_array_elements(headers) AS cause
WHERE outbox.id > %s AND type = %s AND cause.value->>0 = 'ce_causationid'
"""
PROJECTED: Final = b"""
SELECT ids.value->>1, pg_xact_commit_timestamp(history.xmin)
FROM history, jsonb_array_elements(headers) AS ids
WHERE ids.value->>0 = 'ce_id' AND ids.value->>1 = ANY(%s)
"""
COMMANDS_OF: Final = b"SELECT command_id FROM receipts WHERE number = ANY(%s)"
READ_SECONDS: Final = 30.0
Instants = dict[UUID, datetime]


@dataclass(frozen=True, slots=True)
class Way:
    """One command's instants. handed and told over: to the broker, in whole milliseconds."""

    stored: datetime
    handed: datetime
    decided: datetime
    told: datetime
    projected: datetime

    def whole(self) -> float:
        """Return the milliseconds from stored to projected."""
        return _milliseconds(self.stored, self.projected)

    def steps(self) -> tuple[float, ...]:
        """Return the milliseconds of each step."""
        at = (self.stored, self.handed, self.decided, self.told, self.projected)
        return tuple(_milliseconds(one, following) for one, following in pairwise(at))


@dataclass(frozen=True, slots=True)
class Mark:
    """Where topics and intake's outbox ended before a load."""

    offsets: dict[tuple[str, int], int]
    outbox: int


class Ways:
    """Reads the ways of commands that intake decides with one event. event: its type name."""

    def __init__(self, servers: Installation, event: str) -> None:
        self._servers, self._event = servers, event
        self._topics = (CASE_EVENTS.name, COMMANDS["intake"].name)

    def mark(self) -> Mark:
        """Remember where everything ends now."""
        offsets = ends_of(self._servers, self._topics)
        with psycopg.connect(self._servers.database_url("intake")) as connection:
            row: Any = connection.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()
        return Mark(offsets, row[0])

    def commands(self, numbers: Sequence[str]) -> list[UUID]:
        """Return the ids of the commands with these receipts."""
        with psycopg.connect(self._servers.database_url("gateway")) as connection:
            return [row[0] for row in connection.execute(COMMANDS_OF, [list(numbers)])]

    def read(self, ids: Sequence[UUID], mark: Mark) -> list[Way]:
        """Return the ways of these commands; a way that is not whole is left out."""
        with psycopg.connect(self._servers.database_url("gateway")) as connection:
            stored: Instants = dict(connection.execute(COMMITTED, [list(ids)]).fetchall())
        with psycopg.connect(self._servers.database_url("intake")) as connection:
            rows = connection.execute(CAUSED, [mark.outbox, self._event]).fetchall()
        caused = {UUID(cause): (event, at) for cause, event, at in rows}
        events = [str(event) for event, _ in caused.values()]
        with psycopg.connect(self._servers.database_url("gateway")) as connection:
            projected = {UUID(event): at for event, at in connection.execute(PROJECTED, [events])}
        handed = self._handed(mark)
        return [
            Way(stored[one], handed[one], caused[one][1], handed[caused[one][0]], projected[caused[one][0]])
            for one in ids
            if one in caused and caused[one][0] in projected
        ]

    def _handed(self, mark: Mark) -> Instants:
        """Read when each record since the mark was handed over, by its id."""
        address, password = self._servers.kafka.services_address, self._servers.kafka.passwords[ADMIN]
        settings = dict(client_settings(address, ADMIN, password))
        consumer = Consumer({**settings, "group.id": "bench-way", "enable.auto.commit": False})
        ends = ends_of(self._servers, self._topics)
        left = {place for place, end in ends.items() if end > mark.offsets[place]}
        consumer.assign([TopicPartition(*place, mark.offsets[place]) for place in left])
        handed: Instants = {}
        while left:
            record = consumer.poll(READ_SECONDS)
            if record is None:
                raise TimeoutError(f"{len(left)} partitions could not be read to their end")
            if record.error():
                raise KafkaException(record.error())
            kind, at = record.timestamp()
            if kind != TIMESTAMP_NOT_AVAILABLE:
                headers = dict(record.headers() or ())
                handed[UUID(headers["ce_id"].decode())] = datetime.fromtimestamp(at / 1000, UTC)
            place = (record.topic(), record.partition())
            if record.offset() + 1 >= ends[place]:
                left.discard(place)
        consumer.close()
        return handed


def _milliseconds(one: datetime, other: datetime) -> float:
    return 1000 * (other - one).total_seconds()
