"""What a repository is to the pipeline, and the usual one: a case's state as two JSON documents.

It says what is read and written for a whole batch; it sends no statement but the sweeper's question.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import Column, DateTime, MetaData, Table, Uuid, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.deciding import State
from shared.contracts.envelope import Envelope
from shared.contracts.message import Message
from shared.messaging.handlers import Handlers
from shared.messaging.statements import Row

AnyState = State[Any, Any]
Partition = tuple[str, int]
Place = tuple[str, int, int]
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]


class Record(NamedTuple):
    """A record as it lay on its topic, untouched."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    body: bytes

    @property
    def lane(self) -> Partition:
        """Return the partition: in it records are read in order."""
        return self.topic, self.partition

    @property
    def place(self) -> Place:
        """Return where the record lies on its topic."""
        return self.topic, self.partition, self.offset


def record_of(raw: Any) -> Record:  # noqa: ANN401 - aiokafka has no types
    """Return a record as the client read it."""
    headers = tuple((name, value or b"") for name, value in raw.headers)
    return Record(raw.topic, raw.partition, raw.offset, raw.key, headers, raw.value or b"")


class Applied(NamedTuple):
    """A heard message that was applied in this transaction; message None: its type means nothing to this service."""

    envelope: Envelope
    message: Message | None
    record: Record


@dataclass(slots=True)
class CaseWork:
    """One case in a batch: its state after everything, whether it differs, and what was applied, in order."""

    state: AnyState
    changed: bool = False
    applied: list[Applied] = field(default_factory=list)


class Repository(Protocol):
    """What a service's states are in its tables; the ledger reads and writes them with its own in one statement.

    reading: case_id and two texts of the cases $1 · writing: statements that take rows, none of which touches what
    another one writes · telling: who is told at the commit, as no row of one bigint.
    """

    reading: str
    writing: tuple[str, ...]
    telling: str

    def restored(self, rows: Iterable[Row]) -> dict[UUID, AnyState]:
        """Return the states that were read; a case that is left out starts fresh."""

    def rows(self, works: Sequence[CaseWork]) -> Iterable[Sequence[Row]]:
        """Return each writing statement's rows: every state, and whatever the applied messages mean to this service."""

    def told(self, works: Sequence[CaseWork]) -> Iterable[Sequence[Row]]:
        """Return the rows of what is told, none where it takes none."""

    async def due(self, connection: AsyncConnection, before: datetime, limit: int) -> Sequence[UUID]:
        """Return cases that have a timer due at or before this instant, the oldest first."""


def state_table(metadata: MetaData, *columns: Column[Any]) -> Table:
    """Declare a service's `states` table: the two documents, the next deadline, and the service's own columns."""
    return Table(
        "states",
        metadata,
        Column("case_id", Uuid, primary_key=True),
        Column("own", JSONB, nullable=False),
        Column("heard", JSONB, nullable=False),
        Column("next_due_at", DateTime(timezone=True), index=True),
        *columns,
    )


class JsonStates:
    """States as JSON in one table. columns: state → values of the service's own scalar columns, by column name."""

    def __init__(
        self,
        handlers: Handlers[Any, Any, Any],
        table: Table,
        columns: Callable[[AnyState], Mapping[str, object]] | None = None,
    ) -> None:
        self._handlers, self._table, self._columns = handlers, table, columns or (lambda _: {})
        usual = ("case_id", "own", "heard", "next_due_at")
        self._extra = [column for column in table.c if column.name not in usual]
        self.reading = f"SELECT case_id, own::text, heard::text FROM {table.name} WHERE case_id = ANY($1::uuid[])"  # noqa: S608 - the name of our own table
        self.writing: tuple[str, ...] = (_upsert(table.name, self._extra),)
        self.telling = "SELECT NULL::bigint WHERE false"

    def restored(self, rows: Iterable[Row]) -> dict[UUID, AnyState]:
        """Validate the documents of these cases."""
        own, heard = self._handlers.own, self._handlers.heard
        # Written by the next version perhaps: two run side by side during a release.
        return {
            case_id: State(case_id, own.restored(own_json), heard.restored(heard_json))
            for case_id, own_json, heard_json in rows
        }

    def rows(self, works: Sequence[CaseWork]) -> Iterable[Sequence[Row]]:
        """Return all documents that differ."""
        yield [self._row(work.state) for work in works if work.changed]

    def told(self, _works: Sequence[CaseWork]) -> Iterable[Sequence[Row]]:
        """Nobody waits for a state."""
        return ()

    def _row(self, state: AnyState) -> Row:
        due_at = min((timer.due_at for timer in self._handlers.due(state)), default=None)
        values = self._columns(state)
        extra = (values.get(column.name) for column in self._extra)
        return (state.case_id, state.own.model_dump_json(), state.heard.model_dump_json(), due_at, *extra)

    async def due(self, connection: AsyncConnection, before: datetime, limit: int) -> Sequence[UUID]:
        """Read the cases whose next deadline has come."""
        due_at = self._table.c.next_due_at
        found = await connection.scalars(
            select(self._table.c.case_id).where(due_at <= before).order_by(due_at).limit(limit)
        )
        return list(found)


def _upsert(table: str, extra: Sequence[Column[Any]]) -> str:
    names = ["case_id", "own", "heard", "next_due_at", *(column.name for column in extra)]
    types = ["uuid", "text", "text", "timestamptz", *(column.type.compile(_DIALECT) for column in extra)]
    arrays = ", ".join(f"${number}::{kind}[]" for number, kind in enumerate(types, 1))
    values = ", ".join(f"{name}::jsonb" if name in {"own", "heard"} else name for name in names)
    updates = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    return (
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {values} FROM unnest({arrays}) AS row({', '.join(names)}) "  # noqa: S608 - names of our own columns
        f"ON CONFLICT (case_id) DO UPDATE SET {updates}"
    )
