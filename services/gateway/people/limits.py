"""Limits of tries: a sliding hour per code, key or address prefix. It keeps digests, never what was tried."""

import hmac
from collections.abc import Sequence
from datetime import UTC, datetime
from ipaddress import IPv4Address, ip_address

from sqlalchemy import text

from services.gateway.database import Engine
from services.gateway.errors import TooManyTries

HOUR_SECONDS = 3600
KEPT_HOURS = 2
Limit = tuple[str, int]

_COUNT = text("""
INSERT INTO tries (what, hour, count) VALUES (:what, :hour, 1)
ON CONFLICT (what, hour) DO UPDATE SET count = tries.count + 1
RETURNING count, coalesce((SELECT count FROM tries AS before WHERE before.what = :what AND before.hour = :hour - 1), 0)
""")
_GIVE_BACK = text("UPDATE tries SET count = greatest(count - 1, 0) WHERE what = :what AND hour = :hour")
_FORGET = text("DELETE FROM tries WHERE hour < :hour")


class Limits:
    """Counts before anything is looked up, so that many tries at once do not slip through."""

    def __init__(self, engine: Engine, pepper: bytes) -> None:
        self._engine, self._pepper = engine, pepper

    async def count(self, limits: Sequence[Limit]) -> None:
        """Count one try against each (what, most per hour). Raises TooManyTries."""
        seconds = datetime.now(UTC).timestamp()
        hour, passed = divmod(seconds, HOUR_SECONDS)
        reached = False
        async with self._engine.begin() as connection:
            await connection.execute(_FORGET, {"hour": int(hour) - KEPT_HOURS})
            for what, most in sorted(limits):
                row = (await connection.execute(_COUNT, {"what": self._digest(what), "hour": int(hour)})).one()
                reached |= row[0] + row[1] * (1 - passed / HOUR_SECONDS) > most
        if reached:
            raise TooManyTries

    async def give_back(self, limits: Sequence[Limit]) -> None:
        """Take a try back: it was right, and only wrong ones count."""
        hour = int(datetime.now(UTC).timestamp() // HOUR_SECONDS)
        async with self._engine.begin() as connection:
            for what, _ in sorted(limits):
                await connection.execute(_GIVE_BACK, {"what": self._digest(what), "hour": hour})

    def _digest(self, what: str) -> bytes:
        return hmac.digest(self._pepper, f"try/{what}".encode(), "sha256")


def prefix_of(address: str) -> str:
    """Return what counts as one address: the /24 of IPv4, the /64 of IPv6; the text itself when it is neither."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    kept = 24 if isinstance(parsed, IPv4Address) else 64
    return f"{int(parsed) >> (parsed.max_prefixlen - kept):x}/{kept}"
