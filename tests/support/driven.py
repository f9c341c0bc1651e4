"""Drive a service's own pipeline over a real database, record by record, without a broker between."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count, zip_longest
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.contracts.actor import Actor
from shared.contracts.deciding import Refusal
from shared.contracts.envelope import FIRST_CHAIN, Envelope
from shared.contracts.message import Command, Event, Facts, Message
from shared.contracts.topics import MESSAGES
from shared.messaging.composition import Service
from shared.messaging.driver import transaction
from shared.messaging.jobs import Finished
from shared.messaging.pipeline import Pipeline
from shared.messaging.records import Batch, Due
from shared.messaging.states import Record

OUTBOX = text("SELECT type, body FROM outbox WHERE case_id = :case_id ORDER BY id")
JOB = text(
    "SELECT id, kind, cause_id, correlation_id, payload FROM jobs WHERE case_id = :case_id AND state = 'waiting'"
)
FINISH = text("UPDATE jobs SET state = 'finished', result = CAST(:result AS jsonb) WHERE id = :id")
SOMETIME = datetime(2026, 3, 2, 17, tzinfo=UTC)


class Driven:
    """One service whose records are handed over by the test."""

    def __init__(self, service: Service, engine: AsyncEngine) -> None:
        self.service, self.engine = service, engine
        self.pipeline = Pipeline(service, engine)
        self._offsets = count()
        self._heads: dict[tuple[str, UUID], tuple[int, str]] = {}

    async def say(self, source: str, case_id: UUID, *events: Event, at: datetime) -> list[Record]:
        """Let another service's events arrive; return their records."""
        records = self.numbered(source, case_id, *events, at=at)
        await self.pipeline.take(records)
        return records

    def numbered(
        self, source: str, case_id: UUID, *events: Event, at: datetime = SOMETIME, bodies: Sequence[bytes] = ()
    ) -> list[Record]:
        """Return another service's events as records without handing them over. bodies: what lies there instead."""
        records = []
        for event, given in zip_longest(events, bodies):
            sequence, chain = self._heads.get((source, case_id), (0, FIRST_CHAIN))
            body = given or event.write()
            envelope = Envelope(id=uuid4(), type=event.type_name(), source=source, subject=case_id, time=at)
            placed = envelope.chained(chain, sequence + 1, body)
            self._heads[source, case_id] = (placed.sequence, placed.chain)
            records.append(self._record(self.service.topics.events[0], placed, body))
        return records

    async def ask(self, case_id: UUID, command: Command, actor: Actor, at: datetime) -> list[Message]:
        """Let a command arrive; return what the service says because of it."""
        record = self.command(case_id, command, actor, at)
        return await self.take(case_id, record)

    def command(self, case_id: UUID, command: Command, actor: Actor, at: datetime) -> Record:
        """Return a command's record without handing it over."""
        seen = {source: sequence for (source, case), (sequence, _) in self._heads.items() if case == case_id}
        envelope = Envelope(
            id=uuid4(), type=command.type_name(), source="gateway", subject=case_id, time=at, seen=seen, actor=actor
        )
        return self._record(self.service.topics.commands[0], envelope, command.write())

    async def take(self, case_id: UUID, *records: Record) -> list[Message]:
        """Hand records over; return what the service says about the case because of them."""
        before = len(await self.said(case_id))
        await self.pipeline.take(records)
        return (await self.said(case_id))[before:]

    async def wake(self, case_id: UUID, before: datetime) -> list[Message]:
        """Let time pass for a case, as the sweeper does."""
        first = len(await self.said(case_id))
        await self.pipeline.apply(Batch(asked=[Due(case_id, before)]))
        return (await self.said(case_id))[first:]

    async def finish(self, case_id: UUID, result: Facts, at: datetime) -> list[Message]:
        """Let the case's waiting job end with this result."""
        first = len(await self.said(case_id))
        ended = json.dumps({"finished_at": at.isoformat(), "value": result.model_dump(mode="json")})
        async with self.engine.begin() as connection:
            row: Any = (await connection.execute(JOB, {"case_id": case_id})).one()
            await connection.execute(FINISH, {"id": row.id, "result": ended})
        job = Finished(row.id, row.kind, case_id, row.cause_id, row.correlation_id, row.payload, ended)
        await self.pipeline.apply(Batch(asked=[job]))
        return (await self.said(case_id))[first:]

    async def said(self, case_id: UUID) -> list[Message]:
        """Return everything that the service has published about a case, in order."""
        async with self.engine.connect() as connection:
            rows = (await connection.execute(OUTBOX, {"case_id": case_id})).all()
        kinds = {**MESSAGES, **self.service.handlers.kinds}
        return [kinds[kind].read(bytes(body)) for kind, body in rows]

    async def state(self, case_id: UUID) -> Any:
        """Return the state of a case as it is stored."""
        repository = self.service.repository
        async with transaction(self.engine) as connection:
            return repository.restored(await connection.fetch(repository.reading, [case_id]))[case_id]

    async def parked(self) -> int:
        """Return how many records were put aside."""
        async with self.engine.connect() as connection:
            return int((await connection.execute(text("SELECT count(*) FROM parked"))).scalar_one())

    def _record(self, topic: str, envelope: Envelope, body: bytes) -> Record:
        return Record(topic, 0, next(self._offsets), envelope.key, tuple(envelope.headers()), body)


@asynccontextmanager
async def driven(service: Service) -> AsyncIterator[Driven]:
    """Open the service's database and give its connections back afterwards."""
    url = service.connections.dsn.replace("postgresql://", "postgresql+asyncpg://")
    engine = create_async_engine(url, json_deserializer=lambda stored: stored)
    try:
        yield Driven(service, engine)
    finally:
        await engine.dispose()


def settings_for(url: str, folder: Path) -> dict[str, Any]:
    """Return the settings of a service that has a database and no broker."""
    database = SecretStr(url)
    return {
        "database_url": database,
        "keys_database_url": database,
        "kek_dir": folder,
        "objects_url": folder.as_uri(),
        "kafka_bootstrap": "127.0.0.1:1",
    }


def codes(messages: Sequence[Message]) -> list[str]:
    """Name what was said: the code of a refusal, or the name of an event."""
    return [message.code if isinstance(message, Refusal) else type(message).__name__ for message in messages]
