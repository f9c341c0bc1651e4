"""Draws one SVG per section from its kept figures: medians as bars, least to most as whiskers, a panel per unit."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
from matplotlib.figure import Figure as Sheet

from bench.figures import Figure
from bench.keeping import Kept

WIDTH_INCHES: Final = 9.0
ROW_INCHES: Final = 0.3
EDGE_INCHES: Final = 0.9
WIDE_RANGE: Final = 50
LOOK: Final[dict[Any, Any]] = {
    "svg.hashsalt": "odr",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
}
COLOURS: Final = {None: "#4c6a92", True: "#3d7a4f", False: "#a8433d"}


def draw(folder: Path, kept: Mapping[str, Kept]) -> None:
    """Write `<section>.svg` for every section; the same figures give the same file."""
    folder.mkdir(parents=True, exist_ok=True)
    with mpl.rc_context(LOOK):
        for key, section in kept.items():
            _sheet(section.figures).savefig(folder / f"{key}.svg", metadata={"Date": None})


def _sheet(figures: Sequence[Figure]) -> Sheet:
    units: dict[str, list[Figure]] = {}
    for figure in figures:
        units.setdefault(figure.unit, []).append(figure)
    heights = [ROW_INCHES * len(rows) + EDGE_INCHES for rows in units.values()]
    sheet = Sheet(figsize=(WIDTH_INCHES, sum(heights)), layout="constrained")
    panels = sheet.subplots(len(units), 1, squeeze=False, height_ratios=heights)
    for (unit, rows), panel in zip(units.items(), panels[:, 0], strict=True):
        _panel(panel, unit, rows)
    return sheet


def _panel(panel: Any, unit: str, rows: Sequence[Figure]) -> None:  # noqa: ANN401 - matplotlib's axes
    medians = [row.median for row in rows]
    below = [row.median - row.least for row in rows]
    above = [row.most - row.median for row in rows]
    colours = [COLOURS[row.met] for row in rows]
    panel.barh(range(len(rows)), medians, xerr=[below, above], color=colours, ecolor="#222222", capsize=2)
    panel.set_yticks(range(len(rows)), [row.name for row in rows])
    panel.invert_yaxis()
    least = min((value for value in medians if value > 0), default=1)
    if max(medians) > WIDE_RANGE * least:
        panel.set_xscale("log")
    panel.set_xlabel(unit)
    panel.grid(axis="x", alpha=0.3)
    panel.spines[["top", "right"]].set_visible(False)
