"""How far a service is behind the broker, and waiting until it is not: the figures of its own database decide."""

import time
from typing import Final

import psycopg
from confluent_kafka import KafkaException, TopicPartition
from confluent_kafka.admin import OffsetSpec
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy.cli.running import Running
from deploy.cli.showing import asides
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from shared.messaging.composition import Topics

APPLIED: Final = "SELECT topic, partition, next_offset FROM offsets WHERE topic = ANY(%s)"
PAUSE_SECONDS: Final = 0.2
STILL_SECONDS: Final = 180.0
Place = tuple[str, int]


def offsets(places: Places, found: Running, service: str) -> dict[Place, int]:
    """Return the next record of each partition that a service has not applied."""
    with psycopg.connect(found.database_url(service, places)) as connection:
        rows = connection.execute(APPLIED, [list(Topics.of(service).heard)]).fetchall()
    return {(topic, partition): next_offset for topic, partition, next_offset in rows}


def ends(places: Places, found: Running, wanted: dict[Place, OffsetSpec]) -> dict[Place, int]:
    """Ask the broker for offsets; -1 where there is none. Trouble when it does not answer."""
    if not wanted:
        return {}
    admin = found.admin(places)  # an administrator that is gone answers nothing
    asked = {TopicPartition(*place): spec for place, spec in wanted.items()}
    try:
        answers = admin.list_offsets(asked, request_timeout=15).items()
        return {(place.topic, place.partition): answer.result().offset for place, answer in answers}
    except KafkaException as error:
        raise Trouble(f"Kafka does not answer: {error.args[0].str()}.") from error


def behind(places: Places, found: Running, service: str) -> int:
    """Count what the broker has and a service has not applied."""
    applied = offsets(places, found, service)
    last = ends(places, found, dict.fromkeys(applied, OffsetSpec.latest()))
    return sum(max(0, last[place] - next_offset) for place, next_offset in applied.items())


def wait_until_caught_up(places: Places, found: Running, service: str) -> None:
    """Show progress until a service has applied everything. Trouble when it stands still for minutes."""
    columns = (TextColumn(f"{service} catches up"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=asides) as bar:
        left = total = behind(places, found, service)
        task, moved_at = bar.add_task("", total=total), time.monotonic()
        while left:
            time.sleep(PAUSE_SECONDS)
            now = behind(places, found, service)
            moved_at = time.monotonic() if now != left else moved_at
            left, total = now, max(total, now)
            bar.update(task, completed=total - left, total=total)
            if time.monotonic() - moved_at > STILL_SECONDS:
                raise Trouble(f"{service} stands still with {left} records left: see `./odr status` and its log.")
