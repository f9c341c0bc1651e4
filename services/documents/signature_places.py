"""Where the signatures stand on the signature pages, in points from a page's top left corner; it draws nothing.

The template reserves these places in the paper that is signed, and the stamps are put exactly there.
"""

from dataclasses import dataclass
from typing import Final

PAGE_HEIGHT: Final = 792.0
LEFT: Final = 72.0
WIDTH: Final = 468.0
BLOCK_HEIGHT: Final = 106.0
SECOND_LANGUAGE: Final = 32.0
GAP: Final = 12.0
FIRST_TOP: Final = 186.0
NEXT_TOP: Final = 64.0
BOTTOM: Final = 710.0
LINE: Final = 58.0
INSET: Final = 11.5


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle on a signature page (page 0 is the first of them)."""

    page: int
    x: float
    y: float
    width: float
    height: float


def block_place(index: int, languages: int) -> Place:
    """Return the place of the n-th party's block on papers in so many languages."""
    height = BLOCK_HEIGHT + SECOND_LANGUAGE * (languages - 1)
    on_first, on_next = _fitting(FIRST_TOP, height), _fitting(NEXT_TOP, height)
    if index < on_first:
        return Place(0, LEFT, FIRST_TOP + index * (height + GAP), WIDTH, height)
    page, row = divmod(index - on_first, on_next)
    return Place(1 + page, LEFT, NEXT_TOP + row * (height + GAP), WIDTH, height)


def _fitting(top: float, height: float) -> int:
    return int((BOTTOM - top + GAP) // (height + GAP))


def page_count(parties: int, languages: int) -> int:
    """Return how many signature pages this many parties need."""
    return block_place(parties - 1, languages).page + 1


def stamp_place(ordinal: int) -> Place:
    """Return a stamp's place inside its block: the first holds name, words and hash, the second the other language."""
    width = WIDTH - 2 * INSET
    return Place(0, INSET, 26.0, width, 76.0) if ordinal == 0 else Place(0, INSET, 103.0, width, 30.0)
