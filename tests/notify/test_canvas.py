import re
from pathlib import Path
from typing import Any

from services.notify.handlers import handlers
from services.notify.jobs import jobs


def row(title: str) -> set[str]:
    cell = re.search(rf"^\| {title} \| (.*) \|$", Path("services/notify/README.md").read_text(), re.MULTILINE)
    assert cell, f"the canvas has no row {title}"
    return set(cell[1].split(", ")) - {"none"}


def named(kinds: Any) -> set[str]:
    return {kind if isinstance(kind, str) else kind.__name__ for kind in kinds}


def test_the_canvas_says_what_the_handlers_do() -> None:
    assert row("commands") == named(handlers.commands)
    assert row("publishes") == named(handlers.evolves)
    assert row("listens") == named({*handlers.events, *handlers.hears})
    assert row("timers") == named(handlers.timer_kinds)


def test_the_canvas_names_the_jobs_and_each_has_its_result() -> None:
    assert row("jobs") == named(jobs.kinds) == set(handlers.results)


def test_a_person_learns_of_the_end_of_every_job_that_tells_somebody_something() -> None:
    assert set(handlers.given_up) == set(jobs.kinds)
