"""The AsyncAPI document: what every service hears and says, read from the framework's declarations of it.

It describes and starts nothing. The subscribers are declared as a running process declares its own.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any, Final
from uuid import UUID

from faststream.kafka import KafkaBroker
from faststream.specification import AsyncAPI

from shared.contracts.envelope import Envelope
from shared.contracts.message import Message
from shared.messaging.connections import Connections, consuming, declared

VERSION: Final = "1"
_PARAMETER: Final = re.compile(r"{(\w+)}")
_NOBODY: Final = UUID(int=0)
_LEAST: Final = Envelope(id=_NOBODY, type="t", source="s", subject=_NOBODY, time=datetime.fromtimestamp(0, UTC))
_EVENT: Final = _LEAST._replace(sequence=1, chain="c")
_HEADERS: Final = {
    "type": "object",
    "description": "CloudEvents 1.0 in Kafka's binary mode; the key is ce_subject, the case.",
    "properties": {name: {"type": "string"} for name, _ in _EVENT.texts()},
    "required": [name for name, _ in _LEAST.texts()],
}


@dataclass(frozen=True, slots=True)
class Member:
    """One service. hears, says: the kinds of messages by topic."""

    name: str
    hears: Mapping[str, Iterable[type[Message]]]
    says: Mapping[str, Iterable[type[Message]]]


def document(title: str, connections: Connections, members: Iterable[Member]) -> dict[str, Any]:
    """Return the AsyncAPI 3 document of these services; its channels are `<service>.hears.<topic>` and `….says.…`."""
    brokers = [_declare(consuming(connections), connections, member) for member in members]
    found: dict[str, Any] = AsyncAPI(*brokers, title=title, version=VERSION).to_specification().to_jsonable()
    for message in found["components"]["messages"].values():
        # The framework describes a header of its own; ours are those of the envelope.
        message.pop("correlationId", None)
        message["headers"] = _HEADERS
    for channel in found["channels"].values():
        if names := _PARAMETER.findall(channel["address"]):
            channel["parameters"] = {name: {} for name in names}
    return found


def _declare(broker: KafkaBroker, connections: Connections, member: Member) -> KafkaBroker:
    for topic, kinds in member.hears.items():
        title = _title(member, "hears", topic)
        subscriber = declared(broker, connections, member.name, [topic], title=title)
        for kind in sorted(kinds, key=_name):
            subscriber(_hearing(kind))
    for topic, kinds in member.says.items():
        said: Any = reduce(or_, sorted(kinds, key=_name))
        broker.publisher(topic, title=_title(member, "says", topic), schema=said)
    return broker


def _title(member: Member, verb: str, topic: str) -> str:
    return f"{member.name}.{verb}.{_PARAMETER.sub(lambda found: found[1], topic)}"


def _name(kind: type[Message]) -> str:
    return kind.__name__


def _hearing(kind: type[Message]) -> Callable[..., Any]:
    # The framework reads the schema from a signature. Nobody ever calls this one.
    async def hear(message: Message) -> None:
        raise NotImplementedError(message)

    hear.__name__ = kind.__name__
    hear.__annotations__["message"] = kind
    return hear
