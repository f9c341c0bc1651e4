"""Where live rows differ from those that the history means. Pure; it reads and repairs nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import JSONB

from services.gateway.projection.rows import TableRow


@dataclass(frozen=True, slots=True)
class Difference:
    """One row that is not what the history means. what: in words, with the names of the columns, never a value."""

    table: str
    case_id: str
    what: str


def differences(table: Table, meant: Iterable[TableRow], live: Iterable[TableRow]) -> Iterator[Difference]:
    """Yield where two sets of rows of one table differ; both have the values in the order of its columns."""
    keys = [place for place, column in enumerate(table.c) if column.primary_key]
    case = list(table.c).index(table.c.case_id)
    expected, found = _by_key(keys, meant), _by_key(keys, live)
    for key, row in expected.items():
        other = found.get(key)
        what = "is missing" if other is None else _changed(table, row, other)
        if what:
            yield Difference(table.name, str(row[case]), what)
    for key, row in found.items():
        if key not in expected:
            yield Difference(table.name, str(row[case]), "should not be there")


def _by_key(keys: list[int], rows: Iterable[TableRow]) -> dict[TableRow, TableRow]:
    found: dict[TableRow, TableRow] = {}
    for row in rows:
        found.setdefault(tuple(row[place] for place in keys), row)
    return found


def _changed(table: Table, row: TableRow, other: TableRow) -> str:
    names = [
        name
        for column, mine, theirs in zip(table.c, row, other, strict=True)
        for name in _fields(column.name, mine, theirs, document=isinstance(column.type, JSONB))
    ]
    return f"differs in {', '.join(names)}" if names else ""


def _fields(name: str, mine: Any, theirs: Any, *, document: bool) -> list[str]:  # noqa: ANN401 - whatever a column holds
    if mine == theirs:
        return []
    if not document:
        return [name]
    one, two = orjson.loads(mine), orjson.loads(theirs)
    return [f"{name}.{field}" for field in sorted({*one, *two}) if one.get(field) != two.get(field)]
