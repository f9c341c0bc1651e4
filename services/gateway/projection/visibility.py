"""Who sees a field of the case document (domain rules on confidentiality): each field says it, by default nobody does.

What a viewer gets follows from these marks alone; docs/case-visibility.md is the same as a table for auditors.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, TypeVar, cast, get_args
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


class By(StrEnum):
    """What a reader is to a fact. OWNER: it is theirs or about them; of a fact that is nobody's, each party is one."""

    OWNER = "the party itself"
    OWN_SIDE = "its own side"
    OTHER_SIDE = "the other side"
    CLERK = "clerk"


Readers = frozenset[By]
NOBODY: Final[Readers] = frozenset()
PARTIES: Final[Readers] = frozenset({By.OWNER, By.OWN_SIDE, By.OTHER_SIDE})
EVERYBODY: Final[Readers] = PARTIES | {By.CLERK}

ForAll = Annotated[T, EVERYBODY]
ForParties = Annotated[T, PARTIES]
ForOwner = Annotated[T, frozenset({By.OWNER})]
ForOwnerAndClerk = Annotated[T, frozenset({By.OWNER, By.CLERK})]
ForOwnSideAndClerk = Annotated[T, frozenset({By.OWNER, By.OWN_SIDE, By.CLERK})]
ForClerk = Annotated[T, frozenset({By.CLERK})]


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
    by: Readers = NOBODY
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

    return Mark(name, found(frozenset) or NOBODY, found(OnlyIf), found(Instead), found(OwnedBy))


@dataclass(frozen=True, slots=True)
class _Plan:
    """How a part is narrowed for one relation, worked out once: most of a case is the same for every reader.

    plain: fields seen as they are · hidden: those that are not, with their defaults · open: fields to be gone through ·
    whole: the reader always sees all of it.
    """

    plain: tuple[str, ...]
    hidden: Mapping[str, object]
    open: tuple[Mark, ...]
    whole: bool


@cache
def _plan(kind: type[Shown], relation: By) -> _Plan:
    fields = kind.model_fields
    opened = [mark for mark in marks_of(kind) if mark.by and _is_open(mark, fields[mark.name].annotation, relation)]
    plain = [mark.name for mark in marks_of(kind) if mark not in opened and relation in mark.by]
    named = {*plain, *(mark.name for mark in opened)}
    hidden = {name: fields[name].get_default(call_default_factory=True) for name in fields if name not in named}
    return _Plan(tuple(plain), hidden, tuple(opened), whole=not hidden and not opened)


def _is_open(mark: Mark, annotation: object, relation: By) -> bool:
    """Say whether what is seen of a field depends on more than the relation to what it stands in."""
    if mark.owned_by or mark.only_if or (mark.instead and mark.instead.reader is relation):
        return True
    inside = (By.CLERK,) if relation is By.CLERK else (By.OWNER, By.OWN_SIDE, By.OTHER_SIDE)
    parts = list(parts_of(annotation))
    return any(not (each in mark.by and _plan(part, each).whole) for part in parts for each in inside)


def parts_of(annotation: object) -> Iterator[type[Shown]]:
    """Yield the parts of the document that stand in a field's type."""
    if isinstance(annotation, type) and issubclass(annotation, Shown):
        yield annotation
    for inner in get_args(annotation):
        yield from parts_of(inner)


def seen(facts: Shown, reader: CaseReader) -> dict[str, object]:
    """Return the fields of the whole document that this reader sees, each narrowed in the same way."""
    relation = By.CLERK if reader.viewer is Viewer.CLERK else By.OWNER
    plan = _plan(type(facts), relation)
    return {name: getattr(facts, name) for name in plan.plain} | dict(_opened(facts, plan, reader, relation))


def _opened(facts: Shown, plan: _Plan, reader: CaseReader, around: By) -> Iterator[tuple[str, object]]:
    for mark in plan.open:
        value = getattr(facts, mark.name)
        if mark.instead and mark.instead.reader is around:
            yield mark.name, mark.instead.value(facts)
        elif isinstance(value, tuple):
            yield mark.name, tuple(_items(value, mark, reader, around))
        elif isinstance(value, Shown):
            yield from ((mark.name, item) for item in _items((value,), mark, reader, around))
        elif (_named(facts, mark.owned_by, reader) if mark.owned_by else around) in mark.by:
            yield mark.name, value


def _items(items: tuple[object, ...], mark: Mark, reader: CaseReader, around: By) -> Iterator[object]:
    for item in items:
        relation = relation_of(item, reader, around)
        if relation in mark.by and (mark.only_if is None or mark.only_if.holds(item, relation)):
            yield _narrowed(item, reader, relation) if isinstance(item, Shown) else item


def _narrowed(item: Shown, reader: CaseReader, relation: By) -> Shown:
    plan = _plan(type(item), relation)
    if plan.whole:
        return item
    opened = dict(_opened(item, plan, reader, relation))
    missing = {mark.name for mark in plan.open} - opened.keys()
    defaults = {name: type(item).model_fields[name].get_default(call_default_factory=True) for name in missing}
    return changed(item, **plan.hidden, **opened, **defaults)


def relation_of(item: object, reader: CaseReader, around: By = By.OWNER) -> By:
    """Say what the reader is to an item: by the party that it names, else by its side, else as to what it stands in."""
    if reader.viewer is Viewer.CLERK:
        return By.CLERK
    party_id, side = getattr(item, "party_id", None), cast("Side | None", getattr(item, "side", None))
    if party_id is not None and party_id == reader.party_id:
        return By.OWNER
    if side is not None and side.value == reader.viewer.value:
        return By.OWN_SIDE if party_id else By.OWNER
    return around if party_id is None and side is None else By.OTHER_SIDE


def _named(facts: Shown, owner: OwnedBy, reader: CaseReader) -> By:
    if reader.viewer is Viewer.CLERK:
        return By.CLERK
    return By.OWNER if getattr(facts, owner.field) == reader.party_id else By.OTHER_SIDE
