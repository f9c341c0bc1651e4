"""The sweeper: passes cases whose time has come, and parked records that a person settled, through the pipeline.

Its owner is the database's only one; it decides nothing.
"""

import asyncio
import json
import time
from base64 import b64decode
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Envelope, Unreadable
from shared.messaging.adoption import Adoption
from shared.messaging.composition import Service
from shared.messaging.failpoints import reach
from shared.messaging.pipeline import Pipeline
from shared.messaging.records import Due
from shared.messaging.sorting import AHEAD, BEHIND
from shared.messaging.statements import rows_of
from shared.messaging.states import Place, Record

TICK_SECONDS = 0.5
AT_ONCE = 200
IN_VAIN_SECONDS = 60.0
# Whatever waits behind a settled record is tried with it, and so is what came between a release and its commit, and a
# command whose facts were not here when it was released.
_SETTLED = """
SELECT id, case_id, topic, partition, "offset", key, headers, body, settlement FROM parked
WHERE settled_at IS NULL AND (settlement IS NOT NULL OR case_id IN (
    SELECT case_id FROM parked WHERE settled_at IS NULL GROUP BY case_id
    HAVING bool_or(settlement IS NOT NULL) OR bool_and(reason = ANY($1::text[]))))
ORDER BY case_id, topic, partition, "offset"
"""


class Sweeper:
    """Looks at the clock and at the parked records twice a second. behind: are there records to be applied first?"""

    def __init__(
        self, service: Service, connection: AsyncConnection, pipeline: Pipeline, behind: Callable[[], Awaitable[bool]]
    ) -> None:
        self._service, self._connection, self._pipeline, self._behind = service, connection, pipeline, behind
        self._adoption = Adoption(service, pipeline.engine)
        self._in_vain: dict[UUID, float] = {}

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            await self._settle()
            await self._ask_the_clock()
            await asyncio.sleep(TICK_SECONDS)

    async def _ask_the_clock(self) -> None:
        before = self._service.now() - timedelta(seconds=self._service.connections.timer_grace_seconds)
        now = time.monotonic()
        self._in_vain = {case_id: until for case_id, until in self._in_vain.items() if until > now}
        found = await self._due(before)
        wanted = [case_id for case_id in found if case_id not in self._in_vain]
        # What was received in time has gone before, unless the service is behind: then the clock waits, too.
        if wanted and not await self._behind():
            reach("timers_due")
            await self._pipeline.ask([Due(case_id, before) for case_id in wanted])
            reach("timers_asked")
            # A case that nobody could decide about would fill every question: it is left out for a while.
            left = set(await self._due(before)) & set(wanted)
            self._in_vain |= dict.fromkeys(left, now + IN_VAIN_SECONDS)

    async def _due(self, before: datetime) -> Sequence[UUID]:
        return await self._service.repository.due(self._connection, before, AT_ONCE + len(self._in_vain))

    async def _settle(self) -> None:
        rows = await rows_of(self._connection, _SETTLED, [BEHIND, AHEAD])
        # What belongs to no case waits for nothing else.
        for _, group in groupby(rows, key=lambda row: row.case_id or row.id):
            parked = list(group)
            reach("settling")
            settled = ((row.topic, row.partition, row.offset) for row in parked if row.settlement == "discard")
            await self._release(in_sequence([_record(row) for row in parked]), frozenset(settled))
            reach("released")

    async def _release(self, records: Sequence[Record], discarded: frozenset[Place]) -> None:
        own = [record for record in records if self._adoption.is_own(record)]
        if own:
            # What the service said itself comes first: the rest of the case is judged by it.
            free = await self._adoption.release(own, discarded)
            self._pipeline.past.adopted = True
            if not free:
                return
        if others := [record for record in records if record not in own]:
            await self._pipeline.release(others, discarded)


def _record(row: Any) -> Record:  # noqa: ANN401 - a row
    headers = tuple((name, b64decode(value)) for name, value in json.loads(row.headers))
    return Record(row.topic, row.partition, row.offset, row.key, headers, row.body)


def in_sequence(records: Sequence[Record]) -> list[Record]:
    """Order a case's records as they lay, but each source's among themselves by their sequence."""
    ordered: dict[tuple[str, bytes], deque[Record]] = {}
    for record in sorted(records, key=_sequence):
        ordered.setdefault(_source(record), deque()).append(record)
    return [ordered[_source(record)].popleft() for record in records]


def _source(record: Record) -> tuple[str, bytes]:
    return record.topic, dict(record.headers).get("ce_source", b"")


def _sequence(record: Record) -> tuple[int, int]:
    try:
        return Envelope.parse(record.headers).sequence, record.offset
    except Unreadable:
        return 0, record.offset
