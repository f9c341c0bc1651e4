"""Reading receipts, and waiting for what became of them. It stores none (sending.py) and records no outcome."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

from services.gateway.errors import NotThere
from services.gateway.parts import Parts
from services.gateway.projection.outcomes import Fate, Outcome
from services.gateway.sending import receipt_sql as sql
from services.gateway.sending.receipts import Receipt, as_printed

USUAL_WAIT_SECONDS = 2.0


class ReceiptBook:
    """The receipts of one author; nobody else's can be read."""

    def __init__(self, parts: Parts, author: UUID) -> None:
        self._parts, self._author = parts, author

    async def by_number(self, number: str) -> Receipt:
        """Return one of the author's own receipts. Raises NotThere."""
        async with self._parts.reading.connect() as connection:
            facts = {"author": self._author, "number": as_printed(number)}
            rows = (await connection.execute(sql.BY_NUMBER, facts)).mappings().all()
        if not rows:
            raise NotThere
        return sql.receipt_of(rows[0])

    async def of_case(self, case_id: UUID) -> tuple[Receipt, ...]:
        """Return the author's own receipts of a case, newest first."""
        async with self._parts.reading.connect() as connection:
            facts = {"author": self._author, "case": case_id}
            rows = (await connection.execute(sql.BY_CASE, facts)).mappings().all()
        return tuple(sql.receipt_of(row) for row in rows)

    async def outcome(self, receipt: Receipt, wait_seconds: float = USUAL_WAIT_SECONDS) -> Outcome:
        """Wait until everything that was sent with this receipt has ended; the first refusal wins."""
        deadline = asyncio.get_running_loop().time() + wait_seconds
        with self._parts.changes.of(receipt.case_id) as changed:
            while True:
                changed.clear()
                outcome = whole_outcome(await self._sent_together(receipt))
                left = deadline - asyncio.get_running_loop().time()
                if outcome.fate is not Fate.WORKING or left <= 0:
                    return outcome
                await self._parts.changes.rest(changed, left)

    async def _sent_together(self, receipt: Receipt) -> list[Outcome]:
        async with self._parts.reading.connect() as connection:
            rows = (await connection.execute(sql.BY_COMMAND, {"command": receipt.command_id})).mappings().all()
        return [sql.receipt_of(row).outcome for row in rows]


def whole_outcome(outcomes: Sequence[Outcome]) -> Outcome:
    """Return what became of commands that were sent together: refused, still open, or done as the last one was."""
    for fate in (Fate.REFUSED, Fate.PARKED, Fate.WORKING):
        for outcome in outcomes:
            if outcome.fate is fate:
                return outcome
    return outcomes[-1]
