"""Session fixtures `kafka` and `postgres`: real servers of this run alone; `tests/conftest.py` says who starts them."""

import os
import shutil
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final, Protocol

import psutil
import psycopg
import pytest
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from psycopg import sql

from deploy.access import PARTNER, grant, rights
from deploy.database_server import DatabaseServer
from deploy.local.kafka_settings import ADMIN, CONTROLLER
from deploy.local.places import Places
from deploy.topics import client_settings, create_topics, topics_of
from deploy.users import provide_users
from shared.contracts.topics import EVERYONE, FOREVER, PARTITIONS, Topic

PASSWORD: Final = "for-tests-only"
COURTS: Final = ("san-joaquin",)
USERS: Final = (ADMIN, CONTROLLER, *EVERYONE, PARTNER)


class Broker(Protocol):
    """Where a broker listens for those who log in."""

    @property
    def services_address(self) -> str:
        """For services."""

    @property
    def partners_address(self) -> str:
        """For partners."""


@dataclass(frozen=True)
class RunningBroker:
    """The run's broker. open_address: a listener without passwords whose user may do everything."""

    services_address: str
    partners_address: str
    open_address: str


@dataclass
class KafkaForTests:
    """The run's broker. bootstrap: a listener without passwords whose user may do everything."""

    broker: Broker
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

    server: DatabaseServer
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
def kafka(broker: RunningBroker) -> KafkaForTests:
    """A real Apache Kafka broker with SCRAM users and ACLs; no topics yet."""
    admin = AdminClient(dict(client_settings(broker.open_address)))
    provide_users(admin, dict.fromkeys(USERS, PASSWORD))
    return KafkaForTests(broker, broker.open_address, admin)


@pytest.fixture(scope="session")
def postgres(database_server: DatabaseServer) -> PostgresForTests:
    """A real PostgreSQL server, fsync on; each `fresh_database` has a role of its own."""
    return PostgresForTests(database_server)


def _ignore_unknown(deleted: object) -> None:
    try:
        deleted.result()  # type: ignore[attr-defined]
    except KafkaException as error:
        if error.args[0].name() != "UNKNOWN_TOPIC_OR_PART":
            raise
