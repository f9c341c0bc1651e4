"""`odr faults`: breaks a running system on purpose, row by row of the fault matrix, and writes down what happened."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from deploy.cli.showing import console, sentences
from deploy.local import jars
from deploy.local.places import PROJECT, Places

PYTEST: Final = (sys.executable, "-m", "pytest", "-m", "faults", "tests/faults", "-p", "no:cacheprovider")
REPORT: Final = (sys.executable, "-m", "tests.faults.report")
PAGE: Final = PROJECT / "docs" / "operations" / "faults.md"


def faults(
    *,
    only: Annotated[int | None, typer.Option("--only", help="Only this row of the fault matrix.", min=1)] = None,
    seeds: Annotated[int, typer.Option("--seeds", help="How many random kills, each of its own seed.", min=1)] = 50,
    seed: Annotated[int | None, typer.Option("--seed", help="Repeat the random kill of this seed alone.")] = None,
) -> None:
    """Break the system on purpose: kills, cuts, poison, backups. A whole run writes docs/operations/faults.md."""
    places = Places()
    kept = places.root / "faults" / "found.jsonl"
    with sentences():
        for file in (kept, kept.with_name("failures.txt")):
            file.unlink(missing_ok=True)
        jars.fetch(jars.KAFKA, places.jars)
    told = {"ODR_FAULTS_FOUND": str(kept), "ODR_FAULT_SEEDS": str(seeds)}
    told |= {"ODR_FAULT_SEED": str(seed)} if seed is not None else {}
    told |= {"ODR_FAULTS_ROW": str(only)} if only is not None else {}
    chosen = ["-k", "random_kill"] if seed is not None else []
    tested = subprocess.run([*PYTEST, "-v", *chosen], check=False, cwd=PROJECT, env={**os.environ, **told}).returncode
    whole = only is None and seed is None
    shown = _report(kept, PAGE if whole else None)
    if whole:
        console.print(f"Written: {PAGE.relative_to(PROJECT)}")
    raise typer.Exit(tested or shown)


def _report(kept: Path, page: Path | None) -> int:
    words = [str(kept), *([str(page)] if page else [])]
    if page:
        page.parent.mkdir(parents=True, exist_ok=True)
    return subprocess.run([*REPORT, *words], check=False, cwd=PROJECT).returncode
