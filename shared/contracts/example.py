"""One example of every message, a file for each publisher: read by the API's documentation and by tests."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from shared.contracts.message import Message

FOLDER: Final = Path(__file__).parent / "examples"


@cache
def examples() -> dict[str, dict[str, Any]]:
    """Return all examples by type name."""
    found: dict[str, dict[str, Any]] = {}
    for file in sorted(FOLDER.glob("*.json")):
        found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def example_of(message: type[Message]) -> dict[str, Any]:
    """Return the example of a message. Raises KeyError when it has none."""
    return examples()[message.type_name()]
