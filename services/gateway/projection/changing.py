"""Changing one item of a tuple of facts, found by its id."""

from collections.abc import Callable
from typing import TypeVar

from shared.contracts.message import Facts, changed

Item = TypeVar("Item", bound=Facts)


def changed_where(items: tuple[Item, ...], which: Callable[[Item], bool], **facts: object) -> tuple[Item, ...]:
    """Return the items, with these facts changed in those that are meant."""
    return tuple(changed(item, **facts) if which(item) else item for item in items)
