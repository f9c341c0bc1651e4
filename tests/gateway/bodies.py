"""Bodies for the API's operations, made from its own description: right ones, and ones that are wrong in one place."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any, Final

Json = dict[str, Any]
RIGHT: Final[Mapping[str, Any]] = {
    "uuid": "3f0b6c1e-8a1d-5b7e-9c53-0a4f2d6e8b91",
    "date": "2027-01-15",
    "date-time": "2027-01-15T16:30:00Z",
    "case_number": "STK-CV-LSC-2026-0001234",
    "court_id": "san-joaquin",
    "postal_code": "95202",
    "state": "CA",
    "email": "rosa@example.org",
    "mobile": "+12095550100",
    "question": "worries",
    "receipt_number": "R-204",
    "transaction_number": "SJ-2027-0001093",
    "country": "US",
}
NEEDED_HERE: Final = {"state", "postal_code"}  # in this country, which a schema cannot say
WRONG: Final[tuple[Any, ...]] = (
    *(None, "", "a" * 5_000, 7, -1, 1e300, True, [], {}, "yes", "1"),
    *("a\x00b", "a\nb", "\ud800", "\u202eabc", "\ufdd0", "0001-01-01", "9999-12-31T23:59:59Z", "\u200b"),
)


def right(schema: Json, document: Json, name: str = "") -> Any:
    """Return a value that fits a schema; name: of the field."""
    if schema.get("examples"):
        return deepcopy(schema["examples"][0])
    if "$ref" in schema:
        return right(document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], document, name)
    for choice in schema.get("anyOf", ()):
        return right(choice, document, name)
    if "const" in schema or "enum" in schema:
        return schema.get("const") or schema["enum"][0]
    return _plain(schema, document, name)


def _plain(schema: Json, document: Json, name: str) -> Any:
    kind = schema.get("type")
    if kind == "object":
        needed = [*schema.get("required", ()), *(NEEDED_HERE & schema.get("properties", {}).keys())]
        return {each: right(schema["properties"][each], document, each) for each in needed}
    if kind == "array":
        return [right(schema["items"], document, name)]
    if kind == "boolean":
        return True
    if kind in {"integer", "number"}:
        return max(1, schema.get("minimum", 1))
    return RIGHT.get(name) or RIGHT.get(schema.get("format", "")) or "Rosa Delgado"


def wrong(body: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Give the body with each of its parts once left out and once each wrong thing instead; and where."""
    part = body
    for step in place:
        part = part[step]
    steps = list(part) if isinstance(part, dict) else list(range(len(part))) if isinstance(part, list) else []
    for step in steps:
        here = (*place, step)
        told = ".".join(str(each) for each in here)
        yield f"{told} left out", _without(body, here)
        for value in WRONG:
            yield f"{told} = {value!r:.20}", _with(body, here, value)
        yield from wrong(body, here)


def _with(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    made = deepcopy(body)
    _parent(made, place)[place[-1]] = value
    return made


def _without(body: Any, place: tuple[Any, ...]) -> Any:
    made = deepcopy(body)
    del _parent(made, place)[place[-1]]
    return made


def _parent(body: Any, place: tuple[Any, ...]) -> Any:
    for step in place[:-1]:
        body = body[step]
    return body
