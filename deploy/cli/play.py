"""`odr play`: a whole case through the JSON API while you watch; the case itself is written in `deploy.play.journey`.

The hook: `deploy.play.journey.play(base_url, demo_dir, report) -> bool`. demo_dir: the demo's data (staff file and
mailbox in it) · report(who, what, milliseconds): called after each step, milliseconds from action to visible or None
· the answer: whether the case reached its end.
"""

import importlib
import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Protocol, cast

import typer

from deploy.cli import running
from deploy.cli.audit import check_chain
from deploy.cli.showing import console, sentences
from deploy.cli.whole_system import WholeSystem
from deploy.local.places import Places
from deploy.local.trouble import Trouble

JOURNEY = "deploy.play.journey"
Report = Callable[[str, str, float | None], None]


class Journey(Protocol):
    """What `deploy.play.journey` offers."""

    def play(self, base_url: str, demo_dir: Path, report: Report) -> bool:
        """Play a case to its end; False when it did not get there."""


def play() -> None:
    """Play a whole case in the demo that runs now, then verify its audit chain."""
    places = Places()
    with sentences():
        good = _play(running.find(places), places)
    raise typer.Exit(0 if good else 1)


def play_case(system: WholeSystem) -> bool:
    """Play a case in the demo of this very process and verify its audit chain."""
    return _play(running.find(system.places), system.places)


def _play(found: running.Running, places: Places) -> bool:
    if importlib.util.find_spec(JOURNEY.rpartition(".")[0]) is None:
        raise Trouble("No case is written to be played yet.")
    journey = cast("Journey", importlib.import_module(JOURNEY))
    console.print(f"\nA case is played at {found.web}.\n")
    if not journey.play(found.web, places.data, _print_step):
        console.print("\nThe case did not reach its end.")
        return False
    sound, finding = check_chain(places, found)
    console.print(f"\nThe case reached its end. {finding}")
    return sound


def _print_step(who: str, what: str, milliseconds: float | None) -> None:
    took = "" if milliseconds is None else f"{milliseconds:7.0f} ms"
    console.print(f"  {took:>10}  {who:<10}  {what}", soft_wrap=True)
