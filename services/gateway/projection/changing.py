"""Changing one item of a tuple of facts, found by its id."""

from collections.abc import Callable
from typing import TypeVar

from shared.contracts.message import Facts

Item = TypeVar("Item", bound=Facts)


def changed(items: tuple[Item, ...], which: Callable[[Item], bool], **facts: object) -> tuple[Item, ...]:
    """Return the items, with these facts changed in those that are meant."""
    return tuple(item.model_copy(update=facts) if which(item) else item for item in items)
