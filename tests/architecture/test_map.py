import ast
import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.message import Message
from shared.contracts.topics import COMMAND_MESSAGES, LISTENERS
from shared.contracts.topics import SERVICES as ON_THE_MAP

ROOT = Path(__file__).parents[2]
SERVICES = [name for name in ON_THE_MAP if (ROOT / "services" / name / "handlers.py").exists()]


def handlers_of(service: str) -> Any:
    return importlib.import_module(f"services.{service}.handlers").handlers


def named(messages: Iterable[type[Message]]) -> set[str]:
    return {message.__name__ for message in messages}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_decides_exactly_the_commands_on_the_map(service: str) -> None:
    on_the_map = {message for message in COMMAND_MESSAGES if message.publisher() == service}

    assert named(set(handlers_of(service).commands)) == named(on_the_map)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_listens_to_exactly_the_events_on_the_map(service: str) -> None:
    on_the_map = {message for message, listeners in LISTENERS.items() if service in listeners}
    handlers = handlers_of(service)

    assert named(set(handlers.events) | set(handlers.hears)) == named(on_the_map)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_remembers_exactly_the_events_that_it_publishes(service: str) -> None:
    on_the_map = {message for message in LISTENERS if message.publisher() == service}
    evolved = {message for message in handlers_of(service).evolves if message in LISTENERS}

    assert named(evolved) == named(on_the_map)


@pytest.mark.parametrize("service", SERVICES)
def test_every_event_of_the_map_is_published_by_its_owner_and_nobody_else(service: str) -> None:
    made = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for file in (ROOT / "services" / service).glob("**/*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call)
    }
    events = {message.__name__: message.publisher() for message in LISTENERS}

    assert {name for name in made if name in events} == {name for name, owner in events.items() if owner == service}


def test_the_gateway_shows_every_event_of_the_map() -> None:
    hears = importlib.import_module("services.gateway.projection.handlers").handlers.hears

    assert named(set(hears)) == named(set(LISTENERS))
