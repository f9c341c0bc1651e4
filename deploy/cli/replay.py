"""`odr replay`: a service reads the history again from an earlier point; its positions make that harmless.

The offsets of the affected partitions are set back while the service stands still for a moment; nothing else is edited.
"""

from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Annotated, Final

import psycopg
import typer

from deploy.cli import running
from deploy.cli.broker_view import BrokerView, Place
from deploy.cli.case import case_named
from deploy.cli.holding import hold
from deploy.cli.running import Running
from deploy.cli.showing import console, sentences, show, table
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from deploy.recovery.catching_up import AWAY, offsets, wait_until_caught_up
from shared.contracts.topics import CASE_EVENTS, GATEWAY

FIRST: Final = 'SELECT topic, partition, min("offset") FROM history WHERE case_id = %s GROUP BY topic, partition'
SET_BACK: Final = """
UPDATE offsets SET next_offset = least(next_offset, %s) WHERE topic = %s AND partition = %s
"""
HEARD: Final = "SELECT coalesce(sum(sequence), 0) FROM positions"


@dataclass(slots=True)
class Replayed:
    """What one service read again. applied: what was new to it, whatever arrived meanwhile included."""

    service: str
    partitions: int
    read_again: int
    applied: int = 0


def replay(
    *,
    case: Annotated[str, typer.Option(help="From the first record of this case (the court's number).")] = "",
    since: Annotated[datetime | None, typer.Option(help="From this time on, UTC.")] = None,
    service: Annotated[str, typer.Option(help="Only this service; each in turn if not named.")] = "",
    court: Annotated[str, typer.Option(help="The court; the only one here if not named.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be read again.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Have services read the history again from an earlier point. Nothing changes where nothing was lost.

    Each service stands still for a moment while its place is set back; what people send meanwhile waits.
    """
    places = Places()
    with sentences():
        if bool(case) == (since is not None):
            raise Trouble("Say from where: either --case NUMBER or --since TIME.")
        found = running.find(places)
        if service and service not in found.health:
            raise Trouble(f"There is no service {service}; there are {', '.join(found.health)}.")
        starts = _of_case(places, found, case, court) if since is None else _since(places, found, since)
        services = [service] if service else list(found.health)
        done = [_replay(places, found, each, starts, dry_run=dry_run) for each in services]
    if not show({"dry_run": dry_run, "services": [asdict(each) for each in done]}, as_json=as_json):
        columns = ("service", "partitions", "read again", "applied")
        rows = [(each.service, each.partitions, each.read_again, each.applied) for each in done]
        console.print(table(*columns, rows=rows))
        console.print("\nNothing was changed." if dry_run else "\nAll have caught up.")


def _replay(places: Places, found: Running, service: str, starts: dict[Place, int], *, dry_run: bool) -> Replayed:
    now = offsets(places, found, service)
    back = {place: start for place, start in starts.items() if start < now.get(place, 0)}
    result = Replayed(service, len(back), sum(now[place] - start for place, start in back.items()))
    if back and not dry_run:
        url = found.database_url(service, places)
        with psycopg.connect(url, autocommit=True) as connection:
            before = connection.execute(HEARD.encode()).fetchone()
            with hold(places, found, [service]), connection.transaction():
                for (topic, partition), start in back.items():
                    connection.execute(SET_BACK, [start, topic, partition])
            wait_until_caught_up(places, found, service)
            after = connection.execute(HEARD.encode()).fetchone()
        result.applied = int((after or (0,))[0] - (before or (0,))[0])
    return result


def _of_case(places: Places, found: Running, number: str, court: str) -> dict[Place, int]:
    case_id = case_named(number, court)
    with psycopg.connect(found.database_url(GATEWAY, places)) as connection:
        rows = connection.execute(FIRST, [case_id]).fetchall()
    if not rows:
        raise Trouble(f"Nothing has happened in case {number} (id {case_id}).")
    return {(topic, partition): first for topic, partition, first in rows}


def _since(places: Places, found: Running, since: datetime) -> dict[Place, int]:
    at = since if since.tzinfo else since.replace(tzinfo=UTC)
    with closing(BrokerView(found.kafka_settings(places))) as broker:
        first = broker.first_after(CASE_EVENTS.name, at)
    if first is None:
        raise Trouble(AWAY)
    return first
