"""`odr asyncapi`: what every service hears and says, as one AsyncAPI 3 document; it asks no running service."""

import json
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from pydantic import SecretStr

from deploy.cli.showing import sentences
from deploy.containers.places import KAFKA
from shared.contracts.deciding import Refusal
from shared.contracts.message import Message
from shared.contracts.public import CaseStatusChanged
from shared.contracts.topics import CASE_EVENTS, CASE_STATUS, COMMAND_MESSAGES, COMMANDS, EVERYONE, GATEWAY
from shared.messaging.asyncapi import Member, document
from shared.messaging.composition import Topics
from shared.messaging.connections import Connections

TITLE: Final = "Online dispute resolution for small claims"
HANDLERS: Final = {name: f"services.{name}.handlers" for name in EVERYONE} | {
    GATEWAY: "services.gateway.projection.handlers"
}
# Nobody connects: the document names the broker as the containers do.
CONNECTIONS: Final = Connections(database_url=SecretStr(""), kafka_bootstrap=KAFKA)


def asyncapi(
    out: Annotated[Path | None, typer.Option(help="Write it into this file instead of printing it.")] = None,
) -> None:
    """Write the AsyncAPI 3 document of all services: topics, messages, who hears and who says them."""
    text = json.dumps(described(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"
    with sentences():
        if out is None:
            sys.stdout.write(text)
        else:
            out.write_text(text, encoding="utf-8")


def described() -> dict[str, Any]:
    """Return the document."""
    return document(TITLE, CONNECTIONS, [member(name) for name in EVERYONE])


def member(name: str) -> Member:
    """Return what a service's own functions say that it hears and says; the gateway says every command."""
    handlers: Any = import_module(HANDLERS[name]).handlers
    topics = Topics.of(name)
    heard = set(handlers.kinds.values()) - handlers.evolves.keys()
    said: dict[str, Iterable[type[Message]]] = (
        {
            topic.name: [kind for kind in COMMAND_MESSAGES if kind.publisher() == owner]
            for owner, topic in COMMANDS.items()
        }
        if name == GATEWAY
        else {CASE_EVENTS.name: handlers.evolves.keys() - {CaseStatusChanged}, topics.refusals: [Refusal]}
    )
    if name in CASE_STATUS.writers:
        said[CASE_STATUS.name] = [CaseStatusChanged]
    return Member(
        name, {topic: [kind for kind in heard if topic in topics.bringing(kind)] for topic in topics.heard}, said
    )
