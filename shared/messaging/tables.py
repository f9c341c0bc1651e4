"""The tables that every service has in its own database; a service's own tables are not declared here."""

from typing import Protocol

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Instant = DateTime(timezone=True)

cases = Table(
    "cases",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("blocked", Boolean, nullable=False, server_default=text("false")),
)
# The case comes first in the keys: a batch asks for its cases, never for a whole topic.
positions = Table(
    "positions",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("source", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("chain", Text, nullable=False),
)
streams = Table(
    "streams",
    metadata,
    Column("case_id", Uuid, primary_key=True),
    Column("topic", Text, primary_key=True),
    Column("sequence", BigInteger, nullable=False),
    Column("chain", Text, nullable=False),
)
# born_offset: below it a rebuilt service only remembers, it decides nothing again.
offsets = Table(
    "offsets",
    metadata,
    Column("topic", Text, primary_key=True),
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("next_offset", BigInteger, nullable=False),
    Column("born_offset", BigInteger, nullable=False, server_default=text("0")),
)
# body_sha256 null: known only by what it caused, after a backup was restored.
commands = Table(
    "commands",
    metadata,
    Column("command_id", Uuid, primary_key=True),
    Column("case_id", Uuid, nullable=False),
    Column("body_sha256", LargeBinary),
    Column("received_at", _Instant, nullable=False),
    Index("ix_commands_case_id_adopted", "case_id", postgresql_where=text("body_sha256 IS NULL")),
)
reservations = Table(
    "reservations",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("case_id", Uuid, nullable=False),
)
outbox = Table(
    "outbox",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("message_id", Uuid, nullable=False, unique=True),
    Column("case_id", Uuid, nullable=False),
    Column("topic", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("created_at", _Instant, nullable=False, server_default=func.now()),
)
outbox_todo = Table("outbox_todo", metadata, Column("id", BigInteger, primary_key=True, autoincrement=False))
# headers: pairs of name and base64, because what is parked may not even be text · settlement: release or discard.
parked = Table(
    "parked",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("case_id", Uuid),
    Column("topic", Text, nullable=False),
    Column("partition", Integer, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("key", LargeBinary),
    Column("headers", JSONB, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("reason", Text, nullable=False),
    Column("attempts", Integer, nullable=False, server_default=text("1")),
    Column("parked_at", _Instant, nullable=False, server_default=func.now()),
    Column("settled_at", _Instant),
    Column("settled_by", Text),
    Column("settlement", Text),
    Column("discard_wanted_by", Text),
    Column("discard_reason", Text),
    UniqueConstraint("topic", "partition", "offset"),
    Index("ix_parked_case_id_open", "case_id", postgresql_where=text("settled_at IS NULL")),
)
# due_at is a fact of the case, in the product's time; leased_until is real time: leases and back-off.
jobs = Table(
    "jobs",
    metadata,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("case_id", Uuid, nullable=False),
    Column("cause_id", Uuid, nullable=False),
    Column("correlation_id", Uuid, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("due_at", _Instant, nullable=False),
    Column("leased_until", _Instant),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("state", Text, nullable=False, server_default=text("'waiting'")),
    Column("result", JSONB),
    Column("last_error", Text),
    Index("ix_jobs_due_at_open", "due_at", postgresql_where=text("state <> 'done'")),
)


class Migration(Protocol):
    """The part of alembic's `op` that is used here."""

    def get_bind(self) -> Connection:
        """Return the connection of the migration."""


def create_chassis(op: Migration) -> None:
    """Create all tables of this module: the first thing in every service's first migration."""
    metadata.create_all(op.get_bind(), checkfirst=False)
