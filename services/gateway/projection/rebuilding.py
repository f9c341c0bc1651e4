"""Rebuilding the read models from the history, one range of cases at a time: folded in memory, compared, copied.

The fold is the live projection's own: handlers.py says what an event does, repository/rows.py what a document means.
Every range is read in one snapshot, in which live tables and history agree.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, groupby, pairwise
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson
from pydantic import SecretStr

from services.gateway.projection import shadow_sql as sql
from services.gateway.projection.comparing import Difference, differences
from services.gateway.projection.document import CaseDocument
from services.gateway.projection.handlers import handlers
from services.gateway.projection.rows import ROWS, TableRow
from services.gateway.projection.storing import Projection
from services.gateway.tables import case_views
from shared.contracts.envelope import Unreadable
from shared.messaging.composition import Service, Topics
from shared.messaging.connections import Connections
from shared.messaging.records import Reader
from shared.messaging.states import Record
from shared.messaging.sweeper import in_sequence

AT_ONCE: Final = 2000
CASES_AT_ONCE: Final = 200
SHOWN: Final = 20
_LAST: Final = 2**128 - 1
Cases = list[tuple[UUID, CaseDocument]]


@dataclass(frozen=True, slots=True)
class Shard:
    """A range of cases, both ends included."""

    first: UUID
    last: UUID


@dataclass(slots=True)
class Findings:
    """What was read and how the live tables differ. busy_seconds: from the beginning to the end of the work."""

    events: int = 0
    cases: int = 0
    busy_seconds: float = 0.0
    different: int = 0
    shown: list[Difference] = field(default_factory=list)

    def add(self, other: "Findings") -> None:
        """Take in what another range found."""
        self.events += other.events
        self.cases += other.cases
        self.busy_seconds += other.busy_seconds
        self.different += other.different
        self.shown = [*self.shown, *other.shown][:SHOWN]

    def compare(self, found: Iterable[Difference]) -> None:
        """Count differences and keep the first."""
        for difference in found:
            self.different += 1
            if len(self.shown) < SHOWN:
                self.shown.append(difference)


def shards(count: int) -> list[Shard]:
    """Cut all cases into ranges of equal width: case ids are hashes, so that each has as many cases."""
    edges = [(_LAST + 1) * number // count for number in range(count + 1)]
    return [Shard(UUID(int=first), UUID(int=after - 1)) for first, after in pairwise(edges)]


def service_of(database_url: str) -> Service:
    """Return the gateway as far as a fold needs it: without a broker."""
    connections = Connections(database_url=SecretStr(database_url), kafka_bootstrap="")
    topics = Topics.of("gateway")
    return Service(name="gateway", handlers=handlers, repository=Projection(), connections=connections, topics=topics)


class Folding:
    """Reads rows of the history and folds them as the live projection does."""

    def __init__(self, service: Service) -> None:
        self._reader = Reader(service)

    def cases(self, rows: Iterable[TableRow]) -> Iterator[tuple[UUID, CaseDocument]]:
        """Yield the document of each case of which something is known; its rows stand together, in order of record."""
        for case_id, entries in groupby(rows, key=itemgetter(0)):
            document = self._document(list(entries))
            if document is not None:
                yield UUID(int=case_id.int), document

    def _document(self, rows: list[TableRow]) -> CaseDocument | None:
        """Fold one case. Raises Unreadable for a record that this version of the program cannot read."""
        document: CaseDocument | None = None
        for (_, topic, partition, offset, _, body), headers in _in_order(rows):
            try:
                message = self._reader.message(headers["ce_type"], body)
            except Unreadable as error:
                raise Unreadable(f"{error}: {topic}-{partition} at {offset}") from error
            fold = message and handlers.hears.get(type(message))
            if fold:
                document = fold(document or CaseDocument(), message, datetime.fromisoformat(headers["ce_time"]))
        return document


async def rebuild_shard(database_url: str, shard: Shard, read: Callable[[int], None], *, write: bool) -> Findings:
    """Fold a range of cases, compare it with the live tables and, if wished, copy it into the shadow tables.

    read: told how many events more have been folded. Raises Unreadable.
    """
    began, connection = time.monotonic(), await asyncpg.connect(database_url)
    try:
        async with connection.transaction(isolation="repeatable_read"):
            work = _ShardWork(connection, shard, write=write)
            async for rows in _whole_cases(connection, shard):
                work.findings.events += len(rows)
                await work.take(list(work.folding.cases(rows)))
                read(len(rows))
            await work.finish()
    finally:
        await connection.close()
    work.findings.busy_seconds = time.monotonic() - began
    return work.findings


class _ShardWork:
    """One range at work on one connection; index rows are few and wait for the end."""

    def __init__(self, connection: Any, shard: Shard, *, write: bool) -> None:  # noqa: ANN401 - asyncpg's connection
        self._connection, self._shard, self._write = connection, shard, write
        self._seen: set[UUID] = set()
        self._rows: dict[str, list[TableRow]] = {table.name: [] for table in sql.REBUILT if table is not case_views}
        self.folding = Folding(service_of(""))
        self.findings = Findings()

    async def take(self, cases: Cases) -> None:
        """Compare and copy the documents of some cases."""
        ids = [case_id for case_id, _ in cases]
        self._seen.update(ids)
        self.findings.cases += len(ids)
        for name, rows in self._rows.items():
            rows.extend(chain.from_iterable(ROWS[name](case_id, document) for case_id, document in cases))
        views = list(chain.from_iterable(ROWS[case_views.name](case_id, document) for case_id, document in cases))
        live = [tuple(row) for row in await self._connection.fetch(sql.LIVE_VIEWS, ids)]
        self.findings.compare(differences(case_views, views, live))
        await self._copy(case_views.name, views)

    async def finish(self) -> None:
        """Compare and copy the index rows, and look for live cases that have no history."""
        place = (self._shard.first, self._shard.last)
        strangers = {row[0] for row in await self._connection.fetch(sql.LIVE_CASES, *place)} - self._seen
        self.findings.compare(
            Difference(case_views.name, str(case_id), "should not be there") for case_id in sorted(strangers)
        )
        for table in sql.REBUILT:
            if table is case_views:
                continue
            live = [tuple(row) for row in await self._connection.fetch(sql.live_rows(table), *place)]
            self.findings.compare(differences(table, self._rows[table.name], live))
            await self._copy(table.name, self._rows[table.name])

    async def _copy(self, table: str, rows: list[TableRow]) -> None:
        if self._write and rows:
            await self._connection.copy_records_to_table(table, records=rows, schema_name=sql.SHADOW)


async def _whole_cases(connection: Any, shard: Shard) -> Any:  # noqa: ANN401 - asyncpg has no types here
    """Yield rows of the history in lists that end where a case ends."""
    cursor = await connection.cursor(sql.HISTORY, shard.first, shard.last)
    kept: list[Any] = []
    while rows := await cursor.fetch(AT_ONCE):
        kept += rows
        last = kept[-1][0]
        whole = next((place for place in range(len(kept) - 1, -1, -1) if kept[place][0] != last), -1) + 1
        if whole:
            yield kept[:whole]
            kept = kept[whole:]
    if kept:
        yield kept


def _in_order(rows: list[TableRow]) -> list[tuple[TableRow, dict[str, str]]]:
    """Return rows and headers as they were applied: what was parked and released came in the order of its sequence."""
    read = [(row, dict(orjson.loads(row[4]))) for row in rows]
    last: dict[str, int] = {}
    for _, headers in read:
        sequence = int(headers["ce_sequence"])
        if sequence < last.get(headers["ce_source"], 0):
            places = {row[1:4]: (row, headers) for row, headers in read}
            ordered = in_sequence([_record(*entry) for entry in read])
            return [places[record.topic, record.partition, record.offset] for record in ordered]
        last[headers["ce_source"]] = sequence
    return read


def _record(row: TableRow, headers: dict[str, str]) -> Record:
    case_id, topic, partition, offset, _, body = row
    raw = tuple((name, value.encode()) for name, value in headers.items())
    return Record(topic, partition, offset, str(case_id).encode(), raw, body)
