"""Rows as the arrays of `unnest`, and set-based statements sent as one: a lone command waits for round trips."""

import re
from collections.abc import Sequence
from typing import Any, Final

Row = tuple[Any, ...]
_PARAMETER: Final = re.compile(r"\$(\d+)")


def columns(rows: Sequence[Row], width: int = 0) -> tuple[list[Any], ...]:
    """Turn rows into the arrays of `unnest`; width is needed only where there may be no row."""
    return tuple(list(column) for column in zip(*rows, strict=True)) or tuple([] for _ in range(width))


class Together:
    """Statements that write rows no other of them touches, as one. last: what it returns, with parameters of its own.

    All see the tables as they were before: none may wait for what another one wrote.
    """

    def __init__(self, *statements: str, last: str = "SELECT 1") -> None:
        self._widths = [max(map(int, _PARAMETER.findall(statement))) for statement in statements]
        firsts = [sum(self._widths[:place]) for place in range(len(statements) + 1)]
        parts = (f"w{first} AS ({_moved(text, first)})" for text, first in zip(statements, firsts, strict=False))
        self.sql: Final = f"WITH {', '.join(parts)} {_moved(last, firsts[-1])}"

    def arguments(self, *rows: Sequence[Row]) -> tuple[list[Any], ...]:
        """Return the arrays of all statements, in their order; a statement without rows does nothing."""
        return tuple(array for some, width in zip(rows, self._widths, strict=True) for array in columns(some, width))


def _moved(statement: str, by: int) -> str:
    return _PARAMETER.sub(lambda found: f"${int(found[1]) + by}", statement)
