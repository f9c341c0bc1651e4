"""`odr status`: is every service at work, and does something wait for a person; it repairs nothing."""

from dataclasses import asdict
from typing import Annotated, Final

import typer
from rich.console import Group, RenderableType

from deploy.cli import running
from deploy.cli.looking import PATIENCE_SECONDS, Look, ServiceStatus, look
from deploy.cli.showing import console, seconds, sentences, show, table
from deploy.local.places import Places

UNKNOWN: Final = "?"
UNITS: Final = {"G": 1e9, "M": 1e6, "k": 1e3}
COLUMNS: Final = ("service", "ready", "lag", "since", "held", "unsent", "since", "parked", "cases", "jobs", "failing")
Patience = Annotated[
    float, typer.Option(min=0, callback=seconds, help="How many seconds anything may wait before a person is needed.")
]


def status(
    *,
    patience: Patience = PATIENCE_SECONDS,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Show every service: ready, behind, unsent, put aside. Exit code 1 when something needs a person."""
    places = Places()
    with sentences():
        seen = look(places, running.find(places))
    worries = seen.worries(patience)
    facts = {"services": [asdict(service) for service in seen.services], "broker": seen.broker, "worries": worries}
    if not show(facts, as_json=as_json):
        console.print(picture(seen, patience))
    raise typer.Exit(1 if worries else 0)


def picture(seen: Look, patience: float) -> RenderableType:
    """Return the table and the sentences below it. since: seconds that the oldest has waited; ?: nobody answers."""
    worries = seen.worries(patience)
    last = "\n".join([*worries, "The runbooks are in docs/operations."]) if worries else "Nothing needs a person."
    return Group(table(*COLUMNS, rows=[_row(each) for each in seen.services], gap=1), f"\n{last}")


def _row(each: ServiceStatus) -> list[str]:
    ready = "yes" if each.ready else "NO"
    if each.processes > 1:
        ready = f"{each.ready_processes}/{each.processes}"
    failing = sum(each.failing.values()) if each.database else None
    figures = (each.lag, each.lag_seconds, each.held_seconds, each.unsent, each.unsent_seconds)
    rest = (each.parked, each.blocked_cases, each.jobs, failing)
    return [each.service, ready, *(UNKNOWN if figure is None else _short(figure) for figure in (*figures, *rest))]


def _short(figure: float) -> str:
    """Write a figure in five letters at most, so that a row fits a terminal; the exact one is in the JSON."""
    for unit, size in UNITS.items():
        if figure >= 10 * size:
            return f"{figure / size:.0f}{unit}"
    return f"{figure:.0f}"
