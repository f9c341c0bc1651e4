"""The relay: sends what the outbox still has to send, in order. Whoever runs it is the database's only owner."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaProducer
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messaging import tracing
from shared.messaging.composition import Connections
from shared.messaging.failpoints import reach
from shared.messaging.metrics import SENT
from shared.messaging.starting import started
from shared.runtime import traces

AT_ONCE = 500
SEND_SECONDS = 30.0
_NEXT = f"""
SELECT id, topic, case_id, headers, body, extract(epoch FROM now() - created_at)
FROM outbox_todo JOIN outbox USING (id) ORDER BY id LIMIT {AT_ONCE}
"""  # noqa: S608 - a number of this module
_DONE = "DELETE FROM outbox_todo WHERE id = ANY($1::bigint[])"


class Relay:
    """Sends over one producer and the owner's own connection; any error ends it, and a new one begins again."""

    def __init__(self, connections: Connections, connection: AsyncConnection) -> None:
        self._connections, self._connection = connections, connection

    async def run(self, woken: asyncio.Event, poll_seconds: float) -> None:
        """Send until cancelled: at once when woken, otherwise at every poll."""
        producer = self._producer()
        try:
            await started(producer.start())
            while True:
                woken.clear()
                while await self._send(producer) == AT_ONCE:
                    pass
                with suppress(TimeoutError):
                    async with asyncio.timeout(poll_seconds):
                        await woken.wait()
        finally:
            await producer.stop()

    def _producer(self) -> AIOKafkaProducer:
        return AIOKafkaProducer(
            **self._connections.kafka(),
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            linger_ms=0,
            request_timeout_ms=int(SEND_SECONDS * 1000),
        )

    async def _send(self, producer: AIOKafkaProducer) -> int:
        rows: Sequence[Any] = (await self._connection.exec_driver_sql(_NEXT)).all()
        if not rows:
            return 0
        reach("outbox_read")
        acknowledged = [
            await producer.send(
                topic,
                value=bytes(body),
                key=str(case_id).encode(),
                headers=[(name, value.encode()) for name, value in json.loads(headers)],
            )
            for _, topic, case_id, headers, body, _ in rows
        ]
        reach("handed_over")
        async with asyncio.timeout(SEND_SECONDS):
            await asyncio.gather(*acknowledged)
        reach("sent")
        await self._connection.exec_driver_sql(_DONE, ([row[0] for row in rows],))
        reach("deleted")
        SENT.inc(len(rows))
        if traces.on():
            tracing.sent(rows)
        return len(rows)
