"""Every command and event has its words, or says why it has none; every line of the timeline reaches whom it is for."""

import ast
from pathlib import Path

from services.gateway.words.messages import COMMANDS, EVENTS, unworded
from services.gateway.words.rows import EventWords, Silent

FOLDS = Path("services/gateway/projection")


def rows() -> list[tuple[str, EventWords]]:
    return sorted(EVENTS.items())


def test_every_command_and_event_has_a_row_of_words() -> None:
    assert unworded() == []


def test_silence_has_a_reason() -> None:
    said = [each for _, row in rows() for each in (row.owner, row.other, row.clerk)]
    said += [row.receipt for row in COMMANDS.values() if isinstance(row.receipt, Silent)]

    assert all(isinstance(each, str) or len(each.why.split()) >= 5 for each in said)


def test_what_somebody_is_told_becomes_an_entry_of_the_timeline_and_nothing_else_does() -> None:
    told = {name for name, row in rows() if not row.silent}

    assert _entries() == told


def _entries() -> set[str]:
    """Return the events whose folds add an entry, read from the source of the folds."""
    calls = [
        node
        for file in FOLDS.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "told"
    ]
    return {call.args[0].attr for call in calls if isinstance(call.args[0], ast.Attribute)}
