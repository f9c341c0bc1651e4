import re
from pathlib import Path
from typing import Any

import pytest

from services.filing.handlers import handlers as filing
from services.filing.jobs import jobs as filing_jobs
from services.negotiation.handlers import handlers as negotiation


def row(service: str, title: str) -> set[str]:
    text = (Path("services") / service / "README.md").read_text()
    cell = re.search(rf"^\| {title} \| (.*) \|$", text, re.MULTILINE)
    assert cell, f"the canvas of {service} has no row {title}"
    return set(cell[1].split(", ")) - {"none"}


def named(kinds: Any) -> set[str]:
    return {kind if isinstance(kind, str) else kind.__name__ for kind in kinds}


@pytest.mark.parametrize(("service", "handlers"), [("negotiation", negotiation), ("filing", filing)])
def test_the_canvas_says_what_the_handlers_do(service: str, handlers: Any) -> None:
    assert row(service, "commands") == named(handlers.commands)
    assert row(service, "publishes") == named(handlers.evolves)
    assert row(service, "listens") == named({*handlers.events, *handlers.hears})
    assert row(service, "timers") == named(handlers.timer_kinds)


def test_the_canvas_names_the_jobs_and_each_has_its_result() -> None:
    assert row("negotiation", "jobs") == set()
    assert row("filing", "jobs") == named(filing_jobs.kinds) == set(filing.results) == set(filing.given_up)
