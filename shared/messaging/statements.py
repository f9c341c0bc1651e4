"""Set-based SQL for whoever writes many rows at once: rows as the arrays of `unnest`, and statements sent as one."""

import re
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

Row = tuple[Any, ...]
_PARAMETER: Final = re.compile(r"\$(\d+)")


def columns(rows: Sequence[Row], width: int = 0) -> tuple[list[Any], ...]:
    """Turn rows into the arrays of `unnest`; width is needed only where there may be no row."""
    return tuple(list(column) for column in zip(*rows, strict=True)) or tuple([] for _ in range(width))


class Together:
    """Statements that write rows no other of them touches, as one. last: what it returns, with parameters of its own.

    All see the tables as they were before: none may wait for what another one wrote. What one of them returns, those
    behind it read by its name: `w0` is the first.
    """

    def __init__(self, *statements: str, last: str = "SELECT 1") -> None:
        widths = [width_of(statement) for statement in (*statements, last)]
        self._widths = [width for width in widths if width]
        firsts = [sum(widths[:place]) for place in range(len(widths))]
        parts = (f"w{place} AS ({moved(text, firsts[place])})" for place, text in enumerate(statements))
        self.sql: Final = f"WITH {', '.join(parts)} {moved(last, firsts[-1])}"

    def arguments(self, *rows: Sequence[Row]) -> tuple[list[Any], ...]:
        """Return the arrays of all statements that have parameters; a statement without rows does nothing."""
        return tuple(array for some, width in zip(rows, self._widths, strict=True) for array in columns(some, width))


def width_of(statement: str) -> int:
    """Return how many parameters a statement has."""
    return max(map(int, _PARAMETER.findall(statement)), default=0)


def moved(statement: str, by: int) -> str:
    """Number a statement's parameters on from so many."""
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + by}", statement)


async def rows_of(connection: AsyncConnection, sql: str, *arguments: object) -> Sequence[Any]:
    """Run one statement and return its rows; empty for a statement that has none."""
    result = await connection.exec_driver_sql(sql, arguments)
    return result.all() if result.returns_rows else ()
