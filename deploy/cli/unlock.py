"""`odr unlock`: staff whom wrong tries have locked out are let in again at once, and it is recorded; no PIN is changed.

Only staff: a party whose key or PIN is lost gets a new key at the counter. A court's administrator does the same at
`/staff`.
"""

from datetime import datetime
from typing import Annotated, Any

import psycopg
import typer
from psycopg.rows import dict_row
from sqlalchemy import TextClause
from sqlalchemy.dialects.postgresql.psycopg import dialect

from deploy.cli import running
from deploy.cli.operator_name import As, because, operator
from deploy.cli.showing import console, sentences, show, table
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from deploy.settings import value_of
from services.gateway.people.limits import locked_for
from services.gateway.people.lock_sql import LIFT, STAFF
from services.gateway.settings import GatewaySettings
from shared.contracts.topics import GATEWAY
from shared.runtime.clock import Clock

Name = Annotated[str, typer.Argument(help="Who is locked out, as the staff file names them; without, all are listed.")]


def unlock(
    name: Name = "",
    *,
    court: Annotated[str, typer.Option(help="Their court, where two have the same name.")] = "",
    reason: Annotated[str, typer.Option(help="Why; it is kept.")] = "",
    as_name: As = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Let somebody of the court in again whom wrong PINs have locked out; key and PIN stay as they are."""
    places = Places()
    with sentences():
        at = Clock(places.clock_offset).now()
        url = running.find(places).database_url(GATEWAY, places)
        with psycopg.connect(url, row_factory=dict_row) as connection:
            members = connection.execute(_written(STAFF)).fetchall()
            if name:
                answer: Any = _lifted(connection, _named(members, name, court), at, reason, as_name)
            else:
                answer = [_said(member, at) for member in members]
        if show(answer, as_json=as_json):
            return
        if name:
            console.print(f"{name} can sign in again: {answer['wrong_tries']} wrong tries are forgotten.")
        else:
            columns = ("name", "court_id", "role", "wrong_tries", "locked_out_until")
            console.print(table(*columns, rows=[[member[column] for column in columns] for member in answer]))


def most_tries() -> int:
    """Return after how many wrong tries an hour the gateway locks a key. Raises Trouble when the shell's is none."""
    return int(value_of(GatewaySettings, "tries_per_hour"))


def _said(member: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return one of the staff with the time until which wrong tries lock them out; empty for who can sign in."""
    left = locked_for(member["counts"], most_tries())
    until = f"{now + left:%Y-%m-%d %H:%M} UTC" if left else ""
    return {**{name: fact for name, fact in member.items() if name != "counts"}, "locked_out_until": until}


def _named(members: list[dict[str, Any]], name: str, court: str) -> dict[str, Any]:
    found = [each for each in members if each["name"].casefold() == name.casefold() and court in {"", each["court_id"]}]
    if not found:
        raise Trouble(f"Nobody of the court's staff is called {name}: `./odr unlock` lists them.")
    if len(found) > 1:
        raise Trouble(
            f"{name} works at {' and '.join(each['court_id'] for each in found)}: say which, `--court COURT`."
        )
    return found[0]


def _written(statement: TextClause) -> bytes:
    """Return a statement of the gateway's as this connection takes it."""
    ours = dialect()  # type: ignore[no-untyped-call] # only half of it is typed
    return str(statement.compile(dialect=ours)).encode()


def _lifted(
    connection: psycopg.Connection[Any], member: dict[str, Any], at: datetime, reason: str, as_name: str
) -> dict[str, Any]:
    me, why = operator(as_name), because(reason, "Say why", "It is kept with your name.")
    facts = {"account_id": member["account_id"], "lifted_by": me, "lifted_by_id": None, "reason": why, "at": at}
    lifted: dict[str, Any] | None = connection.execute(_written(LIFT), facts).fetchone()
    if lifted is None:
        raise Trouble(f"{member['name']} is not locked out: no wrong try of that key counts now.")
    return {**member, **lifted}
