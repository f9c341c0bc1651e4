"""How far a service is behind the broker, and waiting until it is not: the figures of its own database decide."""

import time
from contextlib import closing
from typing import Final

import psycopg
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy.cli.broker_view import BrokerView, Place
from deploy.cli.running import Running
from deploy.cli.showing import asides
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from shared.messaging.composition import Topics

APPLIED: Final = "SELECT topic, partition, next_offset FROM offsets WHERE topic = ANY(%s)"
PAUSE_SECONDS: Final = 0.2
STILL_SECONDS: Final = 180.0
AWAY: Final = "Kafka does not answer: see `./odr status`."


def offsets(places: Places, found: Running, service: str) -> dict[Place, int]:
    """Return the next record of each partition that a service has not applied."""
    with psycopg.connect(found.database_url(service, places)) as connection:
        rows = connection.execute(APPLIED, [list(Topics.of(service).heard)]).fetchall()
    return {(topic, partition): next_offset for topic, partition, next_offset in rows}


def behind(places: Places, found: Running, service: str, broker: BrokerView | None = None) -> int:
    """Count what the broker has and a service has not applied. Trouble when the broker does not answer."""
    if broker is None:
        with closing(BrokerView(found.kafka_settings(places))) as own:
            return behind(places, found, service, own)
    last = broker.ends(Topics.of(service).heard)
    if last is None:
        raise Trouble(AWAY)
    applied = offsets(places, found, service)
    return sum(max(0, end - applied.get(place, 0)) for place, end in last.items())


def wait_until_caught_up(places: Places, found: Running, service: str) -> None:
    """Show progress until a service has applied everything. Trouble when it stands still for minutes."""
    columns = (TextColumn(f"{service} catches up"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=asides) as bar, closing(BrokerView(found.kafka_settings(places))) as broker:
        left = total = behind(places, found, service, broker)
        task, moved_at = bar.add_task("", total=total), time.monotonic()
        while left:
            time.sleep(PAUSE_SECONDS)
            now = behind(places, found, service, broker)
            moved_at = time.monotonic() if now != left else moved_at
            left, total = now, max(total, now)
            bar.update(task, completed=total - left, total=total)
            if time.monotonic() - moved_at > STILL_SECONDS:
                raise Trouble(f"{service} stands still with {left} records left: see `./odr status` and its log.")
