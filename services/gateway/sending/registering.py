"""How often it may be tried to register: a receipt number is what proves a plaintiff, and it must not be guessed.

What was refused counts, and what is not decided yet, so that many tries at once do not slip through: for the case,
whoever tries, and for the account, whichever case. A network is only slowed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import Final
from uuid import UUID

from sqlalchemy import text

from services.gateway.database import Connection
from services.gateway.errors import TooManyTries
from services.gateway.parts import Parts
from services.gateway.people.askers import Asker
from services.gateway.people.limits import Limit, Limits

HOUR: Final = timedelta(hours=1)
_NOT_DONE: Final = """
SELECT received_at FROM receipts
WHERE kind = 'RegisterCase' AND {whose} = :whose AND received_at > :since AND coalesce(outcome->>'fate', '') <> 'done'
ORDER BY received_at DESC LIMIT :most
"""
_OF: Final = tuple(text(_NOT_DONE.format(whose=whose)) for whose in ("case_id", "author"))


@dataclass(frozen=True, slots=True)
class Try:
    """One more try to register a case. author: the account."""

    case_id: UUID
    author: UUID
    now: datetime
    asker: Asker


async def count_registering(connection: Connection, parts: Parts, tried: Try) -> None:
    """Count one more try in the transaction that would store it. Raises TooManyTries, WaitALittle."""
    most, now = parts.settings.tries_per_hour, tried.now
    for statement, whose in zip(_OF, (tried.case_id, tried.author), strict=True):
        facts = {"whose": whose, "since": now - HOUR, "most": most}
        earlier = (await connection.execute(statement, facts)).scalars().all()
        if len(earlier) >= most:
            raise TooManyTries({"minutes": str(ceil((earlier[-1] + HOUR - now) / timedelta(minutes=1)))})
    network = Limit(f"register/{tried.asker.network}", parts.settings.newcomers_per_hour_and_network, slows=True)
    await Limits(parts.engine, parts.pepper).count_in(connection, (network,))
