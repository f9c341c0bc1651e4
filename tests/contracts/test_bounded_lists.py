"""No list that can be sent is without end: a stranger's command must not fill the history of a case."""

from collections.abc import Iterator
from typing import Any

import pytest
from pydantic import BaseModel

from services.gateway.api.routes import api
from shared.contracts.topics import COMMAND_MESSAGES
from tests.support.routes import bodies

MOST = 600


def endless(part: Any, place: str) -> Iterator[str]:
    if isinstance(part, dict):
        if part.get("type") == "array" and part.get("maxItems", MOST + 1) > MOST:
            yield place
        if isinstance(part.get("additionalProperties"), dict) and part.get("maxProperties", MOST + 1) > MOST:
            yield place
        for name, inner in part.items():
            yield from endless(inner, f"{place}.{name}")
    elif isinstance(part, list):
        for inner in part:
            yield from endless(inner, place)


@pytest.mark.parametrize(
    "model", [*COMMAND_MESSAGES, *dict.fromkeys(bodies(api.routes))], ids=lambda model: model.__name__
)
def test_every_list_of_a_command_and_of_a_body_has_an_end(model: type[BaseModel]) -> None:
    assert list(endless(model.model_json_schema(), model.__name__)) == []
