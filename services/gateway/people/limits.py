"""Limits of tries: a sliding hour per key, code, account, device or network. It keeps digests, never what was tried.

Most limits end the tries for a while. The limit of a network only slows: behind one address lives a whole street.
"""

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from services.gateway.database import Connection, Engine
from services.gateway.errors import TooManyTries, WaitALittle

HOUR_SECONDS: Final = 3600
KEPT_HOURS: Final = 2
LONGEST_WAIT_SECONDS: Final = 30


@dataclass(frozen=True, slots=True)
class Limit:
    """What is tried, and how often in an hour.

    slows: beyond that a try is let in every few seconds, more slowly · about: the account whose key it is, so that
    what locks it out can be lifted (lock_sql.py).
    """

    what: str
    most: int
    slows: bool = False
    about: UUID | None = None


_COUNT = text("""
INSERT INTO tries (what, hour, count, about) VALUES (:what, :hour, 1, :about)
ON CONFLICT (what, hour) DO UPDATE SET count = tries.count + 1
RETURNING count AS tries_now,
    coalesce((SELECT count FROM tries AS earlier WHERE earlier.what = :what AND earlier.hour = :hour - 1), 0) AS before,
    coalesce(extract(epoch FROM closed_until - clock_timestamp()), 0) AS closed
""")
_CLOSE = text("""
UPDATE tries SET closed_until = clock_timestamp() + make_interval(secs => :seconds) WHERE what = :what AND hour = :hour
""")
_GIVE_BACK = text("UPDATE tries SET count = greatest(count - 1, 0) WHERE what = :what AND hour = :hour")
_FORGET_ONE = text("DELETE FROM tries WHERE what = :what")
_FORGET = text("DELETE FROM tries WHERE hour < :hour")


class Limits:
    """Counts before anything is proved, so that many tries at once do not slip through."""

    def __init__(self, engine: Engine, pepper: bytes) -> None:
        self._engine, self._pepper = engine, pepper

    async def count(self, limits: Sequence[Limit]) -> None:
        """Count one try against each limit. Raises TooManyTries, WaitALittle; then nothing was counted."""
        async with self._engine.begin() as connection:
            await self.count_in(connection, limits)

    async def count_in(self, connection: Connection, limits: Sequence[Limit]) -> None:
        """Count in somebody's transaction, which a refusal ends. Raises as `count`."""
        hour, passed = divmod(datetime.now(UTC).timestamp(), HOUR_SECONDS)
        await connection.execute(_FORGET, {"hour": int(hour) - KEPT_HOURS})
        for limit in sorted(limits, key=lambda each: each.what):
            place = {"what": self._digest(limit.what), "hour": int(hour)}
            row = (await connection.execute(_COUNT, {**place, "about": limit.about})).one()
            used = row.tries_now + row.before * (1 - passed / HOUR_SECONDS)
            if limit.slows:
                await self._slow(connection, place, float(row.closed), used - limit.most)
            elif used > limit.most:
                raise TooManyTries(
                    {"minutes": str(ceil(_until_free(row.tries_now, row.before, limit.most, passed) / 60))}
                )

    async def _slow(self, connection: Connection, place: dict[str, Any], closed: float, beyond: float) -> None:
        if closed > 0:
            raise WaitALittle({"seconds": str(ceil(closed))})
        if beyond > 0:
            seconds = min(2.0 ** min(beyond, 10), LONGEST_WAIT_SECONDS)
            await connection.execute(_CLOSE, {**place, "seconds": seconds})

    async def give_back(self, limits: Sequence[Limit]) -> None:
        """Take a try back: it was right, and only wrong ones count."""
        hour = int(datetime.now(UTC).timestamp() // HOUR_SECONDS)
        async with self._engine.begin() as connection:
            for limit in sorted(limits, key=lambda each: each.what):
                await connection.execute(_GIVE_BACK, {"what": self._digest(limit.what), "hour": hour})

    async def forget(self, limits: Sequence[Limit]) -> None:
        """Forget every try: who has proved themselves begins again with all of them."""
        async with self._engine.begin() as connection:
            for limit in sorted(limits, key=lambda each: each.what):
                await connection.execute(_FORGET_ONE, {"what": self._digest(limit.what)})

    def _digest(self, what: str) -> bytes:
        return hmac.digest(self._pepper, f"try/{what}".encode(), "sha256")


def _until_free(count: int, before: int, most: int, passed: float) -> float:
    """Return in how many seconds one more try would fit: the hour before weighs less with every second of this one."""
    if count <= most:
        return (1 - (most - count) / before) * HOUR_SECONDS - passed
    return HOUR_SECONDS - passed + max(0.0, 1 - (most - 1) / (count - 1)) * HOUR_SECONDS


def locked_for(counts: Iterable[tuple[int, int]], most: int) -> timedelta:
    """Return how long limits stay used up; zero when each has room. counts: tries of this hour and the one before."""
    passed = datetime.now(UTC).timestamp() % HOUR_SECONDS
    left = [
        _until_free(these + 1, before, most, passed)
        for these, before in counts
        if these + 1 + before * (1 - passed / HOUR_SECONDS) > most
    ]
    return timedelta(seconds=max(left, default=0.0))
