"""Every kind of job of every service ends where somebody sees it, also when its tries are used up."""

from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from shared.contracts.deciding import Job
from shared.contracts.message import Event

SERVICES = Path(__file__).parent.parent.parent / "services"
WORKING = sorted(found.parent.name for found in SERVICES.glob("*/jobs.py"))


def parts_of(service: str) -> tuple[Any, Any]:
    return (import_module(f"services.{service}.{name}").__dict__[name] for name in ("jobs", "handlers"))  # type: ignore[return-value]


def kinds() -> list[tuple[str, str]]:
    return [(service, kind) for service in WORKING for kind in next(iter(parts_of(service))).kinds]


def named(hint: Any) -> set[type]:
    """Return every class in a return annotation, those inside lists and unions too."""
    inside = get_args(hint)
    return set().union(*map(named, inside)) if inside else {hint}


@pytest.mark.parametrize(("service", "kind"), kinds())
def test_a_job_that_is_given_up_ends_in_an_event_or_is_tried_again(service: str, kind: str) -> None:
    _, handlers = parts_of(service)

    assert kind in handlers.results, f"nobody decides when {kind} has ended well"
    decide = handlers.given_up.get(kind)
    assert decide, f"nobody hears when the tries of {kind} are used up"
    said = named(get_type_hints(decide)["return"])
    assert any(issubclass(each, Event | Job) for each in said), f"{kind} ends in nothing that anybody sees"


@pytest.mark.parametrize("service", WORKING)
def test_no_end_is_decided_for_a_job_that_is_not_there(service: str) -> None:
    jobs, handlers = parts_of(service)

    assert {*handlers.results, *handlers.given_up} == set(jobs.kinds)


def test_there_are_jobs_to_judge() -> None:
    assert len(kinds()) >= 8
