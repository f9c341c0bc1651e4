"""How a service reaches its database and its broker: where they are, and a client for each use of them.

It says how they are connected to, not what they are asked: neither SQL nor a message is written here.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.security import BaseSecurity, SASLScram256
from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

SEND_SECONDS: Final = 30.0
IDLE_TRANSACTION_SECONDS: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Connections:
    """Where the service's database and broker are, and how its members behave.

    member_id: static membership's name of this process, empty for none.
    timer_grace_seconds: how long after its time a timer is asked, so that what was received in time comes first.
    """

    database_url: SecretStr
    kafka_bootstrap: str
    kafka_user: str = ""
    kafka_password: SecretStr = field(default_factory=lambda: SecretStr(""))
    kafka_protocol: str = "PLAINTEXT"
    member_id: str = ""
    session_timeout_ms: int = 3_000
    batch_size: int = 500
    poll_seconds: float = 1.0
    timer_grace_seconds: float = 60.0
    stuck_seconds: float = 60.0
    back_off_seconds: float = 0.5

    @property
    def dsn(self) -> str:
        """Return the database's address for asyncpg itself."""
        return self.database_url.get_secret_value().replace("postgresql+asyncpg://", "postgresql://")

    def kafka(self) -> dict[str, Any]:
        """Return what every aiokafka client needs to connect."""
        secure = {"ssl_context": ssl.create_default_context()} if self.kafka_protocol.endswith("SSL") else {}
        return {
            "bootstrap_servers": self.kafka_bootstrap,
            "security_protocol": self.kafka_protocol,
            "sasl_mechanism": "SCRAM-SHA-256",
            "sasl_plain_username": self.kafka_user or None,
            "sasl_plain_password": self.kafka_password.get_secret_value() or None,
            **secure,
        }


def create_engine(connections: Connections) -> AsyncEngine:
    """Return an engine on asyncpg that leaves JSON as the text it is.

    The database ends a transaction in which nothing happens: a process that stands still gives its cases to others.
    """
    url = connections.dsn.replace("postgresql://", "postgresql+asyncpg://", 1)
    settings = {"idle_in_transaction_session_timeout": f"{IDLE_TRANSACTION_SECONDS}s"}
    engine = create_async_engine(
        url,
        pool_size=8,
        pool_timeout=10,
        pool_use_lifo=True,  # a connection in use knows its statements already
        hide_parameters=True,
        json_deserializer=lambda stored: stored,
        connect_args={"timeout": 10, "server_settings": settings},
    )
    event.listen(engine.sync_engine, "checkout", refuse_ended)
    return engine


def refuse_ended(connection: Any, *_: object) -> None:  # noqa: ANN401 - SQLAlchemy hands out its adapter's own type
    """Let a pool connect anew in place of what has ended; unlike pre-ping it asks the database nothing."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def producer(connections: Connections) -> AIOKafkaProducer:
    """Return a producer that hears of every record whether all replicas have it."""
    return AIOKafkaProducer(
        **connections.kafka(),
        acks="all",
        enable_idempotence=True,
        compression_type="lz4",
        linger_ms=0,  # waiting for company costs a lone command the time that it waits
        request_timeout_ms=int(SEND_SECONDS * 1000),
    )


def reader(connections: Connections, *topics: str) -> AIOKafkaConsumer:
    """Return a consumer of whole topics, without a group: it reads from their beginning."""
    return AIOKafkaConsumer(*topics, **connections.kafka(), enable_auto_commit=False, auto_offset_reset="earliest")


@asynccontextmanager
async def opened(client: Any) -> AsyncIterator[Any]:  # noqa: ANN401 - aiokafka and the framework share no type
    """Start a client and stop it at the end, also when its start fails or is cancelled."""
    starting = asyncio.ensure_future(client.start())
    try:
        await asyncio.shield(starting)
        yield client
    finally:
        # aiokafka forgets the connection of a start that is cut off and leaves it open: let it end first.
        # Cancelling a second time does cut.
        try:
            with suppress(Exception):
                await starting
        finally:
            await client.stop()


def consuming(connections: Connections) -> KafkaBroker:
    """Return FastStream's broker for the declarations of one service, not started."""
    where, security = connections.kafka_bootstrap.split(","), _security(connections)
    return KafkaBroker(where, security=security, consumer_only=True, allow_auto_create_topics=False, logger=None)


def declared(
    broker: KafkaBroker,
    connections: Connections,
    service: str,
    topics: Sequence[str],
    *,
    listener: ConsumerRebalanceListener | None = None,
    title: str | None = None,
) -> Any:  # noqa: ANN401 - the framework's types are its own
    """Declare a member of a service's group: what its process polls, and what the AsyncAPI document says of it.

    title: what the document calls it.
    """
    # A process gives it no handler: the framework would swallow its failures and sleep after every empty poll.
    return broker.subscriber(
        *topics,
        title=title,
        batch=True,
        group_id=service,
        group_instance_id=connections.member_id or None,
        ack_policy=AckPolicy.MANUAL,
        auto_offset_reset="earliest",
        # The default, round robin, splits a case's topics over several processes from five members on.
        partition_assignment_strategy=(RangePartitionAssignor,),
        session_timeout_ms=connections.session_timeout_ms,
        # A survivor hears of a lost member with its next heartbeat: seldom ones make every takeover late.
        heartbeat_interval_ms=connections.session_timeout_ms // 10,
        listener=listener,
    )


def _security(connections: Connections) -> BaseSecurity | None:
    secure = connections.kafka_protocol.endswith("SSL")
    if connections.kafka_user:
        return SASLScram256(connections.kafka_user, connections.kafka_password.get_secret_value(), use_ssl=secure)
    return BaseSecurity(use_ssl=True) if secure else None
