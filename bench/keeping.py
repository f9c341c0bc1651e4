"""Keeps what sections measured: every run as a JSON line, the last run of each section for the page."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.figures import Figure
from bench.machine import Machine


@dataclass(frozen=True, slots=True)
class Kept:
    """One section as it was measured last. measured_at: aware UTC."""

    key: str
    measured_at: datetime
    machine: str
    busy: float
    figures: tuple[Figure, ...]


def keep(key: str, machine: Machine, figures: Sequence[Figure], lines: Path, last: Path) -> None:
    """Add a line to the section's history and replace its last figures."""
    kept = Kept(key, datetime.now(UTC).replace(microsecond=0), machine.text, machine.busy, tuple(figures))
    lines.parent.mkdir(parents=True, exist_ok=True)
    with lines.open("a") as history:
        history.write(json.dumps(_raw(kept)) + "\n")
    every = {**last_figures(last), key: kept}
    last.parent.mkdir(parents=True, exist_ok=True)
    last.write_text(json.dumps([_raw(every[name]) for name in sorted(every)], indent=1, ensure_ascii=False) + "\n")


def last_figures(last: Path) -> dict[str, Kept]:
    """Read the last figures of every section, by the section's key."""
    raws = json.loads(last.read_text()) if last.exists() else []
    return {raw["key"]: _kept(raw) for raw in raws}


def _raw(kept: Kept) -> dict[str, Any]:
    return {**asdict(kept), "measured_at": kept.measured_at.isoformat()}


def _kept(raw: dict[str, Any]) -> Kept:
    figures = tuple(Figure(**{**figure, "values": tuple(figure["values"])}) for figure in raw["figures"])
    return Kept(**{**raw, "measured_at": datetime.fromisoformat(raw["measured_at"]), "figures": figures})
