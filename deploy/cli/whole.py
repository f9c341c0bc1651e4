"""What a command or an event still lacks, by name and place to write it; `./odr check` prints it.

It looks at every message of the contracts, so that the next one is asked about because it exists.
"""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from deploy.local.places import PROJECT
from services.gateway.pages.api_only import API_ONLY
from services.gateway.projection.handlers import handlers as projection
from services.gateway.words.catalogue import current, untranslated
from services.gateway.words.messages import unworded
from services.notify.domain.notices import SILENT, TABLE
from shared.contracts.example import examples
from shared.contracts.message import Command, Event, Message
from shared.contracts.topics import COMMAND_MESSAGES, LISTENERS, MESSAGES
from shared.messaging.handlers import Handlers

PAGES: Final = PROJECT / "services" / "gateway" / "pages"


def lacking() -> list[str]:
    """Return a line for each thing that is missing: what, and where it is to be written."""
    found = [line for kind in COMMAND_MESSAGES for line in _of_command(kind)]
    found += [line for kind in MESSAGES.values() if issubclass(kind, Event) for line in _of_event(kind)]
    found += [f"{name}: no example in shared/contracts/examples" for name in MESSAGES if name not in examples()]
    found += [f"{sentence!r}: no Spanish in services/gateway/locale" for sentence in untranslated(current())]
    return sorted({*found, *unworded()})


def _of_command(kind: type[Command]) -> Iterator[str]:
    name, service = kind.__name__, kind.publisher()
    if not kind.by:
        yield f"{name}: nobody may send it; say `by=` in shared/contracts/{service}.py"
    if kind not in _handlers(service).commands:
        yield f"{name}: no decision in services/{service}/handlers.py"
    if name not in _names_in(PAGES) and kind not in API_ONLY:
        yield f"{name}: no page in services/gateway/pages, and no reason in its api_only.py"
    if not _story(kind):
        yield f"{name}: no story in tests/{service}"


def _of_event(kind: type[Event]) -> Iterator[str]:
    name, service = kind.__name__, kind.publisher()
    if kind not in TABLE and kind not in SILENT:
        yield f"{name}: no notice, and no reason in SILENT of services/notify/domain/notices.py"
    if kind in TABLE and kind in SILENT:
        yield f"{name}: both told and silent in services/notify/domain/notices.py"
    if kind not in LISTENERS:
        return  # partners alone read it
    if kind not in _handlers(service).evolves:
        yield f"{name}: no fold in services/{service}/handlers.py"
    if kind not in projection.hears:
        yield f"{name}: no fold in services/gateway/projection"
    if not _story(kind):
        yield f"{name}: no story in tests/{service}"


def _handlers(service: str) -> Handlers[Any, Any, Any]:
    found: Handlers[Any, Any, Any] = import_module(f"services.{service}.handlers").handlers
    return found


def _story(kind: type[Message]) -> bool:
    return kind.__name__ in _names_in(PROJECT / "tests" / kind.publisher())


@cache
def _names_in(folder: Path) -> frozenset[str]:
    """Return every name, and every text, that stands in the sources of a folder."""
    return frozenset(name for file in folder.rglob("*.py") for name in _names(file.read_text(encoding="utf-8")))


def _names(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def main() -> int:
    """Print what is missing; 0 when nothing is."""
    lines = lacking()
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
