"""Who sees a field of the case document (domain rules on confidentiality): each field says it, by default nobody does.

What a viewer gets follows from these marks alone; docs/case-visibility.md is the same as a table for auditors.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Flag, StrEnum, auto
from functools import cache
from typing import Annotated, Any, TypeVar, cast, get_args
from uuid import UUID

from shared.contracts.actor import Side
from shared.contracts.message import Facts, changed

T = TypeVar("T")


class Viewer(StrEnum):
    """The three classes of people who read a case."""

    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class CaseReader:
    """Who reads. party_id: None for the clerk."""

    viewer: Viewer
    party_id: UUID | None = None


class By(Flag):
    """What a reader is to a fact. OWNER: it is theirs or about them; of a fact that is nobody's, each party is one."""

    NOBODY = 0
    OWNER = auto()
    OWN_SIDE = auto()
    OTHER_SIDE = auto()
    CLERK = auto()
    PARTIES = OWNER | OWN_SIDE | OTHER_SIDE
    EVERYBODY = PARTIES | CLERK


ForAll = Annotated[T, By.EVERYBODY]
ForParties = Annotated[T, By.PARTIES]
ForOwner = Annotated[T, By.OWNER]
ForOwnerAndClerk = Annotated[T, By.OWNER | By.CLERK]
ForOwnSideAndClerk = Annotated[T, By.OWNER | By.OWN_SIDE | By.CLERK]
ForClerk = Annotated[T, By.CLERK]


@dataclass(frozen=True, slots=True)
class OnlyIf:
    """A further condition on each item of a list. note: the same in words, for the table."""

    holds: Callable[[Any, By], bool]
    note: str


@dataclass(frozen=True, slots=True)
class Instead:
    """What a reader gets in place of the value, worked out from the facts around it. note: the same in words."""

    reader: By
    value: Callable[[Any], object]
    note: str


@dataclass(frozen=True, slots=True)
class OwnedBy:
    """The owner of this field is the party that another field of the same facts names."""

    field: str


class Shown(Facts):
    """A part of the case document: every field carries a mark, or nobody sees it and it needs a default."""


@dataclass(frozen=True, slots=True)
class Mark:
    """All that one field says about who sees it."""

    name: str
    by: By = By.NOBODY
    only_if: OnlyIf | None = None
    instead: Instead | None = None
    owned_by: OwnedBy | None = None


@cache
def marks_of(kind: type[Shown]) -> tuple[Mark, ...]:
    """Return the marks of every field, in the order of the class."""
    return tuple(_mark(name, field.metadata) for name, field in kind.model_fields.items())


def _mark(name: str, metadata: list[Any]) -> Mark:
    def found(kind: type[T]) -> T | None:
        return next((each for each in metadata if isinstance(each, kind)), None)

    return Mark(name, found(By) or By.NOBODY, found(OnlyIf), found(Instead), found(OwnedBy))


def seen(facts: Shown, reader: CaseReader) -> dict[str, object]:
    """Return the fields of the whole document that this reader sees, each narrowed in the same way."""
    around = By.CLERK if reader.viewer is Viewer.CLERK else By.OWNER
    return dict(_seen(facts, reader, around))


def _seen(facts: Shown, reader: CaseReader, around: By) -> Iterator[tuple[str, object]]:
    for mark in filter(_of_somebody, marks_of(type(facts))):
        relation = _named(facts, mark.owned_by, reader) if mark.owned_by else around
        value = getattr(facts, mark.name)
        if mark.instead and mark.instead.reader & relation:
            yield mark.name, mark.instead.value(facts)
        elif isinstance(value, tuple):
            yield mark.name, tuple(_items(value, mark, reader, relation))
        elif isinstance(value, Shown):
            if found := list(_items((value,), mark, reader, relation)):
                yield mark.name, found[0]
        elif mark.by & relation:
            yield mark.name, value


def _of_somebody(mark: Mark) -> bool:
    return bool(mark.by)


def _items(items: tuple[object, ...], mark: Mark, reader: CaseReader, around: By) -> Iterator[object]:
    for item in items:
        relation = _relation(item, reader, around)
        if mark.by & relation and (mark.only_if is None or mark.only_if.holds(item, relation)):
            yield _narrowed(item, reader, relation) if isinstance(item, Shown) else item


def parts_of(annotation: object) -> Iterator[type[Shown]]:
    """Yield the parts of the document that stand in a field's type."""
    if isinstance(annotation, type) and issubclass(annotation, Shown):
        yield annotation
    for inner in get_args(annotation):
        yield from parts_of(inner)


@cache
def _whole(kind: type[Shown], relation: By) -> bool:
    """Say whether such a reader always sees all of it: most of a case need not be gone through."""
    nested = [part for field in kind.model_fields.values() for part in parts_of(field.annotation)]
    relations = (By.CLERK,) if relation is By.CLERK else (By.OWNER, By.OWN_SIDE, By.OTHER_SIDE)
    return all(
        mark.by & relation and not (mark.only_if or mark.instead or mark.owned_by) for mark in marks_of(kind)
    ) and all(_whole(part, each) for part in nested for each in relations)


def _narrowed(item: Shown, reader: CaseReader, relation: By) -> Shown:
    if _whole(type(item), relation):
        return item
    visible = dict(_seen(item, reader, relation))
    fields = type(item).model_fields
    hidden = {name: fields[name].get_default(call_default_factory=True) for name in fields.keys() - visible.keys()}
    other = {name: value for name, value in (hidden | visible).items() if value is not getattr(item, name)}
    return changed(item, **other) if other else item


def _relation(item: object, reader: CaseReader, around: By) -> By:
    """Say what the reader is to an item: by the party that it names, else by its side, else as to what it stands in."""
    party_id, side = getattr(item, "party_id", None), cast("Side | None", getattr(item, "side", None))
    if around is By.CLERK or (party_id is None and side is None):
        return around
    if party_id is not None and party_id == reader.party_id:
        return By.OWNER
    if side is not None and side.value == reader.viewer.value:
        return By.OWN_SIDE if party_id else By.OWNER
    return By.OTHER_SIDE


def _named(facts: Shown, owner: OwnedBy, reader: CaseReader) -> By:
    if reader.viewer is Viewer.CLERK:
        return By.CLERK
    return By.OWNER if getattr(facts, owner.field) == reader.party_id else By.OTHER_SIDE
