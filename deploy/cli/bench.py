"""`odr bench`: measures the system section by section and writes bench/README.md; what is measured is in bench/."""

import subprocess
import sys
from typing import Annotated, Final

import typer

from deploy.cli.showing import sentences
from deploy.local import jars
from deploy.local.places import PROJECT, Places

BENCH: Final = (sys.executable, "-m", "bench")


def bench(
    *,
    only: Annotated[list[int] | None, typer.Option("--only", help="Only this section; may be repeated.")] = None,
    runs: Annotated[int, typer.Option("--runs", help="How often each figure is measured.", min=1)] = 5,
    quick: Annotated[bool, typer.Option("--quick", help="Small: does everything run? Keeps no figure.")] = False,
    hour: Annotated[bool, typer.Option("--hour", help="Only the hour of load, which no other run has.")] = False,
) -> None:
    """Measure speed, latency and memory, effects counted. A run writes bench/README.md and its plots."""
    with sentences():
        jars.fetch(jars.KAFKA, Places().jars)
    words = [word for number in only or () for word in ("--only", str(number))]
    words += ["--runs", str(runs), *(["--quick"] if quick else []), *(["--hour"] if hour else [])]
    raise typer.Exit(subprocess.run([*BENCH, *words], check=False, cwd=PROJECT).returncode)
