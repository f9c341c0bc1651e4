"""Session fixtures `kafka` and `postgres`: real servers of this test run alone, gone with it however it ends."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

import psutil
import psycopg
import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from psycopg import sql

from deploy.access import grant, rights
from deploy.local import jars
from deploy.local.child import free_port
from deploy.local.kafka import Kafka
from deploy.local.kafka_settings import Ports
from deploy.local.places import Places
from deploy.local.postgres import Postgres
from deploy.topics import client_settings, create_topics, topics_of
from shared.contracts.topics import EVERYONE, FOREVER, PARTITIONS, Topic

PARTNER: Final = "partner-demo"
PASSWORD: Final = "for-tests-only"
COURTS: Final = ("san-joaquin",)


@dataclass
class KafkaForTests:
    """The run's broker. bootstrap: a listener without passwords whose user may do everything."""

    broker: Kafka
    bootstrap: str
    admin: AdminClient

    def make_topics(self, *names: str, partitions: int = PARTITIONS) -> None:
        """Create topics of any name; those that exist stay as they are."""
        create_topics(self.admin, [Topic(name, "events", (), (), FOREVER, partitions) for name in names])
        while not all(self._led(name, partitions) for name in names):
            time.sleep(0.02)

    def _led(self, name: str, partitions: int) -> bool:
        """Say whether every client would find the topic, and a leader for each of its partitions."""
        found = self.admin.list_topics(timeout=10).topics.get(name)
        led = [part for part in found.partitions.values() if part.leader >= 0] if found else []
        return len(led) >= partitions

    def make_map(self, courts: Sequence[str] = COURTS) -> None:
        """Create the topics of shared/contracts/topics.py and give everybody their rights."""
        topics = topics_of(courts)
        create_topics(self.admin, topics)
        grant(self.admin, rights(topics, [PARTNER]))

    def empty(self, names: Iterable[str], partitions: int = PARTITIONS) -> None:
        """Delete topics and create them again, so that a test starts with nothing in them."""
        wanted = list(names)
        for deleted in self.admin.delete_topics(wanted, request_timeout=30).values():
            _ignore_unknown(deleted)
        while set(wanted) & set(self.admin.list_topics(timeout=10).topics):
            time.sleep(0.02)
        self.make_topics(*wanted, partitions=partitions)


@dataclass
class PostgresForTests:
    """The run's database server."""

    server: Postgres
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def fresh_database(self, name: str = "test") -> str:
        """Return the URL of a new empty database, owned by a role called `name`."""
        return self.server.provide(f"{name}_{next(self._numbers)}", name, PASSWORD)

    def drop(self, url: str) -> None:
        """Drop a database that `fresh_database` made, with the connections to it."""
        with psycopg.connect(self.server.url(), autocommit=True) as connection:
            database = sql.Identifier(url.rpartition("/")[2])
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(database))


@pytest.fixture(scope="session")
def run_folder() -> Iterator[Path]:
    """A folder of this run; those of runs that were killed are swept first."""
    runs = Places().root / "test-runs"
    for left in runs.glob("*"):
        if not psutil.pid_exists(int(left.name)):
            shutil.rmtree(left, ignore_errors=True)
    folder = runs / str(os.getpid())
    folder.mkdir(parents=True, exist_ok=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def kafka(run_folder: Path) -> Iterator[KafkaForTests]:
    """A real Apache Kafka broker with SCRAM users and ACLs; no topics yet."""
    users = ("admin", "controller", *EVERYONE, PARTNER)
    ports = Ports(free_port(), free_port(), free_port(), free_port())
    archives = jars.fetch(jars.KAFKA, Places().jars)
    broker = Kafka(run_folder / "kafka", archives, ports, dict.fromkeys(users, PASSWORD), run_folder / "kafka.log")
    broker.start()
    broker.wait()
    bootstrap = f"127.0.0.1:{ports.open}"
    yield KafkaForTests(broker, bootstrap, AdminClient(dict(client_settings(bootstrap))))
    broker.kill()


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> Iterator[PostgresForTests]:
    """A real PostgreSQL server, fsync on; each `fresh_database` has a role of its own."""
    server = Postgres(run_folder / "postgres", free_port(), PASSWORD, run_folder / "postgres.log")
    server.start()
    server.wait()
    yield PostgresForTests(server)
    server.stop()


def _ignore_unknown(deleted: object) -> None:
    try:
        deleted.result()  # type: ignore[attr-defined]
    except KafkaException as error:
        if error.args[0].name() != "UNKNOWN_TOPIC_OR_PART":
            raise
