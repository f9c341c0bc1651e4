"""How a service runs: sessions that begin with adoption and end with any outside failure.

It owns starting, backing off and stopping; what happens to a batch is the pipeline's business.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from shared.messaging.composition import Connections, Service, Topics

__all__ = ["Chassis", "Connections", "Service", "Topics", "run", "running"]


class Chassis:
    """A service that is running: what its process may ask and wake."""

    def __init__(self, service: Service) -> None:
        self.service = service

    def ready(self) -> bool:
        """Say whether database, broker and assignment are there."""
        raise NotImplementedError

    def alive(self) -> bool:
        """Say whether positions move or nothing is waiting; if not, the process should be restarted."""
        raise NotImplementedError

    def wake(self) -> None:
        """Have the relay look at the outbox now: call it after a commit that inserted messages."""
        raise NotImplementedError


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[Chassis]:
    """Run a service beside other work in the same loop (the gateway's web server) until the block ends."""
    chassis = Chassis(service)
    yield chassis


async def run(service: Service) -> None:
    """Run a service until it is cancelled; raises when it makes no progress any more, so that it is restarted."""
    raise NotImplementedError(service.name)
