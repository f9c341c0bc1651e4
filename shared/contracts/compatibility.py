"""Schemas of all messages, and the judgement whether a change breaks a listener; it writes no file."""

from typing import Any, Final

from shared.contracts.message import Message
from shared.contracts.topics import COMMAND_MESSAGES, LISTENERS, MESSAGES

Schema = dict[str, Any]
# A limit is judged when a value is given and never when it is read: whoever listens is not hurt by a narrower one.
LIMITS: Final = {"minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "pattern"}
_NOT_ITS_SHAPE: Final = {"title", "description", "default"} | LIMITS


def schema_of(message: type[Message]) -> Schema:
    """Return the JSON schema of a message's body, each field with its visibility class as `x-visibility`."""
    schema = message.model_json_schema()
    schema["$id"] = message.type_name()
    for name, kind in message.visibility().items():
        schema["properties"][name]["x-visibility"] = kind.value
    return schema


def all_schemas() -> dict[str, Schema]:
    """Return type name → schema, for every message on the map."""
    return {name: schema_of(message) for name, message in sorted(MESSAGES.items())}


def listeners_of(type_name: str) -> tuple[str, ...]:
    """Return who is hurt when a message breaks: its listeners, or the service that a command goes to."""
    message = MESSAGES.get(type_name)
    if message in COMMAND_MESSAGES:
        return (message.publisher(),)
    heard = next((names for kind, names in LISTENERS.items() if kind is message), ("gateway",))
    return tuple(dict.fromkeys((*heard, "gateway")))


def breaks(old: Schema, new: Schema) -> list[str]:
    """Return one sentence for each way in which `new` cannot read or be read as `old` was; empty when additive."""
    found = _object_breaks("", old, new)
    old_parts, new_parts = old.get("$defs", {}), new.get("$defs", {})
    for name in sorted(old_parts.keys() & new_parts.keys()):
        found += _part_breaks(name, old_parts[name], new_parts[name])
    return found


def _part_breaks(name: str, old: Schema, new: Schema) -> list[str]:
    if "enum" in old:
        return [f"{name} no longer has the value {value}" for value in old["enum"] if value not in new.get("enum", [])]
    return _object_breaks(f"{name}.", old, new)


def _object_breaks(where: str, old: Schema, new: Schema) -> list[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    found = [f"{where}{name} was removed" for name in sorted(before.keys() - after.keys())]
    added = set(new.get("required", [])) - set(old.get("required", []))
    found += [f"{where}{name} is now required" for name in sorted(added)]
    for name in sorted(before.keys() & after.keys()):
        if _shape(before[name]) != _shape(after[name]):
            found.append(f"{where}{name} has another type")
    return found


def _shape(field: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(field, list):
        return [_shape(item) for item in field]
    if isinstance(field, dict):
        return {key: _shape(value) for key, value in field.items() if key not in _NOT_ITS_SHAPE}
    return field
