"""What the gateway is made of, handed to whoever answers a request; app.py puts it together. No logic here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from services.gateway.apart.opening import Opening
from services.gateway.database import Engine
from services.gateway.projection.waiting import Changes
from services.gateway.settings import GatewaySettings
from shared.contracts.identity import case_id_of
from shared.courtcalendar.court import Court
from shared.courtcalendar.sites import Sites
from shared.runtime.clock import Clock
from shared.runtime.objects import Objects
from shared.runtime.sealing import Sealer

SLOW_SECONDS = 10.0


@dataclass(slots=True)
class Parts:
    """wake: tells the relay that the outbox has something · ready: whether broker and projection are there.

    unsent_seconds: age of the oldest message that the broker does not have yet.
    """

    settings: GatewaySettings
    engine: Engine
    sealer: Sealer
    objects: Objects
    courts: Mapping[str, Court]
    changes: Changes
    clock: Clock
    wake: Callable[[], None]
    ready: Callable[[], bool] = lambda: True
    unsent_seconds: float = 0.0
    opening: Opening = field(default_factory=Opening)
    sites: Sites = field(init=False)
    reading: Engine = field(init=False)

    def __post_init__(self) -> None:
        """Add the courts' sites, and the engine for statements that stand alone: nothing to begin or to end there."""
        self.sites = Sites(self.courts, self.settings.public_url.rstrip("/"))
        self.reading = self.engine.execution_options(isolation_level="AUTOCOMMIT")

    def case_id(self, court_id: str, number: str) -> UUID:
        """Return the id of a court's case, however its number was typed."""
        court = self.courts.get(court_id)
        return court.case_id(number) if court else case_id_of(court_id, number)

    def now(self) -> datetime:
        """Return the product's time, with the demo's offset."""
        return self.clock.now()

    def offset(self) -> timedelta:
        """Return how far the demo's clock is ahead of the database's."""
        return self.clock.offset()

    @property
    def slow(self) -> bool:
        """Say whether people should know that answers take longer than usual."""
        return self.unsent_seconds > SLOW_SECONDS

    @property
    def pepper(self) -> bytes:
        """Return the key of every keyed hash."""
        return self.settings.code_pepper.get_secret_value().encode()
