"""The map of the whole system: every topic, who writes it, each message with its one publisher and its listeners."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.contracts import documents as d
from shared.contracts import filing as f
from shared.contracts import intake as i
from shared.contracts import negotiation as n
from shared.contracts import notify as o
from shared.contracts.deciding import Refusal
from shared.contracts.message import Command, Event, Message
from shared.contracts.public import CaseStatusChanged

SERVICES: Final = ("intake", "negotiation", "documents", "filing", "notify")
GATEWAY: Final = "gateway"
EVERYONE: Final = (*SERVICES, GATEWAY)
FOREVER: Final = -1
DAYS: Final = 24 * 60 * 60 * 1000
PARTITIONS: Final = 12


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. kind: events, commands, refusals or public · retention_ms: -1 is forever."""

    name: str
    kind: str
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    retention_ms: int = FOREVER
    partitions: int = PARTITIONS


CASE_EVENTS: Final = Topic("case.events.v1", "events", SERVICES, EVERYONE)
CASE_STATUS: Final = Topic("public.{court_id}.case-status.v1", "public", ("intake",), ("partners",))
COMMANDS: Final = {
    name: Topic(f"{name}.commands.v1", "commands", (GATEWAY,), (name,), retention_ms=400 * DAYS) for name in SERVICES
}
REFUSALS: Final = {
    name: Topic(f"{name}.refusals.v1", "refusals", (name,), (GATEWAY,), retention_ms=400 * DAYS) for name in SERVICES
}
TOPICS: Final = (CASE_EVENTS, *COMMANDS.values(), *REFUSALS.values(), CASE_STATUS)

# A message is declared in its publisher's module and nowhere else; what follows is read from there, in that order.
_DECLARED: Final = tuple(
    kind
    for module in (i, n, d, f, o)
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, Message) and kind.__module__ == module.__name__
)
LISTENERS: Final[Mapping[type[Event], tuple[str, ...]]] = {
    kind: kind.heard_by for kind in _DECLARED if issubclass(kind, Event)
}
COMMAND_MESSAGES: Final[tuple[type[Command], ...]] = tuple(kind for kind in _DECLARED if issubclass(kind, Command))
_ALL: Final[tuple[type[Message], ...]] = (*_DECLARED, CaseStatusChanged, Refusal)
MESSAGES: Final[Mapping[str, type[Message]]] = {kind.type_name(): kind for kind in _ALL}


def topic_of(message: Message, source: str) -> str:
    """Return the topic that a message travels on; `source` is the service that refuses, for refusals."""
    if isinstance(message, CaseStatusChanged):
        return CASE_STATUS.name.format(court_id=message.court_id)
    if isinstance(message, Refusal):
        return REFUSALS[source].name
    if isinstance(message, Command):
        return COMMANDS[message.publisher()].name
    return CASE_EVENTS.name
