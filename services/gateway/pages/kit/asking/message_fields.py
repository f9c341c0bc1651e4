"""Fields asked for a message, built from the message itself: kind, reader, and whether it may be left out.

What a person reads (label, what to do when it is wrong) stands where it is asked; a field that the message does not
have cannot be asked, and what was read makes the message again.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import NoneType, UnionType
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from services.gateway.errors import NotThere
from services.gateway.pages.kit.asking.fields import Field, Wrong, cents, day, one_of, some_cents, ticked, whole
from shared.contracts.message import Facts
from shared.contracts.values.kind import Kind

Some = TypeVar("Some", bound=Facts)
MONEY: Final = "_cents"
Read = Callable[[str], object]


def asked(facts: type[Facts], named: str, label: str, wrong: str, prefix: str = "", **looks: Any) -> Field:  # noqa: ANN401 - as Field declares them
    """Return the field of a form that asks for one field of a message. Raises KeyError when it has none of that name.

    prefix: in front of the input's name, where one form asks for two of a kind · looks: more of Field; they win.
    """
    declared = facts.model_fields[named]
    optional = not declared.is_required()
    look, parse = _look(_plain(declared.annotation), named, optional=optional)
    if looks.get("options") and look != "radio":
        look, parse = "radio", one_of(*(value for value, _, _ in looks["options"]))
    rule = _rule(declared)
    usual: dict[str, Any] = {"kind": look, "read": _checked(parse, rule), "wrong": wrong, "optional": optional}
    if rule and "maxLength" in rule.limits():
        usual["max_length"] = rule.limits()["maxLength"]
    return Field(**{"name": prefix + named, "label": label, **usual, **looks})


def _rule(declared: FieldInfo) -> Kind | None:
    """Return what kind of value the message wants, where its field says one."""
    inside = (mark for each in get_args(declared.annotation) for mark in getattr(each, "__metadata__", ()))
    return next((mark for mark in (*declared.metadata, *inside) if isinstance(mark, Kind)), None)


def _checked(parse: Read, rule: Kind | None) -> Read:
    return (lambda typed: rule.read(parse(typed))) if rule else parse


def _plain(annotation: object) -> object:
    """Return the type itself, without the None of what may be left out and without marks."""
    if get_origin(annotation) in {Union, UnionType}:
        return _plain(next(each for each in get_args(annotation) if each is not NoneType))
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _look(plain: object, name: str, *, optional: bool) -> tuple[str, Read]:
    if isinstance(plain, type) and issubclass(plain, StrEnum):
        return "radio", one_of(*(each.value for each in plain))
    if plain is int and name.endswith(MONEY):
        return "money", cents if optional else some_cents
    if plain is int:
        return "number", whole
    if plain is date:
        return "date", day
    if plain is bool:
        return "check", ticked
    return "text", str


def _read(facts: type[Facts], name: str, value: object) -> object:
    """Return a number that a page sends as text, as the number that it is."""
    return whole(value) if isinstance(value, str) and _plain(facts.model_fields[name].annotation) is int else value


def filled(facts: type[Some], values: Mapping[str, object], prefix: str = "", **known: object) -> Some:
    """Return the message that the values make; what was left out takes the message's own default.

    known: what nobody types. Raises NotThere when a page that nobody was shown sent something else.
    """
    typed = {name: values.get(prefix + name) for name in facts.model_fields}
    given = {name: value for name, value in typed.items() if value is not None and value != ""}
    try:
        return facts.model_validate({name: _read(facts, name, value) for name, value in given.items()} | known)
    except (ValidationError, Wrong) as error:
        raise NotThere from error
