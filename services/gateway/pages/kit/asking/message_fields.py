"""Fields asked for a message, built from the message itself: kind, reader, and whether it may be left out.

What a person reads (label, what to do when it is wrong) stands where it is asked; a field that the message does not
have cannot be asked, and what was read makes the message again.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError

from services.gateway.errors import NotThere
from services.gateway.pages.kit.asking.fields import Field, cents, day, line, matching, one_of, some_cents
from shared.contracts.message import Facts

Some = TypeVar("Some", bound=Facts)
MONEY: Final = "_cents"
NUMBER: Final = r"\d{1,9}"


def asked(facts: type[Facts], name: str, label: str, wrong: str, prefix: str = "", **looks: Any) -> Field:  # noqa: ANN401 - as Field declares them
    """Return the field of a form that asks for one field of a message. Raises KeyError when it has none of that name.

    prefix: in front of the input's name, where one form asks for two of a kind · looks: more of Field; they win.
    """
    declared = facts.model_fields[name]
    optional = not declared.is_required()
    kind, read = _kind(_plain(declared.annotation), name, optional=optional)
    if looks.get("options") and kind != "radio":
        kind, read = "radio", one_of(*(value for value, _, _ in looks["options"]))
    return Field(
        **{
            "name": prefix + name,
            "kind": kind,
            "label": label,
            "read": read,
            "wrong": wrong,
            "optional": optional,
            **looks,
        }
    )


def _plain(annotation: object) -> object:
    """Return the type itself, without the None of what may be left out."""
    if get_origin(annotation) in {Union, UnionType}:
        return next(each for each in get_args(annotation) if each is not NoneType)
    return annotation


def _kind(plain: object, name: str, *, optional: bool) -> tuple[str, Any]:
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return "radio", one_of(*(each.value for each in plain))
    if plain is int and name.endswith(MONEY):
        return "money", cents if optional else some_cents
    if plain is int:
        return "number", matching(NUMBER)
    if plain is date:
        return "date", day
    if plain is bool:
        return "check", one_of("yes")
    return "text", line


def filled(facts: type[Some], values: Mapping[str, object], prefix: str = "", **known: object) -> Some:
    """Return the message that the values make; what was left out takes the message's own default.

    known: what nobody types. Raises NotThere when a page that nobody was shown sent something else.
    """
    typed = {name: values.get(prefix + name) for name in facts.model_fields}
    given = {name: value for name, value in typed.items() if value is not None and value != ""}
    try:
        return facts.model_validate({**given, **known})
    except ValidationError as error:
        raise NotThere from error
