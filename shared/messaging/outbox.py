"""The outbox: messages leave with the transaction that decided them, and the relay sends them in that order.

It decides nothing about a message and keeps every one: what was sent is the archive.
"""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

import orjson
from aiokafka import AIOKafkaProducer
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Envelope
from shared.messaging import tracing
from shared.messaging.connections import SEND_SECONDS, Connections, opened, producer
from shared.messaging.driver import Connection
from shared.messaging.failpoints import reach
from shared.messaging.metrics import SENT
from shared.messaging.statements import Row, Together, columns, rows_of
from shared.runtime import traces
from shared.runtime.patience import rung

LARGEST_BODY: Final = 900_000
AT_ONCE: Final = 500
Outgoing = tuple[Envelope, bytes, str]

# In the order of the array: ids are what the relay sends by, and a case's rows are inserted under its lock.
_ROWS = """
INSERT INTO outbox (message_id, case_id, topic, type, headers, body)
SELECT message_id, case_id, topic, type, headers::jsonb, body
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[])
    WITH ORDINALITY AS row(message_id, case_id, topic, type, headers, body, place)
ORDER BY place
"""
# The first of the statements that are sent together, and what they return: where the rows lie, in their order.
PUTS: Final = (f"{_ROWS} RETURNING id", "INSERT INTO outbox_todo (id) SELECT id FROM w0")
PUT_IDS: Final = "SELECT id FROM w0"
_INSERT = Together(*PUTS, last=PUT_IDS)
_ARCHIVE = f"{_ROWS} ON CONFLICT (message_id) DO NOTHING"
# Neither SKIP LOCKED nor a second sender: either would let a later message of a case overtake an earlier one.
_NEXT = f"""
SELECT id, topic, case_id, headers, body, extract(epoch FROM now() - created_at)
FROM outbox_todo JOIN outbox USING (id) WHERE id <> ALL($1::bigint[]) ORDER BY id LIMIT {AT_ONCE}
"""  # noqa: S608 - a number of this module
# What is left to do has a table of its own: marking a row of the archive as sent costs three times as much.
_DONE = "DELETE FROM outbox_todo WHERE id = ANY($1::bigint[])"


async def insert(connection: AsyncConnection, messages: Sequence[Outgoing]) -> None:
    """Insert (envelope, body, topic) rows, to be sent in this order; the caller holds the locks of their cases.

    Raises ValueError for a body over 900 kB, IntegrityError for a message that was inserted before.
    """
    for envelope, body, _ in messages:
        check_size(envelope, body)
    if messages:
        await rows_of(connection, _INSERT.sql, *_INSERT.arguments(rows(messages)))


async def archive(connection: Connection, messages: Sequence[Outgoing]) -> None:
    """Keep messages that were sent already, before a backup was restored; those that are here stay as they are."""
    await connection.fetch(_ARCHIVE, *columns(rows(messages), 6))


def check_size(envelope: Envelope, body: bytes) -> None:
    """Raise ValueError for a body that would not fit on the wire."""
    if len(body) > LARGEST_BODY:
        raise ValueError(f"the body of {envelope.type} has {len(body)} bytes, more than {LARGEST_BODY}")


class Relay:
    """Sends over one producer and the owner's own connection; any error ends it, and a new one begins again.

    What was acknowledged is deleted later, many at once: nobody waits for it, and until then it is known by its ids.
    """

    def __init__(self, connections: Connections, connection: AsyncConnection) -> None:
        self._connections, self._connection = connections, connection
        self._sent: list[int] = []

    async def run(self, woken: asyncio.Event, poll_seconds: float) -> None:
        """Send until cancelled: at once when woken, otherwise at every poll."""
        async with opened(producer(self._connections)) as producing:
            try:
                while True:
                    woken.clear()  # before looking: who wakes meanwhile is heard
                    while await self._send(producing) == AT_ONCE:
                        pass
                    if not await rung(woken, poll_seconds):
                        await self._delete()
            finally:
                with suppress(Exception):  # who comes next need not send it again
                    await self._delete()

    async def _send(self, producing: AIOKafkaProducer) -> int:
        found = await rows_of(self._connection, _NEXT, self._sent)
        if not found:
            return 0
        reach("outbox_read")
        # Handed over one after the other, then awaited together: the producer keeps that order in each partition.
        acknowledged = [
            await producing.send(
                topic,
                value=bytes(body),
                key=str(case_id).encode(),
                headers=[(name, value.encode()) for name, value in json.loads(headers)],
            )
            for _, topic, case_id, headers, body, _ in found
        ]
        reach("handed_over")
        async with asyncio.timeout(SEND_SECONDS):
            await asyncio.gather(*acknowledged)
        reach("sent")
        # A process that dies before they are deleted sends the same again, and positions know it; the other way round
        # loses it.
        self._sent += [row[0] for row in found]
        if len(self._sent) >= AT_ONCE:
            await self._delete()
        SENT.inc(len(found))
        if traces.on():
            tracing.sent(found)
        return len(found)

    async def _delete(self) -> None:
        if self._sent:
            await rows_of(self._connection, _DONE, self._sent)
            reach("deleted")
            self._sent = []


def rows(messages: Sequence[Outgoing]) -> list[Row]:
    """Return messages as rows of the outbox."""
    return [
        (envelope.id, envelope.subject, topic, envelope.type, orjson.dumps(envelope.texts()).decode(), body)
        for envelope, body, topic in messages
    ]
