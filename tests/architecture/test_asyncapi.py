"""The AsyncAPI document says what the map says: it is read from the services' own declarations, the map is not."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest

from deploy.cli.asyncapi import CONNECTIONS, described
from shared.contracts.topics import (
    CASE_EVENTS,
    COMMAND_MESSAGES,
    COMMANDS,
    EVERYONE,
    GATEWAY,
    LISTENERS,
    REFUSALS,
    TOPICS,
)
from shared.messaging.composition import Topics
from shared.messaging.connections import consuming, declared


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return described()


def resolved(document: dict[str, Any], ref: dict[str, str]) -> Any:
    found: Any = document
    for part in ref["$ref"].removeprefix("#/").split("/"):
        found = found[unquote(part)]
    return found


def refs(part: Any) -> Iterator[dict[str, str]]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part
        for each in part.values():
            yield from refs(each)
    elif isinstance(part, list):
        for each in part:
            yield from refs(each)


def spoken(document: dict[str, Any], action: str) -> dict[tuple[str, str], set[str]]:
    """Return the messages of every (service, topic) that is heard (`receive`) or said (`send`)."""
    found = {}
    for name, operation in document["operations"].items():
        channel = resolved(document, operation["channel"])
        messages = [resolved(document, resolved(document, message)) for message in operation["messages"]]
        if operation["action"] == action:
            kinds = {kind for message in messages for kind in kinds_of(document, message["payload"])}
            found[name.partition(".")[0], channel["address"]] = kinds
    return found


def kinds_of(document: dict[str, Any], payload: dict[str, Any]) -> set[str]:
    if "$ref" in payload:
        schema = resolved(document, payload)
        return kinds_of(document, schema) if "anyOf" in schema else {schema["title"]}
    return {name for each in payload.get("oneOf") or payload["anyOf"] for name in kinds_of(document, each)}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    assert document["asyncapi"] == "3.0.0"
    assert all(resolved(document, ref) for ref in refs(document))


def test_every_service_hears_the_topics_of_which_the_map_says_so(document: dict[str, Any]) -> None:
    on_the_map = {(reader, topic.name) for topic in TOPICS for reader in topic.readers if reader in EVERYONE}

    assert set(spoken(document, "receive")) == on_the_map


def test_every_service_says_something_on_the_topics_that_the_map_lets_it_write(document: dict[str, Any]) -> None:
    assert set(spoken(document, "send")) == {(writer, topic.name) for topic in TOPICS for writer in topic.writers}


def test_every_event_has_the_listeners_of_the_map_and_its_one_publisher(document: dict[str, Any]) -> None:
    heard, said = spoken(document, "receive"), spoken(document, "send")
    by = {
        event.__name__: {name for name in EVERYONE if event.__name__ in heard[name, CASE_EVENTS.name]}
        for event in LISTENERS
    }
    of = {
        event.__name__: {name for name in CASE_EVENTS.writers if event.__name__ in said[name, CASE_EVENTS.name]}
        for event in LISTENERS
    }

    assert by == {event.__name__: {*listeners, GATEWAY} for event, listeners in LISTENERS.items()}
    assert of == {event.__name__: {event.publisher()} for event in LISTENERS}


def test_every_command_and_refusal_goes_between_the_gateway_and_its_one_service(document: dict[str, Any]) -> None:
    heard, said = spoken(document, "receive"), spoken(document, "send")

    for service, topic in COMMANDS.items():
        own = {command.__name__ for command in COMMAND_MESSAGES if command.publisher() == service}
        assert heard[service, topic.name] == said[GATEWAY, topic.name] == own
    for service, topic in REFUSALS.items():
        assert heard[GATEWAY, topic.name] == said[service, topic.name] == {"Refusal"}


@pytest.mark.parametrize("service", EVERYONE)
def test_a_process_polls_what_the_document_says_that_it_hears(service: str, document: dict[str, Any]) -> None:
    member = declared(consuming(CONNECTIONS), CONNECTIONS, service, Topics.of(service).heard)

    assert {topic.name for topic in member.topics} == {
        topic for name, topic in spoken(document, "receive") if name == service
    }
