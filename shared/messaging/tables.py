"""The tables that every service has in its own database; a service's own tables are not declared here."""

from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_Instant = sa.DateTime(timezone=True)

cases = sa.Table(
    "cases",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("blocked", sa.Boolean, nullable=False, server_default=sa.text("false")),
)
# The case comes first in the keys: a batch asks for its cases, never for a whole topic.
positions = sa.Table(
    "positions",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("chain", sa.Text, nullable=False),
)
streams = sa.Table(
    "streams",
    metadata,
    sa.Column("case_id", sa.Uuid, primary_key=True),
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("sequence", sa.BigInteger, nullable=False),
    sa.Column("chain", sa.Text, nullable=False),
)
# born_offset: below it a rebuilt service only remembers, it decides nothing again.
offsets = sa.Table(
    "offsets",
    metadata,
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("partition", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("next_offset", sa.BigInteger, nullable=False),
    sa.Column("born_offset", sa.BigInteger, nullable=False, server_default=sa.text("0")),
)
# body_sha256 null: known only by what it caused, after a backup was restored.
commands = sa.Table(
    "commands",
    metadata,
    sa.Column("command_id", sa.Uuid, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("body_sha256", sa.LargeBinary),
    sa.Column("received_at", _Instant, nullable=False),
    sa.Index("ix_commands_case_id_adopted", "case_id", postgresql_where=sa.text("body_sha256 IS NULL")),
)
reservations = sa.Table(
    "reservations",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, primary_key=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
)
outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("message_id", sa.Uuid, nullable=False, unique=True),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("headers", JSONB, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("created_at", _Instant, nullable=False, server_default=sa.func.now()),
)
outbox_todo = sa.Table("outbox_todo", metadata, sa.Column("id", sa.BigInteger, primary_key=True, autoincrement=False))


def _record_put_aside() -> tuple[sa.Column[Any], ...]:
    """Return a whole record and why it lies aside. headers: pairs of name and base64, for they may not even be text."""
    return (
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("partition", sa.Integer, nullable=False),
        sa.Column("offset", sa.BigInteger, nullable=False),
        sa.Column("key", sa.LargeBinary),
        sa.Column("headers", JSONB, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )


# settlement: release or discard.
parked = sa.Table(
    "parked",
    metadata,
    sa.Column("id", sa.BigInteger, sa.Identity(), primary_key=True),
    sa.Column("case_id", sa.Uuid),
    *_record_put_aside(),
    sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("1")),
    sa.Column("parked_at", _Instant, nullable=False, server_default=sa.func.now()),
    sa.Column("settled_at", _Instant),
    sa.Column("settled_by", sa.Text),
    sa.Column("settlement", sa.Text),
    sa.Column("discard_wanted_by", sa.Text),
    sa.Column("discard_reason", sa.Text),
    sa.UniqueConstraint("topic", "partition", "offset"),
    sa.Index("ix_parked_case_id_open", "case_id", postgresql_where=sa.text("settled_at IS NULL")),
)
# A command that failed twice: its sender was refused with this number, its case goes on, and a person looks why.
incidents = sa.Table(
    "incidents",
    metadata,
    sa.Column("number", sa.Text, primary_key=True),
    sa.Column("command_id", sa.Uuid, nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    *_record_put_aside(),
    sa.Column("happened_at", _Instant, nullable=False, server_default=sa.func.now()),
    sa.Column("settled_at", _Instant),
    sa.Column("settled_by", sa.Text),
    sa.Column("settlement", sa.Text),
    sa.Index("ix_incidents_happened_at_open", "happened_at", postgresql_where=sa.text("settled_at IS NULL")),
)
# due_at is a fact of the case, in the product's time; leased_until is real time: leases and back-off.
jobs = sa.Table(
    "jobs",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("case_id", sa.Uuid, nullable=False),
    sa.Column("cause_id", sa.Uuid, nullable=False),
    sa.Column("correlation_id", sa.Uuid, nullable=False),
    sa.Column("payload", JSONB, nullable=False),
    sa.Column("due_at", _Instant, nullable=False),
    sa.Column("leased_until", _Instant),
    sa.Column("attempts", sa.Integer, nullable=False, server_default=sa.text("0")),
    sa.Column("state", sa.Text, nullable=False, server_default=sa.text("'waiting'")),
    sa.Column("result", JSONB),
    sa.Column("last_error", sa.Text),
    sa.Index("ix_jobs_due_at_open", "due_at", postgresql_where=sa.text("state <> 'done'")),
)


class Migration(Protocol):
    """The part of alembic's `op` that is used here."""

    def get_bind(self) -> sa.Connection:
        """Return the connection of the migration."""


def create_incidents(op: Migration) -> None:
    """Create the table of incidents where the first tables were made before there was one."""
    incidents.create(op.get_bind(), checkfirst=True)


def create_chassis(op: Migration) -> None:
    """Create all tables of this module: the first thing in every service's first migration."""
    metadata.create_all(op.get_bind(), checkfirst=False)
