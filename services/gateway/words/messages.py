"""The tables of all services as one; what has no row in them is found here."""

from collections.abc import Mapping
from typing import Final

from services.gateway.words import documents, filing, intake, negotiation, notify
from services.gateway.words.rows import Card, CommandWords, EventWords, Task
from services.gateway.words.turns import NextStepKind, TaskName
from shared.contracts.message import Command, Event
from shared.contracts.topics import COMMAND_MESSAGES, MESSAGES

_TABLES: Final = (intake, negotiation, documents, filing, notify)
COMMANDS: Final[Mapping[str, CommandWords]] = {
    kind.__name__: row for table in _TABLES for kind, row in table.COMMANDS.items()
}
EVENTS: Final[Mapping[str, EventWords]] = {
    kind.__name__: row for table in _TABLES for kind, row in table.EVENTS.items()
}
_ROWS: Final[tuple[CommandWords | EventWords, ...]] = (*COMMANDS.values(), *EVENTS.values())
TASKS: Final[Mapping[TaskName, Task]] = {name: task for row in _ROWS for name, task in row.tasks.items()}
CARDS: Final[Mapping[NextStepKind, Card]] = {kind: card for row in _ROWS for kind, card in row.steps.items()}


def unworded() -> list[str]:
    """Say, a line each, which message, task or step has no words yet, and where they belong."""
    kinds = [kind for kind in (*COMMAND_MESSAGES, *MESSAGES.values()) if issubclass(kind, Command | Event)]
    missing = {
        f"{kind.__name__}: no row in services/gateway/words/{kind.publisher()}.py"
        for kind in kinds
        if kind.__name__ not in (COMMANDS if issubclass(kind, Command) else EVENTS)
    }
    missing |= {f"{name}: no words for this task in services/gateway/words" for name in TaskName if name not in TASKS}
    missing |= {
        f"{kind}: no words for this step in services/gateway/words" for kind in NextStepKind if kind not in CARDS
    }
    return sorted(missing)
