"""The statements of a rebuilding: what it reads of history and live tables, and how shadow tables take their place.

The shadow tables stand in a schema of their own under the live names, so that indexes and constraints have the right
names from the beginning, and the live projection's statements write into them by the search path alone.
"""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Column, MetaData, Table
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import AddConstraint, CreateIndex, CreateTable

from services.gateway.tables import READ_MODELS, history

SHADOW: Final = "rebuilt"
REBUILT: Final = tuple(table for table in READ_MODELS if table is not history)
_DIALECT: Final = postgresql.dialect()  # type: ignore[no-untyped-call]

_COLUMNS: Final = 'case_id, topic, partition, "offset", headers, body'
COUNT: Final = "SELECT count(*) FROM history"
HISTORY: Final = f"""
SELECT {_COLUMNS} FROM history WHERE case_id BETWEEN $1 AND $2 ORDER BY case_id, topic, partition, "offset"
"""  # noqa: S608 - names of our own columns
HISTORY_OF: Final = f"""
SELECT {_COLUMNS} FROM history WHERE case_id = ANY($1::uuid[]) ORDER BY case_id, topic, partition, "offset"
"""  # noqa: S608 - the same
LIVE_CASES: Final = "SELECT case_id FROM public.case_views WHERE case_id BETWEEN $1 AND $2"
LIVE_VIEWS: Final = """
SELECT case_id, court_id, case_number, document FROM public.case_views WHERE case_id = ANY($1::uuid[])
"""
# The order of record grows at the end of each partition; what was parked and released meanwhile lies further ahead.
MARKS: Final = "SELECT topic, partition, next_offset FROM offsets WHERE topic = $1"
NOW: Final = "SELECT now()"
SINCE: Final = 'SELECT DISTINCT case_id FROM history WHERE topic = $1 AND partition = $2 AND "offset" >= $3'
RELEASED: Final = """
SELECT DISTINCT case_id FROM parked WHERE case_id IS NOT NULL AND settled_at > $1::timestamptz - interval '10 minutes'
"""

ONLY_ONE: Final = "SELECT pg_try_advisory_lock(7003)"
DROP: Final = f"DROP SCHEMA IF EXISTS {SHADOW} CASCADE"
CREATE: Final = f"CREATE SCHEMA {SHADOW}"
INTO_SHADOW: Final = f"SET LOCAL search_path TO {SHADOW}, public"
# Two cases with the very same file: the first copy stands, as in the live table.
FIRST_COPY: Final = f"""
DELETE FROM {SHADOW}.copies later USING {SHADOW}.copies first
WHERE first.copy_sha256 = later.copy_sha256 AND (first.stamped_at, first.ctid) < (later.stamped_at, later.ctid)
"""  # noqa: S608 - our own schema
# Shorter than the time after which PostgreSQL looks for deadlocks: it is always the rebuilding that gives way.
BE_BRIEF: Final = "SET LOCAL lock_timeout = '500ms'"
_FIRST, *_OTHERS = (f"public.{table.name}" for table in REBUILT)
LOCKS: Final = (
    f"LOCK TABLE {_FIRST} IN ACCESS EXCLUSIVE MODE",
    f"LOCK TABLE {', '.join(_OTHERS)} IN ACCESS EXCLUSIVE MODE NOWAIT",
)
SWAP: Final = (
    *(f"DROP TABLE public.{table.name}" for table in REBUILT),
    *(f"ALTER TABLE {SHADOW}.{table.name} SET SCHEMA public" for table in REBUILT),
    f"DROP SCHEMA {SHADOW}",
)


def live_rows(table: Table) -> str:
    """Return the statement that reads a live table's rows of a range of cases."""
    names = ", ".join(column.name for column in table.c)
    return f"SELECT {names} FROM public.{table.name} WHERE case_id BETWEEN $1 AND $2"  # noqa: S608 - our own tables


def create_tables() -> Iterator[str]:
    """Yield what makes the shadow tables, without the indexes that would slow their filling."""
    metadata = MetaData(schema=SHADOW)
    for table in REBUILT:
        columns = [
            Column(column.name, column.type, nullable=column.nullable, server_default=column.server_default)
            for column in table.c
        ]
        yield str(CreateTable(Table(table.name, metadata, *columns)).compile(dialect=_DIALECT))


def complete_tables() -> Iterator[str]:
    """Yield what gives the filled shadow tables their keys and indexes, and the planner its figures."""
    metadata = MetaData(schema=SHADOW, naming_convention=REBUILT[0].metadata.naming_convention)
    for table in REBUILT:
        whole = table.to_metadata(metadata, schema=SHADOW)
        yield str(AddConstraint(whole.primary_key).compile(dialect=_DIALECT))
        for index in whole.indexes:
            yield str(CreateIndex(index).compile(dialect=_DIALECT))
        yield f"ANALYZE {SHADOW}.{table.name}"
