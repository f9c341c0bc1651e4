"""What one service is made of, and what it hears and says. It starts nothing (service does)."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from shared.contracts import topics as topic_map
from shared.contracts.message import Command, Event, Message
from shared.messaging.connections import Connections
from shared.messaging.handlers import Handlers
from shared.messaging.jobs import Jobs
from shared.messaging.states import Repository


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """What a service hears and where its words go.

    events: histories, heard with positions · commands, others: applied once by id · refusals, published: where its
    own words go beside the histories.
    """

    events: tuple[str, ...]
    commands: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    refusals: str = ""
    published: tuple[str, ...] = ()
    topic_of: Callable[[Message, str], str] = topic_map.topic_of

    @property
    def heard(self) -> tuple[str, ...]:
        """Return everything that the service subscribes to."""
        return (*self.events, *self.commands, *self.others)

    @property
    def own(self) -> tuple[str, ...]:
        """Return the topics whose records nobody but their writer reads back."""
        return tuple(topic for topic in (self.refusals, *self.published) if topic)

    def bringing(self, kind: type[Message]) -> tuple[str, ...]:
        """Return the topics on which messages of this kind are heard."""
        if issubclass(kind, Command):
            return self.commands
        return self.events if issubclass(kind, Event) else self.others

    @classmethod
    def of(cls, service: str, scopes: tuple[str, ...] = ()) -> "Topics":
        """Read a service's topics from the map; the gateway hears all refusals and has no commands."""
        events = (topic_map.CASE_EVENTS.name,)
        if service == topic_map.GATEWAY:
            return cls(events=events, others=tuple(topic.name for topic in topic_map.REFUSALS.values()))
        public = topic_map.CASE_STATUS
        return cls(
            events=events,
            commands=(topic_map.COMMANDS[service].name,),
            refusals=topic_map.REFUSALS[service].name,
            published=tuple(public.name.format(court_id=scope) for scope in scopes if service in public.writers),
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
