"""How the command line speaks: one console for people, JSON for programs, sentences for trouble."""

import errno
import json
import math
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import psycopg
import typer
from rich.console import Console
from rich.table import Table

from deploy.local.trouble import Trouble

# What is shown is text: brackets and colons in it are nobody's markup.
console: Final = Console(highlight=False, markup=False, emoji=False)
INTERRUPTED: Final = 130  # as shells have it
# Progress goes here, so that an answer in JSON stays one.
asides: Final = Console(highlight=False, markup=False, emoji=False, stderr=True)


def show(facts: Any, *, as_json: bool) -> bool:  # noqa: ANN401 - whatever JSON can say
    """Print facts as JSON when a program asked for it; return whether they were printed."""
    if as_json:
        sys.stdout.write(json.dumps(facts, indent=1, default=str, ensure_ascii=False) + "\n")
    return as_json


def table(*columns: str, rows: Sequence[Sequence[object]], gap: int = 2) -> Table:
    """Return a plain table that a terminal of 80 columns can show. gap: letters between two columns."""
    grid = Table(box=None, pad_edge=False, header_style="bold", padding=(0, gap, 0, 0))
    for column in columns:
        grid.add_column(column, overflow="fold")
    for row in rows:
        grid.add_row(*(str(cell) for cell in row))
    return grid


def seconds(figure: float) -> float:
    """Return a number of seconds that an option was given; what is none is refused as any other wrong option."""
    if not math.isfinite(figure):
        raise typer.BadParameter(f"{figure} is no number of seconds.")
    return figure


@contextmanager
def sentences() -> Iterator[None]:
    """Turn trouble into one sentence on standard error and exit code 1; Ctrl-C into one, and 130."""
    try:
        yield
    except Trouble as trouble:
        _leave(str(trouble))
    except KeyboardInterrupt:
        _leave("Stopped before its end. Run it again to finish; `./odr status` says what needs a person.", INTERRUPTED)
    except psycopg.OperationalError as error:
        _leave(f"PostgreSQL does not answer ({str(error).splitlines()[0]}): see `./odr status`.")
    except OSError as error:
        if error.errno == errno.ENOSPC:
            _leave("The disk is full. Free some space and start again; nothing that was confirmed is lost.")
        if error.filename is not None:
            _leave(f"{error.filename} cannot be used: {error.strerror}.")
        raise


def _leave(sentence: str, code: int = 1) -> None:
    sys.stderr.write(f"odr: {sentence}\n")
    raise typer.Exit(code)
