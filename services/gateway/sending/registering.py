"""How often it may be tried to register: a receipt number is what proves a plaintiff, and it must not be guessed.

What was refused counts where the refusal tells something of the receipt or the case, and what is not decided yet, so
that many tries at once do not slip through. They end for the account, whichever case it names. For the case and for
a network they are only slowed: whoever guesses a stranger's receipt must not keep the rightful plaintiff out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Final
from uuid import UUID

from sqlalchemy import TextClause, text

from services.gateway.database import Connection
from services.gateway.errors import TooManyTries, WaitALittle
from services.gateway.parts import Parts
from services.gateway.people.askers import Asker
from services.gateway.people.limits import LONGEST_WAIT_SECONDS, Limit, Limits
from shared.contracts.values.printed import squeezed

HOUR: Final = timedelta(hours=1)
PAUSE: Final = timedelta(seconds=LONGEST_WAIT_SECONDS)
# Every other refusal comes to who gave the right receipt, or looks at none.
_TELLING: Final = ("AlreadyRegistered", "FeeNotRecorded", "ReceiptDoesNotMatch")
_NOT_DONE: Final = """
SELECT received_at FROM receipts
WHERE kind = 'RegisterCase' AND {whose} = :whose AND received_at > :since AND coalesce(outcome->>'fate', '') <> 'done'
  AND (coalesce(outcome->>'fate', '') <> 'refused' OR outcome->>'code' = ANY(:telling))
ORDER BY received_at DESC LIMIT :most
"""
_RECEIPT: Final = text("SELECT document->'fee'->>'receipt_number' FROM case_views WHERE case_id = :case")
_OF_CASE: Final = text(_NOT_DONE.format(whose="case_id"))
_OF_ACCOUNT: Final = text(_NOT_DONE.format(whose="author"))


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
    of_account = await _not_done(connection, _OF_ACCOUNT, tried.author, now, most)
    if len(of_account) >= most:
        raise TooManyTries({"minutes": str(ceil((of_account[-1] + HOUR - now) / timedelta(minutes=1)))})
    of_case = await _not_done(connection, _OF_CASE, tried.case_id, now, most)
    if len(of_case) >= most and now < (free_at := of_case[0] + PAUSE):
        raise WaitALittle({"seconds": str(ceil((free_at - now) / timedelta(seconds=1)))})
    limits = _of_anybody(parts, tried.case_id, tried.asker)
    await Limits(parts.engine, parts.pepper).count_in(connection, limits)


class ReceiptSays(StrEnum):
    """What is known of a receipt number that somebody types, as far as it has been told here."""

    RIGHT = "right"
    ANOTHER = "another"
    NO_FEE = "no_fee"


async def receipt_says(parts: Parts, case_id: UUID, number: str, asker: Asker) -> ReceiptSays:
    """Compare a receipt number before anything is sent: a try like registering itself, and one that is right is free.

    Raises TooManyTries, WaitALittle.
    """
    limits, counting = _of_anybody(parts, case_id, asker), Limits(parts.engine, parts.pepper)
    if asker.account_id is not None:
        limits = (*limits, Limit(f"receipt/account/{asker.account_id}", parts.settings.tries_per_hour))
    await counting.count(limits)
    async with parts.reading.connect() as connection:
        recorded = await connection.scalar(_RECEIPT, {"case": case_id})
    if recorded is None:
        return ReceiptSays.NO_FEE
    if squeezed(recorded) != squeezed(number):
        return ReceiptSays.ANOTHER
    await counting.give_back(limits)
    return ReceiptSays.RIGHT


def _of_anybody(parts: Parts, case_id: UUID, asker: Asker) -> tuple[Limit, ...]:
    """Return what only slows: tries for one case, here and by registering together, and those of a network."""
    settings = parts.settings
    return (
        Limit(f"receipt/{case_id}", settings.tries_per_hour, slows=True),
        Limit(f"register/{asker.network}", settings.newcomers_per_hour_and_network, slows=True),
    )


async def _not_done(
    connection: Connection, statement: TextClause, whose: UUID, now: datetime, most: int
) -> Sequence[datetime]:
    """Return when the guesses of the last hour came, and what is not decided yet; the latest first."""
    facts = {"whose": whose, "since": now - HOUR, "most": most, "telling": list(_TELLING)}
    return (await connection.execute(statement, facts)).scalars().all()
