"""Which parts of a request cannot be taken, each with a sentence in plain words: no word of the reading program."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from fastapi.exceptions import RequestValidationError

from services.gateway.door.problems import VALUES_TO_PROGRAMS, why_not
from shared.contracts.values.misfits import Misfit, NotADay, NotAMoment, NotYesOrNo

Fault = Mapping[str, Any]
NO_JSON: Final = "json_invalid"
FALLBACK: Final = "This is not what belongs here. `/api/v1/openapi.json` says what does."
# By what the reader of JSON calls a fault; the first pattern that fits its name counts.
PLAIN: Final[tuple[tuple[str, str], ...]] = (
    ("missing", "This is required."),
    ("extra_forbidden", "Nothing has this name here. Leave it out."),
    ("model_.*|dict_type|mapping_type|dataclass_.*", "Send an object: names and values in braces."),
    ("tuple_type|list_type|set_type|frozen_set_type|iterable_type", "Send a list, in square brackets."),
    ("too_short", "This list is too short. Its least length is {min_length}."),
    ("too_long", "This list is too long. Its greatest length is {max_length}."),
    ("string_type|string_sub_type", "Send this as text, in quotes."),
    ("string_too_short", "This text is too short. Its least number of letters is {min_length}."),
    ("string_too_long", "This text is too long. You can use up to {max_length} letters."),
    ("string_pattern_mismatch", "This text must have the form {pattern}."),
    ("string_unicode", "This holds a broken letter."),
    ("uuid_.*", "Send a UUID as text: 123e4567-e89b-42d3-a456-426614174000."),
    ("enum|literal_error", "Send one of these: {expected}."),
    ("int_.*", "Send a whole number."),
    ("float_.*|finite_number", "Send a number."),
    ("bool_.*", VALUES_TO_PROGRAMS[NotYesOrNo]),
    ("date_.*", VALUES_TO_PROGRAMS[NotADay]),
    ("datetime_.*|timezone_.*", NotAMoment.sentence),
    ("greater_than_equal", "Send {ge} or more."),
    ("greater_than", "Send more than {gt}."),
    ("less_than_equal", "Send {le} or less."),
    ("less_than", "Send less than {lt}."),
    ("union_tag_invalid", "Send one of these as {discriminator}: {expected_tags}."),
    ("union_tag_not_found", "Say with {discriminator} which kind this is."),
    ("none_required", "Leave this out."),
)


def fault_of(where: tuple[str | int, ...], misfit: Misfit) -> Fault:
    """Return what cannot be taken, as the reader of JSON names its own faults."""
    return {"type": "value_error", "loc": where, "msg": str(misfit), "ctx": {"error": misfit}}


def wrong_in(where: tuple[str | int, ...], misfit: Misfit) -> RequestValidationError:
    """Return one part of a request that cannot be taken, to be raised."""
    return RequestValidationError([fault_of(where, misfit)])


def wrong_parts(faults: Sequence[Fault], text: object) -> list[dict[str, Any]]:
    """Return each part that cannot be taken. text: the body where it could not be read as JSON."""
    return [_no_json(fault, text) if fault["type"] == NO_JSON else _named(fault) for fault in _true(faults)]


def _true(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Leave out that a list is too short where some of what stands in it could not be read."""
    for fault in faults:
        where = fault["loc"]
        inside = any(other["loc"][: len(where)] == where and other is not fault for other in faults)
        if fault["type"] != "too_short" or not inside:
            yield fault


def _no_json(fault: Fault, text: object) -> dict[str, Any]:
    """Say where the text of the body is no JSON: by line and column, which are no part of what it says."""
    why, place = fault["ctx"]["error"], int(fault["loc"][-1])
    if isinstance(text, str) and text:
        line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
        why = f"{why}, at line {line}, column {column}"
    return {"where": "body", "code": NO_JSON, "why": _clean(f"This is not JSON: {why}.")}


def _named(fault: Fault) -> dict[str, Any]:
    """Say where a value stands, why it cannot be taken, and by which stable code a program knows that."""
    cause, where = fault.get("ctx", {}).get("error"), ".".join(map(_clean, fault["loc"]))
    if isinstance(cause, Misfit):
        return {"where": where, "code": type(cause).__name__, "why": _clean(why_not(cause)), "facts": cause.facts}
    why = str(cause) if isinstance(cause, ValueError) else _plain(fault)
    return {"where": where, "code": fault["type"], "why": _clean(why)}


def _plain(fault: Fault) -> str:
    fitting = (sentence for name, sentence in PLAIN if re.fullmatch(name, fault["type"]))
    return next(fitting, FALLBACK).format_map(fault.get("ctx", {}))


def _clean(part: object) -> str:
    """Return a text that can be sent back: what a stranger named need not be UTF-8."""
    return str(part).encode(errors="backslashreplace").decode()
