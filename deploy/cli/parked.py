"""`odr parked`: messages that no service could apply, and commands that failed and were refused; nothing is edited.

A release or discarding is a wish in the service's own table; the service carries it out by its ordinary rules.
"""

import base64
import getpass
from dataclasses import dataclass
from datetime import UTC
from typing import Annotated, Any, Final

import psycopg
import typer
from psycopg.rows import dict_row
from rich.console import Group, RenderableType
from rich.padding import Padding

from deploy.cli import running
from deploy.cli.operator_name import As, because, operator
from deploy.cli.showing import console, sentences, show, table
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from shared.runtime.codes import group, normalise_code
from shared.runtime.patience import until

app: Final = typer.Typer(no_args_is_help=True, help="Look at messages that were put aside, release or discard them.")

PATIENCE_SECONDS: Final = 15.0
MOST_DIGITS: Final = 18  # fit a bigint
OPEN: Final = """
SELECT id::text AS number, CASE WHEN case_id IS NULL THEN 'lies aside' ELSE 'its case waits' END AS what, case_id,
    topic, partition, "offset", reason, parked_at AS since, settlement, discard_wanted_by, discard_reason
FROM parked WHERE settled_at IS NULL
UNION ALL SELECT number, 'was refused', case_id, topic, partition, "offset", reason, happened_at, NULL, NULL, NULL
FROM incidents WHERE settled_at IS NULL ORDER BY since, number
"""
ONE: Final = "SELECT * FROM parked WHERE id = %s"
INCIDENT: Final = "SELECT * FROM incidents WHERE number = %s"
SETTLE: Final = """
UPDATE incidents SET settled_at = now(), settled_by = %s, settlement = %s
WHERE number = %s AND settled_at IS NULL RETURNING number
"""
RELEASE: Final = """
UPDATE parked SET settlement = 'release', settled_by = %s
WHERE settled_at IS NULL AND (id = %s OR case_id = (SELECT case_id FROM parked WHERE id = %s)) RETURNING id
"""
OPEN_ONE: Final = (
    "SELECT discard_wanted_by, discard_reason, settlement FROM parked WHERE id = %s AND settled_at IS NULL"
)
WISH: Final = """
UPDATE parked SET discard_wanted_by = %s, discard_reason = %s
WHERE id = %s AND settled_at IS NULL AND discard_wanted_by IS NULL RETURNING id
"""
CONFIRM: Final = """
UPDATE parked SET settlement = 'discard', settled_by = discard_wanted_by || ', then ' || %s
WHERE id = %s AND settled_at IS NULL AND discard_wanted_by = %s RETURNING id
"""
LEFT: Final = "SELECT id, reason FROM parked WHERE id = ANY(%s) AND settled_at IS NULL ORDER BY id"

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]
Service = Annotated[str, typer.Argument(help="The service that put it aside.")]
Number = Annotated[str, typer.Argument(help="Its number, as `list` shows it.")]


@dataclass(frozen=True, slots=True)
class Parked:
    """One message that was put aside, and where it lies."""

    service: str
    number: int
    places: Places
    found: running.Running

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """Run a query in the service's database."""
        return _rows(self.service, self.places, self.found, query, *values)


@app.command("list")
def list_parked(*, as_json: Json = False) -> None:
    """List what every service has put aside."""
    places = Places()
    with sentences():
        found = running.find(places)
        rows = [{"service": service, **row} for service in found.health for row in _rows(service, places, found, OPEN)]
        if show(rows, as_json=as_json):
            return
        for row in rows:
            console.print(listed(row))
        console.print(f"{len(rows)} messages are put aside.")


def listed(row: dict[str, Any]) -> RenderableType:
    """Return one of the list: first the two words that `show` takes, below them its case and why it lies there."""
    since = f"{row['since'].astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    below = [f"case {row['case_id']}", row["reason"]] if row["case_id"] else [row["reason"]]
    head = f"{row['service']} {row['number']} · {row['what']} · since {since}"
    return Group(head, Padding("\n".join(below), (0, 0, 1, 2)))


@app.command("show")
def show_parked(service: Service, number: Number, *, as_json: Json = False) -> None:
    """Show one message as it came: where from, why it was put aside, headers and body."""
    places = Places()
    with sentences():
        found = running.find(places)
        question = (ONE, int(number)) if _of_a_message(number) else (INCIDENT, _incident(number))
        rows = _rows(_known(service, found), places, found, *question)
        if not rows:
            raise Trouble(f"{service} has no message {number}: see `./odr parked list`.")
        facts = _readable(rows[0])
        if not show(facts, as_json=as_json):
            console.print(table("", "", rows=list(facts.items())))


@app.command()
def release(service: Service, number: Number, *, as_json: Json = False) -> None:
    """Have a service try a message again, with all that waits behind it in its case, once its cause is repaired."""
    places = Places()
    with sentences():
        found = running.find(places)
        asked = [_waiting(number)] * 2
        wished = _rows(_known(service, found), places, found, RELEASE, getpass.getuser(), *asked)
        if not wished:
            raise Trouble(f"{service} has no open message {number}: see `./odr parked list`.")
        left = _wait(service, places, found, [row["id"] for row in wished])
        if not show({"released": len(wished) - len(left), "still_parked": left}, as_json=as_json):
            console.print(f"{len(wished) - len(left)} of {len(wished)} messages were applied.")
            for row in left:
                console.print(f"  {row['id']} is still put aside: {row['reason']}")
    raise typer.Exit(1 if left else 0)


@app.command()
def discard(
    service: Service,
    number: Number,
    *,
    reason: Annotated[str, typer.Option(help="Why it is given up; needed for the first call.")] = "",
    as_name: As = "",
    as_json: Json = False,
) -> None:
    """Give a message up for ever, together with a second person; what waits behind it in its case is tried again.

    The first call keeps the reason and who wants it; another person calls again to confirm. The sender of a
    discarded command is told that it could not be handled. A discarded event has no effect on this service.
    """
    places = Places()
    with sentences():
        me = operator(as_name)
        found = running.find(places)
        row_id = _waiting(number)
        rows = _rows(_known(service, found), places, found, OPEN_ONE, row_id)
        if not rows:
            raise Trouble(f"{service} has no open message {number}: see `./odr parked list`.")
        left: list[dict[str, Any]] = []
        parked = Parked(service, row_id, places, found)
        if rows[0]["discard_wanted_by"] is None:
            sentence = _want(parked, me, reason)
        else:
            sentence, left = _confirm(parked, me, rows[0])
    if not show({"said": sentence, "still_parked": left}, as_json=as_json):
        console.print(sentence)
    raise typer.Exit(1 if left else 0)


@app.command()
def settle(
    service: Service,
    number: Number,
    *,
    reason: Annotated[str, typer.Option(help="What was found, and what was done about it.")] = "",
    as_name: As = "",
    as_json: Json = False,
) -> None:
    """Say that an incident was looked at: its command was refused, its sender told, and nothing waits for it."""
    places = Places()
    with sentences():
        me = operator(as_name)
        why = because(reason, "Say what was found", "It stays with the incident.")
        found, incident = running.find(places), _incident(number)
        if not _rows(_known(service, found), places, found, SETTLE, me, why, incident):
            raise Trouble(f"{service} has no open incident {incident}: see `./odr parked list`.")
    if not show({"settled": incident}, as_json=as_json):
        console.print(f"Settled by {me}: {incident}.")


def _of_a_message(number: str) -> bool:
    return number.isdecimal() and len(number) <= MOST_DIGITS


def _waiting(number: str) -> int:
    """Return the number of a message that waits. Trouble for an incident."""
    if not _of_a_message(number):
        _incident(number)
        raise Trouble("An incident's sender was told and may ask again; nothing waits: use `./odr parked settle`.")
    return int(number)


def _incident(number: str) -> str:
    """Read an incident's number as people say it. Trouble when it is none."""
    try:
        return group(normalise_code(number))
    except ValueError as error:
        raise Trouble(f"{number} is no message's and no incident's number: see `./odr parked list`.") from error


def _want(parked: Parked, me: str, reason: str) -> str:
    why = because(reason, "Say why", "Another person reads it before confirming.")
    if not parked.rows(WISH, me, why, parked.number):
        raise Trouble("Somebody was quicker: see `./odr parked show`.")
    return f"Kept: {me} wants to discard message {parked.number} of {parked.service}. Another person must confirm it."


def _confirm(parked: Parked, me: str, row: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    if row["discard_wanted_by"] == me:
        raise Trouble(f"{me} wanted this; another person must confirm it, under another name: `--as NAME`.")
    if not parked.rows(CONFIRM, me, parked.number, row["discard_wanted_by"]):
        raise Trouble("Somebody was quicker: see `./odr parked show`.")
    left = _wait(parked.service, parked.places, parked.found, [parked.number])
    if left:
        return f"Message {parked.number} is still put aside: {left[0]['reason']}", left
    return f"Discarded by {row['discard_wanted_by']}, then {me}: {row['discard_reason']}", left


def _wait(service: str, places: Places, found: running.Running, numbers: list[int]) -> list[dict[str, Any]]:
    return until(
        lambda: _rows(service, places, found, LEFT, numbers), PATIENCE_SECONDS, 0.2, done=lambda left: not left
    )


def _known(service: str, found: running.Running) -> str:
    if service not in found.health:
        raise Trouble(f"There is no service {service}; there are {', '.join(found.health)}.")
    return service


def _rows(service: str, places: Places, found: running.Running, query: str, *values: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - what a query takes
    with psycopg.connect(found.database_url(service, places), row_factory=dict_row) as connection:
        return connection.execute(query.encode(), values).fetchall()


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    headers = {name: base64.b64decode(value).decode(errors="replace") for name, value in row["headers"]}
    key = None if row["key"] is None else bytes(row["key"]).decode(errors="replace")
    return {**row, "headers": headers, "key": key, "body": bytes(row["body"]).decode(errors="replace")}
