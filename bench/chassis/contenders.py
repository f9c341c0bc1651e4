"""One contender as a process: `python -m bench.chassis.contenders NAME TASK` (TASK as JSON), until it is ended.

Every contender reads the same records from the offsets it is given and tells nothing: who measures looks at its tables.
"""

import asyncio
import gc
import json
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Final

import asyncpg
import orjson
import psycopg
import uvloop
from aiokafka import AIOKafkaConsumer, TopicPartition
from confluent_kafka import Consumer
from confluent_kafka import TopicPartition as Place
from pydantic import SecretStr

from bench.chassis import by_hand, documented
from bench.chassis.by_hand import Raw
from bench.chassis.range import Task
from services.negotiation.app import negotiation
from shared.messaging.connections import create_engine
from shared.messaging.pipeline import Pipeline
from shared.messaging.service import running
from shared.messaging.subscription import Subscription
from shared.runtime.process import GARBAGE_THRESHOLDS
from shared.runtime.settings import ProcessSettings

POLL_MS: Final = 1_000
PIPELINE, WITH_RELAY = "pipeline", "pipeline and relay"
HAND, HAND_SYNC, DOCUMENTED = "hand loop, aiokafka", "hand loop, confluent-kafka", "FastStream as documented"


async def pipeline(task: Task) -> None:
    """Run the service's subscription and pipeline alone: nothing is sent."""
    service = negotiation(_settings(task))
    engine = create_engine(service.connections)
    await Subscription(service, engine, Pipeline(service, engine)).run()


async def with_relay(task: Task) -> None:
    """Run the service as it runs in real life."""
    async with running(negotiation(_settings(task))):
        await asyncio.Event().wait()


async def hand(task: Task) -> None:
    """Poll with aiokafka, write with asyncpg."""
    consumer = AIOKafkaConsumer(**task.aiokafka(), enable_auto_commit=False, auto_offset_reset="earliest")
    await consumer.start()
    starts = {TopicPartition(topic, part): first for topic, part, first in task.starts}
    consumer.assign(list(starts))
    for place, first in starts.items():
        consumer.seek(place, first)
    connection = await asyncpg.connect(task.database)
    while True:
        found = await consumer.getmany(timeout_ms=POLL_MS, max_records=task.batch)
        raws = [
            Raw(each.topic, each.partition, each.offset, dict(each.headers), each.value)
            for records in found.values()
            for each in records
        ]
        if raws:
            await _store(connection, raws)


async def _store(connection: Any, raws: list[Raw]) -> None:  # noqa: ANN401 - asyncpg has no types here
    ids = by_hand.ids_of(raws)
    async with connection.transaction():
        fresh = {row[0] for row in await connection.fetch(by_hand.SEEN, ids)}
        new = [raw for raw, identity in zip(raws, ids, strict=True) if identity in fresh]
        cases = by_hand.cases_of(new)
        loaded = await connection.fetch(by_hand.LOAD, sorted(set(cases)))
        rows = by_hand.work(new, cases, {case_id: orjson.loads(state) for case_id, state in loaded})
        await connection.execute(by_hand.SAVE, *rows.saved())
        if rows.outgoing:
            await connection.execute(by_hand.OUT, *by_hand.columns(rows.outgoing))
        await connection.execute(by_hand.OFFSETS, *by_hand.reached(raws))


def hand_sync(task: Task) -> None:
    """Poll with confluent-kafka, write with psycopg."""
    consumer = Consumer({**task.librdkafka(), "enable.auto.commit": False, "group.id": "negotiation-by-hand"})
    consumer.assign([Place(topic, part, first) for topic, part, first in task.starts])
    with psycopg.connect(task.database) as connection:
        while True:
            found = [each for each in consumer.consume(task.batch, POLL_MS / 1000) if not each.error()]
            if found:
                _store_sync(connection, [Raw(*_place(each), dict(each.headers()), each.value()) for each in found])


def _place(record: Any) -> tuple[str, int, int]:  # noqa: ANN401 - librdkafka's record
    return record.topic(), record.partition(), record.offset()


def _store_sync(connection: psycopg.Connection, raws: list[Raw]) -> None:
    ids = by_hand.ids_of(raws)
    with connection.transaction():
        fresh = {row[0] for row in connection.execute(_percent(by_hand.SEEN), [ids])}
        new = [raw for raw, identity in zip(raws, ids, strict=True) if identity in fresh]
        cases = by_hand.cases_of(new)
        loaded = connection.execute(_percent(by_hand.LOAD), [sorted(set(cases))])
        rows = by_hand.work(new, cases, {case_id: orjson.loads(state) for case_id, state in loaded})
        connection.execute(_percent(by_hand.SAVE), rows.saved())
        if rows.outgoing:
            connection.execute(_percent(by_hand.OUT), by_hand.columns(rows.outgoing))
        connection.execute(_percent(by_hand.OFFSETS), by_hand.reached(raws))


def _percent(sql: str) -> bytes:
    for number in range(1, 6):
        sql = sql.replace(f"${number}", "%s")
    return sql.encode()


def _settings(task: Task) -> ProcessSettings:
    folder = Path(task.folder)
    return ProcessSettings(
        database_url=SecretStr(task.database),
        keys_database_url=SecretStr(task.database),
        kek_dir=folder,
        objects_url=folder.as_uri(),
        kafka_bootstrap=task.bootstrap,
        kafka_user=task.user,
        kafka_password=SecretStr(task.password),
        kafka_protocol="SASL_PLAINTEXT",
        kafka_member_id=task.member,
    )


ASYNC: Final[dict[str, Callable[[Task], Coroutine[Any, Any, None]]]] = {
    PIPELINE: pipeline,
    WITH_RELAY: with_relay,
    HAND: hand,
    DOCUMENTED: documented.run,
}


def main(name: str, task: Task) -> None:
    """Run a contender, with the same garbage collection for all."""
    gc.freeze()
    gc.set_threshold(*GARBAGE_THRESHOLDS)
    if name == HAND_SYNC:
        hand_sync(task)
    else:
        uvloop.run(ASYNC[name](task))


if __name__ == "__main__":
    main(sys.argv[1], Task(**json.loads(sys.argv[2])))
