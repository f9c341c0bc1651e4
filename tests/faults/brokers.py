"""Brokers of a test alone: three of one cluster, or one whose clients reach it through a proxy."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from uuid import uuid4

from confluent_kafka.admin import AdminClient

from deploy.local import jars
from deploy.local.child import free_port
from deploy.local.kafka import Kafka
from deploy.local.kafka_settings import Ports
from deploy.local.places import Places
from deploy.topics import client_settings, create_topics
from shared.contracts.topics import FOREVER, Topic
from tests.faults.proxy import Proxy
from tests.messaging.tally import TOPICS

PASSWORDS: Final = dict.fromkeys(("admin", "controller"), "for-tests-only")
PARTITIONS: Final = 3


@dataclass
class Cluster:
    """Three brokers, each also a controller: every record on all three, two must have it."""

    brokers: dict[int, Kafka]

    @property
    def bootstrap(self) -> str:
        """Where clients begin."""
        return ",".join(f"127.0.0.1:{broker.ports.open}" for broker in self.brokers.values())

    def leader(self, topic: str, partition: int = 0) -> int:
        """Return the number of the broker that leads a partition."""
        admin = AdminClient(dict(client_settings(self.bootstrap)))
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            leader = int(admin.list_topics(topic, timeout=10).topics[topic].partitions[partition].leader)
            if leader in self.brokers:
                return leader
            time.sleep(0.1)
        raise AssertionError(f"{topic} has no leader")


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Run three brokers with the tally service's topics."""
    ports = {number: Ports(*(free_port() for _ in range(4))) for number in (1, 2, 3)}
    voters = ",".join(f"{number}@127.0.0.1:{port.controller}" for number, port in ports.items())
    identity = uuid4()
    shared = {"controller.quorum.voters": voters, "min.insync.replicas": "2", "offsets.topic.replication.factor": "3"}
    archives = jars.fetch(jars.KAFKA, Places().jars)
    brokers = {
        number: Kafka(
            folder / f"kafka-{number}",
            archives,
            port,
            PASSWORDS,
            folder / f"kafka-{number}.log",
            heap_mb=320,
            settings={**shared, "node.id": str(number)},
            cluster=identity,
        )
        for number, port in ports.items()
    }
    for broker in brokers.values():
        broker.start()
    try:
        for broker in brokers.values():
            broker.wait()
        one = Cluster(brokers)
        _make_topics(one.bootstrap, replicas=3)
        yield one
    finally:
        for broker in brokers.values():
            broker.kill()


@contextmanager
def behind_a_proxy(folder: Path) -> Iterator[tuple[Proxy, str]]:
    """Run one broker; yield the proxy through which its services come, and an address that goes past it."""
    ports, direct = Ports(*(free_port() for _ in range(4))), free_port()
    assert ports.open is not None
    proxy = Proxy(ports.open)
    names = {"CONTROLLER": ports.controller, "SERVICES": ports.services, "OPEN": ports.open, "DIRECT": direct}
    listeners = {name: f"{name}://127.0.0.1:{port}" for name, port in names.items()}
    told = {**listeners, "OPEN": f"OPEN://127.0.0.1:{proxy.port}"}
    protocols = {
        "CONTROLLER": "SASL_PLAINTEXT",
        "SERVICES": "SASL_PLAINTEXT",
        "OPEN": "PLAINTEXT",
        "DIRECT": "PLAINTEXT",
    }
    settings = {
        "listeners": ",".join(listeners.values()),
        "advertised.listeners": ",".join(address for name, address in told.items() if name != "CONTROLLER"),
        "listener.security.protocol.map": ",".join(f"{name}:{protocol}" for name, protocol in protocols.items()),
    }
    broker = Kafka(
        folder / "kafka",
        jars.fetch(jars.KAFKA, Places().jars),
        ports,
        PASSWORDS,
        folder / "kafka.log",
        settings=settings,
    )
    broker.start()
    try:
        broker.wait()
        _make_topics(f"127.0.0.1:{direct}", replicas=1)
        yield proxy, f"127.0.0.1:{direct}"
    finally:
        proxy.close()
        broker.kill()


def _make_topics(bootstrap: str, replicas: int) -> None:
    admin = AdminClient(dict(client_settings(bootstrap)))
    create_topics(admin, [Topic(name, "events", (), (), FOREVER, PARTITIONS) for name in TOPICS], replicas)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = admin.list_topics(timeout=10).topics
        if all(name in found and len(found[name].partitions) == PARTITIONS for name in TOPICS):
            return
        time.sleep(0.05)
    raise AssertionError("the topics were not made")
