import re
from pathlib import Path
from typing import Any

from services.intake.handlers import handlers


def row(title: str) -> set[str]:
    cell = re.search(rf"^\| {title} \| (.*) \|$", Path("services/intake/README.md").read_text(), re.MULTILINE)
    assert cell, f"the canvas has no row {title}"
    return set(cell[1].split(", ")) - {"none"}


def named(kinds: Any) -> set[str]:
    return {kind if isinstance(kind, str) else kind.__name__ for kind in kinds}


def test_the_canvas_says_what_the_handlers_do() -> None:
    assert row("commands") == named(handlers.commands)
    assert row("publishes") | row("publishes to partners") == named(handlers.evolves)
    assert row("listens") == named({*handlers.events, *handlers.hears})
    assert row("timers") == named(handlers.timer_kinds)
    assert row("jobs") == named(handlers.results)
