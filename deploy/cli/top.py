"""`odr top`: the same picture as `odr status`, again and again, until q or Ctrl-C; without a terminal, line by line."""

import select
import sys
import termios
import time
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from rich.console import Group, RenderableType
from rich.live import Live

from deploy.cli import running
from deploy.cli.looking import PATIENCE_SECONDS, look
from deploy.cli.showing import console, seconds, sentences
from deploy.cli.status import Patience, picture
from deploy.local.places import Places

DAY_SECONDS: Final = 86_400.0


def top(
    *,
    every: Annotated[
        float, typer.Option(min=0.2, max=DAY_SECONDS, callback=seconds, help="Seconds between two looks.")
    ] = 2.0,
    once: Annotated[bool, typer.Option("--once", help="Look once; the exit code is that of `odr status`.")] = False,
    patience: Patience = PATIENCE_SECONDS,
) -> None:
    """Watch every service live: what waits, for how long, and what needs a person. q or Ctrl-C ends it."""
    places = Places()
    with sentences():
        found = running.find(places)
        if once:
            seen = look(places, found)
            console.print(picture(seen, patience))
            raise typer.Exit(1 if seen.worries(patience) else 0)
        try:
            _watch(lambda: _now(places, patience), every)
        except KeyboardInterrupt:
            raise typer.Exit from None


def _now(places: Places, patience: float) -> RenderableType:
    seen = look(places, running.find(places))
    return Group(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC", picture(seen, patience))


def _watch(paint: Callable[[], RenderableType], every: float) -> None:
    if not (console.is_terminal and sys.stdin.isatty()):
        while True:
            console.print(paint(), "")
            time.sleep(every)
    with _keys(), Live(paint(), console=console, auto_refresh=False) as live:
        while not _asked_to_end(every):
            live.update(paint(), refresh=True)


@contextmanager
def _keys() -> Iterator[None]:
    """Read keys without waiting for Enter; the terminal is as it was afterwards."""
    before = termios.tcgetattr(sys.stdin)
    tty.setcbreak(sys.stdin)
    try:
        yield
    finally:
        termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _asked_to_end(seconds: float) -> bool:
    typed, _, _ = select.select([sys.stdin], [], [], seconds)
    return bool(typed) and sys.stdin.read(1) in {"q", "Q", ""}
