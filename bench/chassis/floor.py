"""The floor of section 2: three bare commits and two bare records, one after the other, and nothing else.

It takes the way of a command with the fewest steps that can be durable: one statement stores, one record goes to the
broker and back, one statement decides, one record, one statement projects. No case is locked, nothing is read,
checked or remembered. Whatever the system takes above it is what its promises cost.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

import asyncpg
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from bench.chassis.range import Task
from bench.run import Run
from deploy.local.kafka_settings import ADMIN
from shared.contracts.topics import GATEWAY

TOPICS: Final = ("bench.floor.commands", "bench.floor.events")
TABLE: Final = (
    "CREATE TABLE IF NOT EXISTS bench_floor (number bigint GENERATED ALWAYS AS IDENTITY, body bytea NOT NULL)"
)
STORE: Final = "INSERT INTO bench_floor (body) VALUES ($1)"
BODY: Final = b"x" * 1_000
WAIT_SECONDS: Final = 10.0


async def floor(run: Run, rate: float, seconds: float) -> list[float]:
    """Return the milliseconds of each way, at random moments of the same pace."""
    chance = random.Random(1)  # noqa: S311 - a load, not a secret
    at = sorted(chance.uniform(0, seconds) for _ in range(int(rate * seconds)))
    async with _clients(run) as (connection, producer, consumers):
        began, took = time.perf_counter(), []
        for moment in at:
            await asyncio.sleep(max(0.0, began + moment - time.perf_counter()))
            took.append(await _way(connection, producer, consumers))
    return took


async def _way(connection: Any, producer: AIOKafkaProducer, consumers: list[AIOKafkaConsumer]) -> float:  # noqa: ANN401 - asyncpg has no types here
    began = time.perf_counter()
    await connection.execute(STORE, BODY)
    for topic, consumer in zip(TOPICS, consumers, strict=True):
        sent = await producer.send(topic, BODY)
        async with asyncio.timeout(WAIT_SECONDS):
            await consumer.getone()
        await connection.execute(STORE, BODY)
        took = time.perf_counter() - began
        await sent
    return took * 1000


@asynccontextmanager
async def _clients(run: Run) -> AsyncIterator[tuple[Any, AIOKafkaProducer, list[AIOKafkaConsumer]]]:
    kafka = run.installation.kafka
    secure = Task("", kafka.services_address, ADMIN, kafka.passwords[ADMIN], "", []).aiokafka()
    async with AsyncExitStack() as stack:
        connection = await asyncpg.connect(run.installation.database_url(GATEWAY))
        stack.push_async_callback(connection.close)
        await connection.execute(TABLE)
        admin = AIOKafkaAdminClient(**secure)
        await admin.start()
        stack.push_async_callback(admin.close)
        await admin.create_topics([NewTopic(topic, 1, 1) for topic in TOPICS])
        producer = AIOKafkaProducer(
            **secure,
            acks="all",
            enable_idempotence=True,
            compression_type="lz4",
            linger_ms=0,
            request_timeout_ms=30_000,
        )
        await producer.start()
        stack.push_async_callback(producer.stop)
        consumers = [AIOKafkaConsumer(topic, **secure, auto_offset_reset="latest") for topic in TOPICS]
        for consumer in consumers:
            await consumer.start()
            stack.push_async_callback(consumer.stop)
            await consumer.seek_to_end()
        yield connection, producer, consumers
