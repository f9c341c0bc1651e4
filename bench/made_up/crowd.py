"""Which cases a court has: how far each has come, at which court, and whose. Deterministic, from the case's number.

Most cases are over; what waits for people is always as much, however many have been. A case that ends early is small.
"""

from dataclasses import dataclass
from hashlib import blake2b
from typing import Final
from uuid import UUID, uuid5

from bench.made_up.cutting import STENCIL
from bench.made_up.recorded import recorded
from bench.made_up.stencil import MadeUp
from shared.contracts.actor import Side
from shared.contracts.identity import NAMESPACE

OPEN_CASES: Final = 400
COURTS: Final = 10
OVER: Final = ((75, range(11, 20)), (23, range(21, 31)))
REPEATING: Final = 5


@dataclass(frozen=True, slots=True)
class Place:
    """One made-up case and how many of its events have happened."""

    made_up: MadeUp
    events: int


def place(number: int) -> Place:
    """Return case k. The first `OPEN_CASES` stand anywhere; of the others, most ended before anybody joined."""
    chance = int.from_bytes(blake2b(b"crowd %d" % number, digest_size=8).digest(), "big")
    chance, court = divmod(chance, COURTS)
    longest = len(recorded().entries)
    events = 1 + chance % longest if number < OPEN_CASES else _end(chance, longest)
    return Place(MadeUp(number, _court(court), _accounts(number)), events)


def _end(chance: int, longest: int) -> int:
    """Return after which event a case is over; the few others were settled and filed."""
    chance, percent = divmod(chance, 100)
    for share, ends in OVER:
        if percent < share:
            return ends[chance % len(ends)]
        percent -= share
    return longest


def _court(number: int) -> str:
    return recorded().court_id if number == 0 else f"made-up-court-{number}"


def _accounts(number: int) -> dict[str, UUID]:
    """Every tenth group of five cases has the same plaintiff: somebody who comes often."""
    group = number // REPEATING
    return {Side.PLAINTIFF: uuid5(NAMESPACE, f"made-up/{group}")} if group % 10 == 0 else {}


def account(number: int, side: Side) -> UUID:
    """Return whose case it is."""
    return UUID(STENCIL.names(place(number).made_up)[recorded().accounts[side]])
