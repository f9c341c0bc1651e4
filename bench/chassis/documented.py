"""FastStream as its documentation shows it: a subscriber function, a model, a SQLAlchemy session per message.

It does the same little as the hand-written loops, one message and one transaction at a time, with ORM objects.
"""

from typing import Any
from uuid import UUID, uuid4

from faststream import FastStream
from faststream.kafka import KafkaBroker, KafkaMessage
from faststream.security import SASLScram256
from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from bench.chassis.by_hand import EFFECTS
from bench.chassis.range import Task


class Base(DeclarativeBase):
    """The base of the tables."""


class Seen(Base):
    """A message that was handled."""

    __tablename__ = "seen"
    id: Mapped[UUID] = mapped_column(primary_key=True)


class Kept(Base):
    """The state of a case."""

    __tablename__ = "kept"
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[dict[str, Any]] = mapped_column(JSONB)


class Outbox(Base):
    """A message that is to be sent."""

    __tablename__ = "outbox"
    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    message_id: Mapped[UUID]
    case_id: Mapped[UUID]
    type: Mapped[str]
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    body: Mapped[bytes]


class Todo(Base):
    """What the relay still has to send."""

    __tablename__ = "outbox_todo"
    id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), primary_key=True)


async def run(task: Task) -> None:
    """Run the application until it is ended; its group begins at the start of the topics."""
    engine = create_async_engine(task.database.replace("postgresql://", "postgresql+asyncpg://"))
    session_of = async_sessionmaker(engine, expire_on_commit=False)
    broker = KafkaBroker(task.bootstrap, security=SASLScram256(task.user, task.password), logger=None)
    topics = sorted({topic for topic, _, _ in task.starts})

    @broker.subscriber(*topics, group_id=task.member, auto_offset_reset="earliest")
    async def handle(body: dict[str, Any], message: KafkaMessage) -> None:
        headers: dict[str, Any] = message.headers
        identity, case_id = UUID(headers["ce_id"]), UUID(headers["ce_subject"])
        kind = str(headers["ce_type"])
        async with session_of() as session, session.begin():
            if await session.get(Seen, identity) is not None:
                return
            session.add(Seen(id=identity))
            kept = await session.get(Kept, case_id)
            if kept is None:
                kept = Kept(case_id=case_id, state={"records": 0})
                session.add(kept)
            kept.state = {**kept.state, "records": kept.state["records"] + 1, "last": kind}
            if "ce_sequence" not in headers:
                kept.state = {**kept.state, "asked": body}
                for _ in range(EFFECTS.get(kind.split(".")[2], 1)):
                    row = Outbox(message_id=uuid4(), case_id=case_id, type=kind, headers=headers, body=message.body)
                    session.add(row)
                    await session.flush()
                    session.add(Todo(id=row.id))

    await FastStream(broker).run()
