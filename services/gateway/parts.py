"""What the gateway is made of, handed to whoever answers a request; app.py puts it together. No logic here."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from services.gateway.settings import GatewaySettings
from services.gateway.waiting import Changes
from shared.courtcalendar.court import Court, load_courts
from shared.messaging.service import Chassis
from shared.runtime.clock import Clock
from shared.runtime.objects import Objects
from shared.runtime.sealing import Sealer

POOL: Final = 10
WAIT_SECONDS: Final = 5
PATIENCE: Final[dict[str, Any]] = {"timeout": WAIT_SECONDS, "command_timeout": WAIT_SECONDS * 2}


@dataclass(slots=True)
class Parts:
    """wake: tells the relay that the outbox has something · ready: whether broker and projection are there."""

    settings: GatewaySettings
    engine: AsyncEngine
    sealer: Sealer
    objects: Objects
    courts: Mapping[str, Court]
    changes: Changes
    clock: Clock
    wake: Callable[[], None]
    ready: Callable[[], bool] = lambda: True

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: GatewaySettings, sealer: Sealer, chassis: Chassis) -> AsyncIterator["Parts"]:
        """Open what the settings name and close it afterwards."""
        url = chassis.service.connections.dsn.replace("postgresql://", "postgresql+asyncpg://", 1)
        engine = create_async_engine(url, pool_size=POOL, pool_timeout=WAIT_SECONDS, connect_args=PATIENCE)
        try:
            yield cls(
                settings=settings,
                engine=engine,
                sealer=sealer,
                objects=Objects(settings.objects_url, sealer),
                courts=load_courts(settings.courts_dir),
                changes=Changes(),
                clock=Clock(settings.clock_offset_file),
                wake=chassis.wake,
                ready=chassis.ready,
            )
        finally:
            await engine.dispose()

    @property
    def dsn(self) -> str:
        """Return the database's address for psycopg, which listens for notifications."""
        return self.settings.database_url.get_secret_value().replace("+asyncpg", "")

    def now(self) -> datetime:
        """Return the product's time, with the demo's offset."""
        return self.clock.now()

    def offset(self) -> timedelta:
        """Return how far the demo's clock is ahead of the database's."""
        return self.clock.offset()

    @property
    def pepper(self) -> bytes:
        """Return the key of every keyed hash."""
        return self.settings.code_pepper.get_secret_value().encode()

    @property
    def court(self) -> Court:
        """Return the court that people without a case are at: the first one of the configuration."""
        return next(iter(self.courts.values()))
