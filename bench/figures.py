"""What a section measures: one figure per line of its table, with the value of every run; it knows no section."""

from dataclasses import dataclass
from statistics import median


class NotCounted(Exception):  # noqa: N818 - what a person reads, not a programming error
    """The effects of a run are not what was asked for: its figures are worth nothing and none is kept."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured several times.

    values: one per run, in `unit` · target: as written in the design, met: whether the median reaches it, None where
    there is none · note: what a reader must know · against: name of the figure of this section it is compared with.
    """

    section: int
    name: str
    unit: str
    values: tuple[float, ...]
    target: str = ""
    met: bool | None = None
    note: str = ""
    against: str = ""

    @property
    def median(self) -> float:
        """Return the middle of the runs."""
        return median(self.values)

    @property
    def least(self) -> float:
        """Return the smallest value."""
        return min(self.values)

    @property
    def most(self) -> float:
        """Return the largest value."""
        return max(self.values)


def at_most(section: int, name: str, unit: str, values: tuple[float, ...], limit: float) -> Figure:
    """Return a figure whose median must not be above the limit."""
    figure = Figure(section, name, unit, values, target=f"≤ {limit:,g} {unit}")
    return Figure(section, name, unit, values, target=figure.target, met=figure.median <= limit)


def at_least(section: int, name: str, unit: str, values: tuple[float, ...], limit: float) -> Figure:
    """Return a figure whose median must not be below the limit."""
    figure = Figure(section, name, unit, values, target=f"≥ {limit:,g} {unit}")
    return Figure(section, name, unit, values, target=figure.target, met=figure.median >= limit)


def counted(what: str, expected: object, found: object) -> None:
    """Check an effect. Raises NotCounted."""
    if expected != found:
        raise NotCounted(f"{what}: expected {expected}, found {found}; nothing of this section is kept.")
