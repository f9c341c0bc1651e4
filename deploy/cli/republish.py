"""`odr republish`: the history's topic and the public ones are written again; how is deploy/recovery's business."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from typing import Annotated, Final

import psycopg
import typer
from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import AdminClient
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy.cli import running
from deploy.cli.broker_view import BrokerView
from deploy.cli.holding import hold
from deploy.cli.looking import HALF_WRITTEN
from deploy.cli.showing import asides, console, sentences, show
from deploy.local.places import Places, courts_here
from deploy.local.trouble import Trouble
from deploy.recovery.catching_up import AWAY, wait_until_caught_up
from deploy.recovery.published_topics import Published, compare, restore_published, rewind
from deploy.recovery.topic_from_history import restore_topic
from deploy.topics import create_topics, topics_of
from shared.contracts.topics import CASE_EVENTS, CASE_STATUS, EVERYONE, GATEWAY
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
    published: list[Published] = field(default_factory=list)


def republish(
    *,
    empty: Annotated[
        bool, typer.Option("--empty", help="Delete what lies on the topic first; the databases have all of it.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how much would be written.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Write the cases' history again, from the gateway's history and the services' outboxes, and the public topics.

    Of a public topic only what it lacks is written: partners are told nothing twice. Every service stands still
    meanwhile, the pages too; afterwards each reads the topic from its beginning.
    """
    places = Places()
    with sentences():
        found = running.find(places)
        databases = {service: found.owners_url(service, places) for service in EVERYONE}
        done = Republished(TOPIC, _kept(databases[GATEWAY]))
        settings = found.kafka_settings(places)
        if dry_run:
            done.published = [compare(settings, topic, databases[owner]) for topic, owner in _published(settings)]
        else:
            with hold(places, found, list(found.health)), Progress(*COLUMNS, console=asides) as bar:
                task = bar.add_task("", total=done.kept)
                with _half_written(places, empty=empty):
                    _provide(AdminClient(settings), TOPIC if empty else "")
                    done.written = restore_topic(
                        settings, TOPIC, databases, lambda records: bar.update(task, completed=records)
                    )
                    done.published = _restore_published(settings, databases)
            for service in found.health:
                wait_until_caught_up(places, found, service)
    if not show(asdict(done), as_json=as_json):
        would = f"{done.kept:,} records of the gateway's history would be written. Nothing was changed."
        console.print(would if dry_run else f"{done.written:,} records were written; all services have caught up.")
        for each in done.published:
            console.print(
                f"{each.topic} lacks {each.lacking:,} of {each.kept:,} messages; {each.written:,} were written."
            )


@contextmanager
def _half_written(places: Places, *, empty: bool) -> Iterator[None]:
    """Note that the history is not whole until the block has come to its end: nothing may follow what is missing."""
    if empty:
        places.half_written.touch()
    try:
        yield
    except BaseException:
        if places.half_written.exists():
            asides.print(HALF_WRITTEN)
        raise
    places.half_written.unlink(missing_ok=True)


def _published(settings: dict[str, str]) -> list[tuple[str, str]]:
    """Name the public topics that are there, each with its publisher."""
    known = AdminClient(settings).list_topics(timeout=ANSWER_SECONDS).topics
    names = [CASE_STATUS.name.format(court_id=court) for court in courts_here()]
    return [(name, CASE_STATUS.writers[0]) for name in names if name in known]


def _restore_published(settings: dict[str, str], databases: dict[str, str]) -> list[Published]:
    admin = AdminClient(settings)
    done = [
        restore_published(settings, topic, databases[owner], lambda topic=topic: _provide(admin, topic))  # type: ignore[misc]
        for topic, owner in _published(settings)
    ]
    with closing(BrokerView(settings)) as broker:
        ends = broker.ends([topic.name for topic in topics_of(courts_here())])
    if ends is None:
        raise Trouble(AWAY)
    rewind(databases, ends)
    return done


def _kept(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(KEPT, [TOPIC]).fetchone()
    return int(row[0]) if row else 0


def _provide(admin: AdminClient, emptied: str) -> None:
    """Have all topics there, and nothing on the one to be emptied. Trouble when the broker does not answer."""
    try:
        if emptied:
            _delete(admin, emptied)
        create_topics(admin, topics_of(courts_here()))
        _demand("The topic has no leader", lambda: _has_leaders(admin, emptied or TOPIC))
    except KafkaException as error:
        raise Trouble(AWAY) from error


def _delete(admin: AdminClient, topic: str) -> None:
    try:
        admin.delete_topics([topic], request_timeout=ANSWER_SECONDS)[topic].result()
    except KafkaException as error:
        if error.args[0].code() != KafkaError.UNKNOWN_TOPIC_OR_PART:
            raise
    _demand("The topic is not gone", lambda: topic not in admin.list_topics(timeout=ANSWER_SECONDS).topics)


def _has_leaders(admin: AdminClient, topic: str) -> bool:
    found = admin.list_topics(timeout=ANSWER_SECONDS).topics.get(topic)
    return bool(found and found.partitions) and all(part.leader >= 0 for part in found.partitions.values())


def _demand(otherwise: str, true: Callable[[], bool]) -> None:
    if not until(true, SETTLE_SECONDS, LOOK_SECONDS):
        raise Trouble(f"{otherwise} after {SETTLE_SECONDS:.0f} seconds: see the broker's log, then try again.")


COLUMNS: Final = (TextColumn("Writing"), BarColumn(), MofNCompleteColumn())
