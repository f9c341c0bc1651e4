"""Waking whoever waits for a case to change: one LISTEN for the whole process. It reads no case."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
import structlog

from services.gateway.projection.storing import CHANNEL, EVERYBODY
from shared.runtime.patience import rung

RETRY_SECONDS = 1.0
log = structlog.get_logger()


class Changes:
    """Events that are set when a case changes; set for everybody when a notification may have been missed.

    resting: how many wait just now.
    """

    def __init__(self) -> None:
        self._waiting: defaultdict[UUID, set[asyncio.Event]] = defaultdict(set)
        self.closed = False
        self.resting = 0

    @contextmanager
    def of(self, case_id: UUID) -> Iterator[asyncio.Event]:
        """Return an event that is set whenever the case changes; clear it before looking again."""
        event = asyncio.Event()
        self._waiting[case_id].add(event)
        try:
            yield event
        finally:
            self._waiting[case_id].discard(event)
            if not self._waiting[case_id]:
                del self._waiting[case_id]

    async def rest(self, changed: asyncio.Event, seconds: float) -> None:
        """Wait until the event is set or the time is over."""
        self.resting += 1
        try:
            await rung(changed, seconds)
        finally:
            self.resting -= 1

    def tell(self, payload: str) -> None:
        """Set the events of the cases that a notification names."""
        if payload == EVERYBODY:
            self.tell_everybody()
            return
        for name in payload.split(","):
            for event in self._waiting.get(UUID(name), ()):
                event.set()

    def tell_everybody(self) -> None:
        """Set every event."""
        for events in list(self._waiting.values()):
            for event in events:
                event.set()

    def close(self) -> None:
        """Let everybody go who follows a case: the process is about to stop."""
        self.closed = True
        self.tell_everybody()

    async def listen(self, database_url: str) -> None:
        """Pass notifications on until cancelled; connect again whenever the database goes away."""
        while True:
            try:
                await self._listen_once(database_url)
            except (psycopg.Error, OSError) as error:
                log.warning("listening_interrupted", kind=type(error).__name__)
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen_once(self, database_url: str) -> None:
        async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self.tell_everybody()
            async for notification in connection.notifies():
                self.tell(notification.payload)
