"""`odr case NUMBER`: a case's history as the gateway has read it, in the order of record; it opens nothing sealed."""

import json
from typing import Annotated, Any, Final
from uuid import UUID

import psycopg
import typer
from psycopg.rows import dict_row

from deploy.cli import running
from deploy.cli.showing import console, sentences, show, table
from deploy.local.places import Places, courts_dir
from deploy.local.trouble import Trouble
from shared.contracts.topics import GATEWAY
from shared.courtcalendar.court import load_courts

HISTORY: Final = """
SELECT partition, "offset", headers, body FROM history WHERE case_id = %s ORDER BY topic, partition, "offset"
"""


def case(
    number: Annotated[str, typer.Argument(help="The court's case number.")],
    *,
    court: Annotated[str, typer.Option(help="The court; the only one here if not named.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Every entry with headers and body, as JSON.")] = False,
) -> None:
    """Print everything that has happened in a case: when, which service said it, and what (--json: what caused it)."""
    places = Places()
    with sentences():
        found = running.find(places)
        case_id = case_named(number, court)
        with psycopg.connect(found.database_url(GATEWAY, places), row_factory=dict_row) as connection:
            entries = [_entry(row) for row in connection.execute(HISTORY, [case_id])]
        if not entries:
            raise Trouble(f"Nothing has happened in case {number} (id {case_id}).")
        if not show(entries, as_json=as_json):
            console.print(f"Case {number} · {case_id} · {len(entries)} entries\n")
            console.print(table("when (UTC)", "who", "what", rows=[_line(entry) for entry in entries]))


def case_named(number: str, court: str) -> UUID:
    """Return the id of a court's case, however its number is typed. Trouble when the court must be named."""
    courts = load_courts(courts_dir())
    if not court and len(courts) == 1:
        return next(iter(courts.values())).case_id(number)
    if court not in courts:
        raise Trouble(f"Name the court with --court: {', '.join(courts)}.")
    return courts[court].case_id(number)


def _entry(row: dict[str, Any]) -> dict[str, Any]:
    place = {"partition": row["partition"], "offset": row["offset"]}
    return {**place, **dict(row["headers"]), "body": json.loads(bytes(row["body"]))}


def _line(entry: dict[str, Any]) -> tuple[str, str, str]:
    when = entry["ce_time"][:19].replace("T", " ")
    return when, f"{entry['ce_source']} {entry['ce_sequence']}", entry["ce_type"].split(".")[-2]
