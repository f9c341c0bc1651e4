"""Whatever can be given in a command or in a body of the API is judged: no raw text, number, date or yes-and-no."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any, get_args, get_type_hints
from uuid import UUID

import pytest
from annotated_types import Predicate
from fastapi.routing import APIRoute
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from services.gateway.api.routes import api
from shared.contracts.message import Sealed
from shared.contracts.topics import COMMAND_MESSAGES
from shared.contracts.values.kind import Kind
from tests.support.routes import bodies, flat

RAW = (str, int, float, bytes, bool, date, datetime)


def unjudged(model: type[BaseModel], path: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield from _unjudged(field.annotation, field.metadata, f"{path or model.__name__}.{name}")


def _unjudged(annotation: Any, marks: list[Any], path: str) -> Iterator[str]:
    own = [*marks, *getattr(annotation, "__metadata__", ())]
    if any(_judges(mark) for mark in own):
        return
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield from () if annotation is Sealed else unjudged(annotation, path)
    elif isinstance(annotation, type) and issubclass(annotation, RAW) and not issubclass(annotation, Enum):
        yield f"{path}: {annotation.__name__} without a kind; see shared/contracts/values"
    for inner in get_args(annotation):
        yield from _unjudged(inner, [], path) if inner not in {UUID, Ellipsis, type(None)} else ()


def _judges(mark: object) -> bool:
    if isinstance(mark, FieldInfo):
        return any(_judges(each) for each in mark.metadata)
    return isinstance(mark, Kind | Predicate) or bool(getattr(mark, "pattern", None))


@pytest.mark.parametrize(
    "model", [*COMMAND_MESSAGES, *dict.fromkeys(bodies(api.routes))], ids=lambda model: model.__name__
)
def test_every_value_of_a_command_and_of_a_body_is_judged(model: type[BaseModel]) -> None:
    assert list(unjudged(model)) == []


def test_a_raw_text_would_be_found() -> None:
    class Careless(BaseModel):
        name: str
        inner: tuple[dict[str, int], ...] = ()

    assert [line.partition(":")[0] for line in unjudged(Careless)] == [
        "Careless.name",
        "Careless.inner",
        "Careless.inner",
    ]


@pytest.mark.parametrize(
    "route", [each for each in flat(api.routes) if isinstance(each, APIRoute)], ids=lambda r: r.path
)
def test_every_part_of_an_address_is_judged(route: APIRoute) -> None:
    hints = get_type_hints(route.endpoint, include_extras=True)
    named = {field.name for field in (*route.dependant.path_params, *route.dependant.query_params)}

    for name in named & hints.keys():
        assert not [line for line in _unjudged(hints[name], [], name) if "float" not in line and "int " not in line]
