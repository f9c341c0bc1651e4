"""Turns what a run found into the table that people read: `python -m tests.faults.report FOUND.jsonl [OUT.md]`."""

import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.faults.matrix import ROWS, Row
from tests.faults.recording import Found, kept

COLUMNS: Final = ("row", "fault", "expected", "what was done", "times", "what was found", "negative control")
OPENING: Final = """# What was broken on purpose, and what happened

Written by `./odr faults` on {day}, Python {python}, {system}. Real Kafka, real PostgreSQL, real signals; a history
checker outside the system compares what was asked with all topics and tables after each run. A negative control takes
one protection away in a test build: the same checks must then find the damage.

"""


def cells(row: Row, found: Sequence[Found]) -> tuple[str, ...]:
    """Return one line of the table."""
    mine = [each for each in found if row.number in each.rows]
    plain, controls = [each for each in mine if not each.control], [each for each in mine if each.control]
    nothing = f"open: waits for {row.waits_for}" if row.waits_for else "not run"
    done = "; ".join(dict.fromkeys(each.done or each.test for each in plain)) or nothing
    seen = "; ".join(dict.fromkeys(each.seen if each.good else f"FAILED: {each.test}" for each in plain))
    often = str(sum(each.often for each in plain)) if plain else ""
    caught = "; ".join(_caught(each) for each in controls)
    return (str(row.number), row.fault, row.expected, done, often, seen, caught)


def _caught(control: Found) -> str:
    return f"without {control.control}: {'found' if control.good else 'NOT FOUND'}"


def controls_of(found: Sequence[Found]) -> list[tuple[str, str, str]]:
    """Return every protection that was taken away, which test did it, and whether the damage was found."""
    return [(each.control, each.test, "found" if each.good else "NOT FOUND") for each in found if each.control]


def markdown(found: Sequence[Found]) -> str:
    """Return the page."""
    now = datetime.now(UTC)
    opening = OPENING.format(day=f"{now:%Y-%m-%d}", python=platform.python_version(), system=platform.system())
    lines = [_line(COLUMNS), _line(["---"] * len(COLUMNS)), *(_line(cells(row, found)) for row in ROWS)]
    other = [each for each in found if not each.rows and not each.control]
    proofs = [_line((each.done or each.test, str(each.often), each.seen if each.good else "FAILED")) for each in other]
    controls = [_line(entry) for entry in controls_of(found)]
    parts = [
        opening + "\n".join(lines),
        "## Beside the matrix\n" + "\n".join([_line(("what was done", "times", "what was found")), _rule(3), *proofs]),
        "## Negative controls\n"
        + "\n".join([_line(("protection taken away", "test", "the damage was")), _rule(3), *controls]),
    ]
    return "\n\n".join(parts) + "\n"


def _rule(width: int) -> str:
    return _line(["---"] * width)


def _line(texts: Sequence[str]) -> str:
    return "| " + " | ".join(text.replace("|", "/").replace("\n", " ") for text in texts) + " |"


def show(found: Sequence[Found]) -> None:
    """Print the rows that ran, and every control."""
    console = Console(width=150 if not sys.stdout.isatty() else None, highlight=False)
    grid = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("row", "fault", "what was done", "times", "what was found", "negative control"):
        grid.add_column(column, overflow="fold")
    for row in ROWS:
        number, fault, _, *rest = cells(row, found)
        if any(row.number in each.rows for each in found):
            grid.add_row(number, fault, *rest)
    for each in (each for each in found if not each.rows):
        seen = each.seen if each.good else "FAILED"
        grid.add_row("", each.control and "(control)", each.done or each.test, str(each.often), seen, each.control)
    console.print(grid)


if __name__ == "__main__":
    everything = kept(Path(sys.argv[1]))
    show(everything)
    if len(sys.argv) > 2:
        Path(sys.argv[2]).write_text(markdown(everything))
    sys.exit(0 if everything and all(each.good for each in everything) else 1)
