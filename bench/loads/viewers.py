"""Who looks at pages: parties spread over all cases, people who come often, and the clerk; each in a session."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from bench.loads.wire import get
from bench.made_up.courts import Court
from bench.made_up.crowd import REPEATING, account, place
from bench.made_up.cutting import STENCIL
from bench.made_up.recorded import recorded
from services.gateway.database import create_engine
from services.gateway.people.sessions import START, hash_of
from services.gateway.people.tokens import new_token
from shared.contracts.actor import Side

COOKIE: Final = "odr"
REGISTERED_EVENTS: Final = 3


@dataclass(frozen=True, slots=True)
class Look:
    """One look at one page. says: what must stand on it."""

    request: bytes
    says: bytes


async def looks_at_cases(court: Court, count: int, chance: random.Random) -> list[Look]:
    """Return looks of as many plaintiffs at the home of their case, drawn from all cases."""
    numbers = [
        number for number in chance.sample(range(court.cases), min(2 * count, court.cases)) if _registered(number)
    ]
    tokens = await sessions(court, [account(number, Side.PLAINTIFF) for number in numbers[:count]])
    return [
        Look(_page(f"/cases/{STENCIL.names(place(number).made_up).case_id}", token), _number(number))
        for number, token in zip(numbers, tokens, strict=False)
    ]


async def looks_at_my_cases(court: Court, count: int, chance: random.Random) -> list[Look]:
    """Return looks of people who have several cases at the list of them."""
    groups = list(range(0, court.cases // REPEATING, 10))
    firsts = [REPEATING * group for group in chance.sample(groups, min(count, len(groups)))]
    known = [first for first in firsts if all(_registered(first + more) for more in range(REPEATING))]
    tokens = await sessions(court, [account(first, Side.PLAINTIFF) for first in known])
    return [
        Look(_page("/cases", token), _number(first + REPEATING - 1)) for first, token in zip(known, tokens, strict=True)
    ]


async def looks_at_queue(court: Court, clerk: UUID) -> list[Look]:
    """Return the clerk's look at what waits."""
    (token,) = await sessions(court, [clerk])
    return [Look(_page("/clerk", token), recorded().case_number[: -len(STENCIL.serial)].encode())]


async def sessions(court: Court, people: Sequence[UUID]) -> list[str]:
    """Begin a session for each, as signing in does after the proof."""
    tokens = [new_token() for _ in people]
    engine = create_engine(court.url)
    rows: list[dict[str, Any]] = [
        {
            "hash": hash_of(token),
            "account": person,
            "method": "session",
            "proved": datetime.now(UTC),
            "old": b"",
            "since": None,
        }
        for token, person in zip(tokens, people, strict=True)
    ]
    async with engine.begin() as connection:
        await connection.execute(START, rows)
    await engine.dispose()
    return tokens


def _registered(number: int) -> bool:
    return place(number).events >= REGISTERED_EVENTS


def _page(path: str, token: str) -> bytes:
    return get(path, cookie=f"{COOKIE}={token}")


def _number(number: int) -> bytes:
    return recorded().case_number.replace(STENCIL.serial, place(number).made_up.serial).encode()
