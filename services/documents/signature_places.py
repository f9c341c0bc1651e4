"""Where the signatures stand on the signature pages, in points from a page's top left corner; it draws nothing.

The template reserves these places in the paper that is signed, and the stamps are put exactly there.
"""

from dataclasses import dataclass
from typing import Final

PAGE_HEIGHT: Final = 792.0
LEFT: Final = 72.0
WIDTH: Final = 468.0
BLOCK_HEIGHT: Final = 138.0
GAP: Final = 12.0
FIRST_TOP: Final = 186.0
NEXT_TOP: Final = 64.0
ON_FIRST: Final = 3
ON_NEXT: Final = 4
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


def block_place(index: int) -> Place:
    """Return the place of the n-th party's block."""
    if index < ON_FIRST:
        return Place(0, LEFT, FIRST_TOP + index * (BLOCK_HEIGHT + GAP), WIDTH, BLOCK_HEIGHT)
    page, row = divmod(index - ON_FIRST, ON_NEXT)
    return Place(1 + page, LEFT, NEXT_TOP + row * (BLOCK_HEIGHT + GAP), WIDTH, BLOCK_HEIGHT)


def page_count(parties: int) -> int:
    """Return how many signature pages this many parties need."""
    return block_place(parties - 1).page + 1


def stamp_place(ordinal: int) -> Place:
    """Return a stamp's place inside its block: the first holds name, words and hash, the second the other language."""
    width = WIDTH - 2 * INSET
    return Place(0, INSET, 26.0, width, 76.0) if ordinal == 0 else Place(0, INSET, 103.0, width, 30.0)
