"""Writes bench/README.md from the figures that are kept; nobody edits that page by hand."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from bench.figures import Figure
from bench.keeping import Kept
from bench.sections import SECTIONS, Section

COLUMNS: Final = ("what", "median", "least to most", "ratio", "target", "met")
OPENING: Final = """# Measured side by side, effects counted

Written by `./odr bench`; never edited by hand. A section's figures are those of its last run, with the machine of that
run. Each figure is the median of several runs, which take turns; the ratio is to the figure that is named in it. What a
run should have caused is counted afterwards: where it is not all there, the section fails and keeps no figure.
`busy` is how many processes wanted a processor when the section began: above 1, others were at work on the machine and
the figures are too pessimistic.

    ./odr bench                   every section but the hour of load, 5 runs each
    ./odr bench --hour            the hour of load
    ./odr bench --only 4 --runs 9 one section again; the others keep their figures
    ./odr bench --quick           does everything run, and are all effects there? keeps no figure

Every run is kept in `.odr/bench/<section>.jsonl`, the last one of each section in `bench/figures.json`.
"""


def write(page: Path, kept: Mapping[str, Kept]) -> None:
    """Write the page and leave out sections that were never measured."""
    parts = [_part(section, kept[section.key]) for section in SECTIONS if section.key in kept]
    page.write_text("\n".join([OPENING, *parts]))


def _part(section: Section, kept: Kept) -> str:
    notes = dict.fromkeys(figure.note for figure in kept.figures if figure.note)
    lines = [
        f"## {section.number}. {section.title}\n",
        f"Measured {kept.measured_at:%Y-%m-%d %H:%M} UTC on {kept.machine}; busy {kept.busy:g}.",
        f"Counted: {section.counted}.\n",
        _line(COLUMNS),
        _line(["---", "---:", "---:", "---", "---", "---"]),
        *(_line(row) for row in rows(kept.figures)),
        "",
        *(f"* {note}" for note in notes),
        *([""] if notes else []),
        f"![{section.title}](plots/{section.key}.svg)\n",
    ]
    return "\n".join(lines)


def rows(figures: Sequence[Figure]) -> list[tuple[str, ...]]:
    """Return the table's cells, one row a figure."""
    named = {figure.name: figure for figure in figures}
    return [
        (
            figure.name,
            f"{number(figure.median)} {figure.unit}",
            f"{number(figure.least)} to {number(figure.most)}",
            _ratio(figure, named),
            figure.target,
            {None: "", True: "yes", False: "**no**"}[figure.met],
        )
        for figure in figures
    ]


def number(value: float) -> str:
    """Return a value with three digits that mean something: 12,300, 45.6, 0.123."""
    digits = next((places for places, limit in enumerate((100, 10, 1)) if abs(value) >= limit), 3)
    return f"{value:,.{digits}f}"


def _ratio(figure: Figure, named: Mapping[str, Figure]) -> str:
    other = named.get(figure.against)
    return f"{number(figure.median / other.median)} of {other.name}" if other and other.median else ""


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
