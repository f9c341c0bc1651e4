"""One service put together, and how it runs: sessions that begin with adoption and end with any outside failure.

It owns starting, backing off and stopping; what happens to a batch is the pipeline's business.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import SecretStr

from shared.contracts import topics as topic_map
from shared.contracts.message import Message
from shared.messaging.handlers import Handlers
from shared.messaging.jobs import Jobs
from shared.messaging.states import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """Where the service's database and broker are, and how its members behave.

    member_id: static membership's name of this process, empty for none · sessions, polls and grace in seconds.
    """

    database_url: SecretStr
    kafka_bootstrap: str
    kafka_user: str = ""
    kafka_password: SecretStr = field(default_factory=lambda: SecretStr(""))
    kafka_protocol: str = "PLAINTEXT"
    member_id: str = ""
    session_timeout_ms: int = 3_000
    batch_size: int = 500
    relay_poll_seconds: float = 1.0
    sweep_seconds: float = 1.0
    timer_grace_seconds: float = 60.0
    stuck_seconds: float = 60.0
    back_off_seconds: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """What a service hears and where its words go.

    events: histories read with positions · commands and others: read once by id · refusals: the service's own.
    """

    events: tuple[str, ...]
    commands: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    refusals: str = ""
    topic_of: Callable[[Message, str], str] = topic_map.topic_of

    @classmethod
    def of(cls, service: str) -> "Topics":
        """Read a service's topics from the map; the gateway hears every service's refusals and has no commands."""
        events = (topic_map.CASE_EVENTS.name,)
        if service == topic_map.GATEWAY:
            return cls(events=events, others=tuple(topic.name for topic in topic_map.REFUSALS.values()))
        return cls(
            events=events,
            commands=(topic_map.COMMANDS[service].name,),
            refusals=topic_map.REFUSALS[service].name,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Everything that is one service: its handlers, states and jobs, and the tools and rules they are given."""

    name: str
    handlers: Handlers[Any, Any, Any]
    repository: Repository
    connections: Connections
    topics: Topics
    rules: object = None
    jobs: Jobs = field(default_factory=Jobs)
    tools: object = None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


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
