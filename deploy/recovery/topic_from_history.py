"""A lost history is written again: what the gateway has heard, then what only its publishers' archives still hold.

Every record is sent byte for byte, in order, to the partition where it lay. It lies at another offset afterwards: the
gateway's history is renumbered, and every service reads the topic from its beginning and drops what it knows. All
services stand still meanwhile; the topic is there and empty. Interrupted: empty the topic and begin again.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from heapq import merge
from typing import Any, Final
from uuid import UUID

import psycopg
from confluent_kafka import KafkaError, Message, Producer

from deploy.cli.broker_view import BrokerView
from deploy.local.trouble import Trouble
from deploy.recovery.catching_up import AWAY
from shared.contracts.topics import GATEWAY
from shared.runtime.patience import until

TIMEOUT_SECONDS: Final = 30
ROOM_SECONDS: Final = 0.1
Report = Callable[[int], None]
_HISTORY: Final = """
SELECT case_id, partition, "offset", headers::text, body FROM history WHERE topic = %s ORDER BY partition, "offset"
"""
_ARCHIVE: Final = """
SELECT case_id, headers::text, body, created_at FROM outbox
WHERE topic = %s AND NOT EXISTS (SELECT FROM outbox_todo WHERE outbox_todo.id = outbox.id) ORDER BY id
"""
_FREE: Final = 'UPDATE history SET "offset" = -1 - "offset" WHERE topic = %s'
_RENUMBER: Final = """
UPDATE history SET "offset" = later
FROM unnest(%s::int[], %s::bigint[], %s::bigint[]) AS moved(part, earlier, later)
WHERE topic = %s AND partition = part AND "offset" = -1 - earlier
"""
_ADD: Final = """
INSERT INTO history (topic, partition, "offset", case_id, headers, body) VALUES (%s, %s, %s, %s, %s::jsonb, %s)
"""
# What lay aside is read again; what was settled keeps its row under a name that no new record can have.
_BEGIN_AGAIN: Final = (
    "UPDATE offsets SET born_offset = 0 WHERE topic = %s AND next_offset >= born_offset",
    "UPDATE offsets SET next_offset = 0 WHERE topic = %s",
    "DELETE FROM parked WHERE topic = %s AND settled_at IS NULL AND case_id IS NOT NULL",
    "UPDATE parked SET topic = topic || ' until ' || now() WHERE topic = %s",
)
_UNBLOCK: Final = """
UPDATE cases SET blocked = false
WHERE blocked AND NOT EXISTS (SELECT FROM parked WHERE parked.case_id = cases.case_id AND settled_at IS NULL)
"""


@dataclass(slots=True)
class Lying:
    """A record and where it lies. partition -1: its key decides · earlier, later: offsets before and after."""

    case_id: UUID
    partition: int
    earlier: int
    headers: str
    body: bytes
    later: int = -1
    from_archive: bool = False


def restore_topic(
    settings: Mapping[str, str], topic: str, databases: Mapping[str, str], report: Report = lambda _: None
) -> int:
    """Write the topic again and have every service read it from the beginning; return how many records it has.

    settings: a Kafka client's, which may write to the topic · databases: URLs of the server's owner, by service ·
    report: called with the number of records acknowledged. Raises Trouble when the topic is not empty or a record is
    refused.
    """
    _check_empty(settings, topic)
    records = _in_order(topic, databases)
    send(settings, topic, records, report)
    with psycopg.connect(databases[GATEWAY]) as connection:
        _renumber(connection, topic, records)
        begin_again(connection, topic)
    for service, url in databases.items():
        if service != GATEWAY:
            with psycopg.connect(url) as connection:
                begin_again(connection, topic)
    return len(records)


def _check_empty(settings: Mapping[str, str], topic: str) -> None:
    with closing(BrokerView(settings)) as broker:
        # A topic that was just created may have no leader yet.
        ends = until(lambda: broker.ends([topic]), TIMEOUT_SECONDS, ROOM_SECONDS, done=lambda found: found is not None)
    if ends is None:
        raise Trouble(AWAY)
    if not ends:
        raise Trouble(f"There is no topic {topic}: create it first, with the partitions that it had.")
    if any(ends.values()):
        raise Trouble(
            f"The topic {topic} is not empty. Nothing was changed. If records are missing on it, "
            "`./odr republish --empty` writes it anew from the databases, which have all of them."
        )


def _in_order(topic: str, databases: Mapping[str, str]) -> list[Lying]:
    """Return the history as the gateway heard it, then what it has not heard, each publisher's in its own order."""
    with psycopg.connect(databases[GATEWAY]) as connection:
        heard = [Lying(*row) for row in connection.execute(_HISTORY, [topic])]
    known = {id_of(record.headers) for record in heard}
    archives = [archive(url, topic) for service, url in databases.items() if service != GATEWAY]
    rest = [record for _, record in merge(*archives, key=lambda entry: entry[0]) if id_of(record.headers) not in known]
    return before_their_followers(heard, rest)


def before_their_followers(heard: Sequence[Lying], missing: Sequence[Lying]) -> list[Lying]:
    """Put each missing record before the first one that follows it in its stream; those that nothing follows, last.

    The gateway misses records where a topic was cut and went on: new ones lay at places that it knew already.
    """
    waiting: dict[UUID, list[Lying]] = {}
    for record in missing:
        waiting.setdefault(record.case_id, []).append(record)
    ordered: list[Lying] = []
    for record in heard:
        left = waiting.get(record.case_id, [])
        earlier = [other for other in left if _follows(record, other)]
        if earlier:
            waiting[record.case_id] = [other for other in left if other not in earlier]
        ordered += [*earlier, record]
    last = {id(record) for left in waiting.values() for record in left}
    return [*ordered, *(record for record in missing if id(record) in last)]


def _follows(record: Lying, other: Lying) -> bool:
    one, before = (dict(json.loads(each.headers)) for each in (record, other))
    return bool(one["ce_source"] == before["ce_source"] and int(one["ce_sequence"]) > int(before["ce_sequence"]))


def archive(url: str, topic: str) -> list[tuple[Any, Lying]]:
    """Return what a publisher has sent to a topic, each with its time, in order."""
    with psycopg.connect(url) as connection:
        rows = connection.execute(_ARCHIVE, [topic]).fetchall()
    return [(at, Lying(case_id, -1, 0, headers, body, from_archive=True)) for case_id, headers, body, at in rows]


def id_of(headers: str) -> str:
    """Return a record's id."""
    return str(dict(json.loads(headers))["ce_id"])


def send(
    settings: Mapping[str, str],
    topic: str,
    records: Sequence[Lying],
    report: Report = lambda _: None,
    pack: str = "lz4",
) -> None:
    """Send records in order and note where they lie. pack: the compression. Trouble when one is refused."""
    refused: list[str] = []
    done = 0
    producer = Producer(
        {**settings, "acks": "all", "enable.idempotence": True, "compression.type": pack, "partitioner": "murmur2"}
    )

    def acknowledged(record: Lying) -> Callable[[KafkaError | None, Message], None]:
        def keep(error: KafkaError | None, message: Message) -> None:
            nonlocal done
            if error is not None:
                refused.append(error.str())
                return
            record.partition, record.later = int(message.partition() or 0), int(message.offset() or 0)
            done += 1
            report(done)

        return keep

    for record in records:
        where = {"partition": record.partition} if record.partition >= 0 else {}
        headers = [(name, value.encode()) for name, value in json.loads(record.headers)]
        key, answer = str(record.case_id).encode(), acknowledged(record)
        while not _handed_over(producer, topic, value=record.body, key=key, headers=headers, callback=answer, **where):
            producer.poll(ROOM_SECONDS)
        producer.poll(0)
    if producer.flush(TIMEOUT_SECONDS) or refused:
        raise Trouble(f"Kafka did not take every record ({refused[:1]}). Empty the topic and begin again.")


def _handed_over(producer: Producer, topic: str, **record: Any) -> bool:  # noqa: ANN401 - the client's own arguments
    try:
        producer.produce(topic, **record)
    except BufferError:
        return False
    return True


def _renumber(connection: psycopg.Connection[Any], topic: str, records: Iterable[Lying]) -> None:
    """Give the gateway's history the new offsets, and what it lacked: it may have heard that at a place of before."""
    kept = [record for record in records if not record.from_archive]
    columns = [[getattr(record, name) for record in kept] for name in ("partition", "earlier", "later")]
    connection.execute(_FREE, [topic])
    connection.execute(_RENUMBER, [*columns, topic])
    rest = [record for record in records if record.from_archive]
    rows = [(topic, each.partition, each.later, each.case_id, each.headers, each.body) for each in rest]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)


def begin_again(connection: psycopg.Connection[Any], topic: str) -> None:
    """Have a service read a topic from its beginning."""
    for statement in _BEGIN_AGAIN:
        connection.execute(statement, [topic])
    connection.execute(_UNBLOCK)
