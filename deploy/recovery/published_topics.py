"""Published topics are written again from their publisher's archive: the same ids in the same order, none twice.

What lies there stays, so that a partner who has read it is told nothing twice; only where something would come after
what follows it is the topic emptied first. All services stand still meanwhile; the topic is there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import psycopg

from deploy.cli.audit import history
from deploy.cli.broker_view import Place
from deploy.recovery.topic_from_history import Lying, archive, begin_again, id_of, send

OFFSETS: Final = "SELECT topic, partition, next_offset FROM offsets"
REWIND: Final = "UPDATE offsets SET next_offset = 0 WHERE topic = %s AND partition = %s"


@dataclass(slots=True)
class Published:
    """A topic beside its archive. kept: messages in the archive · lacking: those that the topic does not have."""

    topic: str
    kept: int
    lacking: int
    written: int = 0


def compare(settings: dict[str, str], topic: str, url: str) -> Published:
    """Count what a topic lacks, id by id. url: its publisher's database."""
    records, lying = _both(settings, topic, url)
    return Published(topic, len(records), sum(id_of(record.headers) not in lying for record in records))


def restore_published(settings: dict[str, str], topic: str, url: str, empty: Callable[[], None]) -> Published:
    """Write what a topic lacks. empty: deletes what lies there and provides the topic again."""
    records, lying = _both(settings, topic, url)
    missing = [record for record in records if id_of(record.headers) not in lying]
    found = Published(topic, len(records), len(missing))
    if missing and not in_order(records, lying):
        empty()
        missing = records
    if missing:
        # A partner's client may know no compression at all.
        send(settings, topic, missing, pack="none")
        with psycopg.connect(url) as connection:
            begin_again(connection, topic)
    found.lacking, found.written = 0, len(missing)
    return found


def rewind(databases: Mapping[str, str], ends: Mapping[Place, int]) -> None:
    """Have services read from its beginning what ends before they think: topics are new, and numbers begin again."""
    for url in databases.values():
        with psycopg.connect(url) as connection:
            for topic, partition, reached in connection.execute(OFFSETS).fetchall():
                if reached > ends.get((topic, partition), 0):
                    connection.execute(REWIND, [topic, partition])


def _both(settings: dict[str, str], topic: str, url: str) -> tuple[list[Lying], set[str]]:
    lying = {str(entry["headers"]["ce_id"]) for entry in history(settings, topic)}
    return [record for _, record in archive(url, topic)], lying


def in_order(records: Sequence[Lying], lying: set[str]) -> bool:
    """Say whether what lies there of each case is its beginning: what is lacking can follow it."""
    lacking: set[UUID] = set()
    for record in records:
        if id_of(record.headers) not in lying:
            lacking.add(record.case_id)
        elif record.case_id in lacking:
            return False
    return True
