"""The line from nothing to the claim with both offers on it: places of the marks, and the words under it."""

from dataclasses import dataclass

from services.gateway.words.wording import Wording

LEFT, RIGHT, ROOM = 12, 588, 170


@dataclass(frozen=True, slots=True)
class Gap:
    """Where the marks stand, in units of a drawing 600 wide, and the amounts in words."""

    theirs_at: int
    mine_at: int
    theirs: str
    mine: str
    claim: str
    apart: str

    def label(self, place: int) -> int:
        """Return where a label stands: over its mark, or at the end of the line when the mark is near it."""
        return {"start": LEFT, "middle": place, "end": RIGHT}[self.anchor(place)]

    def anchor(self, place: int) -> str:
        """Return how a label is set so that it stays inside the drawing."""
        if place < LEFT + ROOM:
            return "start"
        return "end" if place > RIGHT - ROOM else "middle"

    @property
    def from_x(self) -> int:
        return min(self.theirs_at, self.mine_at)

    @property
    def to_x(self) -> int:
        return max(self.theirs_at, self.mine_at)


def gap_line(theirs: int, mine: int, claim: int, wording: Wording) -> Gap:
    """Return the line for two totals; an offer above the claim makes the line longer."""
    end = max(theirs, mine, claim, 1)

    def place(cents: int) -> int:
        return LEFT + round((RIGHT - LEFT) * cents / end)

    return Gap(
        place(theirs),
        place(mine),
        wording.money(theirs),
        wording.money(mine),
        wording.money(end),
        wording.money(abs(theirs - mine)),
    )
