"""`odr republish`: the topic of the cases' history is written again; what is written is deploy/recovery's business."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated, Final

import psycopg
import typer
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy.cli import running
from deploy.cli.holding import hold
from deploy.cli.showing import asides, console, sentences, show
from deploy.local.places import Places, courts_here
from deploy.local.trouble import Trouble
from deploy.recovery.catching_up import AWAY, wait_until_caught_up
from deploy.recovery.topic_from_history import restore_topic
from deploy.topics import create_topics, topics_of
from shared.contracts.topics import CASE_EVENTS, EVERYONE, GATEWAY
from shared.runtime.patience import until

TOPIC: Final = CASE_EVENTS.name
KEPT: Final = b"SELECT count(*) FROM history WHERE topic = %s"
ANSWER_SECONDS: Final = 30
SETTLE_SECONDS: Final = 60.0
LOOK_SECONDS: Final = 0.1


@dataclass(slots=True)
class Republished:
    """What was done. kept: records in the gateway's history · written: those, and what only its publishers had."""

    topic: str
    kept: int
    written: int = 0


def republish(
    *,
    empty: Annotated[
        bool, typer.Option("--empty", help="Delete what lies on the topic first; the databases have all of it.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how much would be written.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Write a lost topic of the cases' history again, from the gateway's history and the services' outboxes.

    Every service stands still meanwhile, the pages too; afterwards each reads the topic from its beginning.
    """
    places = Places()
    with sentences():
        found = running.find(places)
        databases = {service: found.owners_url(service, places) for service in EVERYONE}
        done = Republished(TOPIC, _kept(databases[GATEWAY]))
        if not dry_run:
            settings = found.kafka_settings(places)
            with hold(places, found, list(found.health)), Progress(*COLUMNS, console=asides) as bar:
                _provide(AdminClient(settings), empty=empty)
                task = bar.add_task("", total=done.kept)
                done.written = restore_topic(
                    settings, TOPIC, databases, lambda records: bar.update(task, completed=records)
                )
            for service in found.health:
                wait_until_caught_up(places, found, service)
    if not show(asdict(done), as_json=as_json):
        would = f"{done.kept:,} records of the gateway's history would be written. Nothing was changed."
        console.print(would if dry_run else f"{done.written:,} records were written; all services have caught up.")


def _kept(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(KEPT, [TOPIC]).fetchone()
    return int(row[0]) if row else 0


def _provide(admin: AdminClient, *, empty: bool) -> None:
    """Have the topic there; with `empty` without anything on it. Trouble when the broker does not answer."""
    try:
        if empty:
            _delete(admin)
        create_topics(admin, topics_of(courts_here()))
        _demand("The topic has no leader", lambda: _has_leaders(admin))
    except KafkaException as error:
        raise Trouble(AWAY) from error


def _delete(admin: AdminClient) -> None:
    try:
        admin.delete_topics([TOPIC], request_timeout=ANSWER_SECONDS)[TOPIC].result()
    except KafkaException as error:
        if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
            raise
    _demand("The topic is not gone", lambda: TOPIC not in admin.list_topics(timeout=ANSWER_SECONDS).topics)


def _has_leaders(admin: AdminClient) -> bool:
    found = admin.list_topics(timeout=ANSWER_SECONDS).topics.get(TOPIC)
    return bool(found and found.partitions) and all(part.leader >= 0 for part in found.partitions.values())


def _demand(otherwise: str, true: Callable[[], bool]) -> None:
    if not until(true, SETTLE_SECONDS, LOOK_SECONDS):
        raise Trouble(f"{otherwise} after {SETTLE_SECONDS:.0f} seconds: see the broker's log, then try again.")


COLUMNS: Final = (TextColumn("Writing"), BarColumn(), MofNCompleteColumn())
