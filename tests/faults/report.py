"""Turns what a run found into the table that people read: `python -m tests.faults.report FOUND.jsonl [OUT.md]`."""

import os
import platform
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.table import Table

from tests.faults.matrix import ROWS, Row
from tests.faults.recording import Found, kept

COLUMNS: Final = ("row", "fault", "expected", "what was done", "times", "what was found", "negative control")
CONTROL_COLUMNS: Final = ("protection taken away", "what was done", "the damage was", "in these words")
OPENING: Final = """# What was broken on purpose, and what happened

Written by `./odr faults` on {day}, Python {python}, {system}, {processors} processors, {minutes} minutes. Real Kafka,
real PostgreSQL, real signals; a history checker outside the system compares what was asked with all topics and tables
after each run. A negative control takes one protection away in a test build: the same checks must then find the damage.

{verdict}

"""


def cells(row: Row, found: Sequence[Found]) -> tuple[str, ...]:
    """Return one line of the table."""
    mine = [each for each in found if row.number in each.rows]
    plain, controls = [each for each in mine if not each.control], [each for each in mine if each.control]
    nothing = f"open: waits for {row.waits_for}" if row.waits_for else "not run"
    done = "; ".join(_each_once(each.done or each.test for each in plain)) or nothing
    seen = "; ".join(_each_once(each.seen if each.good else f"FAILED: {each.test}" for each in plain))
    often = str(sum(each.often for each in plain)) if plain else ""
    caught = "; ".join(_each_once(_caught(each) for each in controls))
    return (str(row.number), row.fault, row.expected, done, often, seen, caught)


def _each_once(phrases: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(phrases))


def _caught(control: Found) -> str:
    return f"without {control.control}: {'found' if control.good else 'NOT FOUND'}"


def missing(found: Sequence[Found]) -> list[int]:
    """Return the rows that could be tried and were not."""
    tried = {number for each in found for number in each.rows if not each.control}
    return [row.number for row in ROWS if not row.waits_for and row.number not in tried]


def controls_of(found: Sequence[Found]) -> list[tuple[str, ...]]:
    """Return every protection that was taken away, what was done then, whether it was found, and in which words."""
    return [
        (each.control, each.done or each.test, "found" if each.good else "NOT FOUND", each.seen)
        for each in found
        if each.control
    ]


def beside(found: Sequence[Found]) -> list[Found]:
    """Return what proves no single row; the parts of one long run become one."""
    one: dict[tuple[str, bool], Found] = {}
    for each in (each for each in found if not each.rows and not each.control):
        key = (each.done or each.test, each.good)
        before = one.get(key, replace(each, often=0, tried=0))
        one[key] = replace(each, often=each.often + before.often, tried=each.tried + before.tried)
    return list(one.values())


def _seen(each: Found) -> str:
    words = each.seen if each.good else f"FAILED: {each.test}"
    return f"{words}; {each.often} of {each.tried} died at their place" if each.tried else words


def verdict(found: Sequence[Found]) -> str:
    """Return one sentence about the whole run."""
    bad = sum(not each.good for each in found)
    rows = {number for each in found for number in each.rows}
    controls = [each for each in found if each.control]
    open_rows = ", ".join(str(row.number) for row in ROWS if row.waits_for)
    not_run = f" Not run: rows {', '.join(map(str, missing(found)))}." if missing(found) else ""
    return (
        f"{len(found)} tests for {len(rows)} rows, {f'{bad} failed' if bad else 'all passed'}; "
        f"{sum(each.good for each in controls)} of {len(controls)} controls found their damage. "
        f"Rows {open_rows} wait for their parts.{not_run}"
    )


def markdown(found: Sequence[Found]) -> str:
    """Return the page."""
    now = datetime.now(UTC)
    opening = OPENING.format(
        day=f"{now:%Y-%m-%d}",
        python=platform.python_version(),
        system=platform.system(),
        processors=os.cpu_count(),
        minutes=round(sum(each.seconds for each in found) / 60),
        verdict=verdict(found),
    )
    lines = [_line(COLUMNS), _line(["---"] * len(COLUMNS)), *(_line(cells(row, found)) for row in ROWS)]
    proofs = [_line((each.done or each.test, str(each.often), _seen(each))) for each in beside(found)]
    controls = [_line(entry) for entry in controls_of(found)]
    parts = [
        opening + "\n".join(lines),
        "## Beside the matrix\n" + "\n".join([_line(("what was done", "times", "what was found")), _rule(3), *proofs]),
        "## Negative controls\n" + "\n".join([_line(CONTROL_COLUMNS), _rule(len(CONTROL_COLUMNS)), *controls]),
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
    for each in beside(found):
        grid.add_row("", "", each.done or each.test, str(each.often), _seen(each), "")
    for control, done, answer, words in controls_of(found):
        grid.add_row("", "(control)", done, "", f"{answer}: {words}", f"without {control}")
    console.print(grid)


if __name__ == "__main__":
    everything = kept(Path(sys.argv[1]))
    show(everything)
    whole = len(sys.argv) > 2
    if whole:
        Path(sys.argv[2]).write_text(markdown(everything))
    sys.exit(0 if everything and all(each.good for each in everything) and not (whole and missing(everything)) else 1)
