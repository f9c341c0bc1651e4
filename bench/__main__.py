"""Runs sections one after the other and writes what they found: `python -m bench --runs 5 [--only 4] [--quick]`."""

import argparse
import asyncio
import os
import sys
from collections.abc import Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from rich.console import Console

from bench import page, plots
from bench.figures import Figure
from bench.ground import Ground, Needs, fresh, ground
from bench.keeping import keep, last_figures
from bench.machine import this_machine
from bench.run import Run
from bench.sections import SECTIONS, Section
from deploy.cli.showing import table
from deploy.local.places import Places
from deploy.local.service_environment import LIMITS

HERE: Final = Path(__file__).parent
console: Final = Console(highlight=False)
NO_LIMIT: Final = "1000000"  # what is measured comes from one network


def main(words: Sequence[str]) -> int:
    """Run what is chosen; return 1 when a section failed."""
    parser = argparse.ArgumentParser("bench")
    parser.add_argument("--only", type=int, action="append", default=[])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--hour", action="store_true")
    chosen = parser.parse_args(words)
    os.environ.update(dict.fromkeys(LIMITS, NO_LIMIT))
    sections = [section for section in SECTIONS if not chosen.only or section.number in chosen.only]
    if not chosen.quick:
        sections = [section for section in sections if section.an_hour == chosen.hour]
    if not sections:
        parser.error(f"There is no such section: choose among 1 to {SECTIONS[-1].number}; --hour has only number 6.")
    folder = Places().root / "bench"
    if chosen.quick:
        return _smoke(sections, folder / "quick")
    return _measure(sections, folder, chosen.runs)


def _measure(sections: Sequence[Section], folder: Path, runs: int) -> int:
    failed: list[Section] = []
    for section in sections:
        machine = this_machine()
        places = fresh(folder / section.key, keep_data=section.keeps_data)
        figures: list[Figure] = []
        with _or_named(section, failed), ground(section.needs, places) as under:
            figures = _figures(section, places, under, runs=runs)
        if figures:
            keep(section.key, machine, figures, folder / f"{section.key}.jsonl", HERE / "figures.json")
    kept = last_figures(HERE / "figures.json")
    page.write(HERE / "README.md", kept)
    plots.draw(HERE / "plots", kept)
    console.print("\nWritten: bench/README.md and bench/plots")
    return _end(failed)


def _smoke(sections: Sequence[Section], folder: Path) -> int:
    """Run everything once and small; sections share what they stand on, and no figure is kept."""
    failed: list[Section] = []
    for needs in Needs:
        mine = [section for section in sections if section.needs is needs]
        if mine:
            with ground(needs, fresh(folder / needs.name.lower(), keep_data=False)) as under:
                for section in mine:
                    with _or_named(section, failed):
                        _figures(section, fresh(folder / section.key, keep_data=False), under, quick=True)
    return _end(failed)


@contextmanager
def _or_named(section: Section, failed: list[Section]) -> Iterator[None]:
    """Let the other sections go on when one fails, and name it at the end."""
    try:
        yield
    except Exception:  # noqa: BLE001 - whatever it is, it is shown and the others are measured
        console.print_exception()
        failed.append(section)


def _figures(section: Section, places: Places, under: Ground, *, runs: int = 1, quick: bool = False) -> list[Figure]:
    console.rule(f"{section.number}. {section.title}")
    servers, whole = under
    found = section.measure(Run(places, runs, quick, console, servers, whole))
    figures = asyncio.run(found) if isinstance(found, Coroutine) else found
    console.print(table(*page.COLUMNS, rows=page.rows(figures)))
    return figures


def _end(failed: Sequence[Section]) -> int:
    for section in failed:
        console.print(f"FAILED, nothing kept: {section.number}. {section.title}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
