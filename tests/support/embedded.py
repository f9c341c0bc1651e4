"""The run's servers as ordinary child processes: what every machine can do."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.database_server import DatabaseServer
from deploy.local import jars
from deploy.local.child import free_port
from deploy.local.kafka import Kafka
from deploy.local.kafka_settings import Ports
from deploy.local.places import Places
from deploy.local.postgres import Postgres
from tests.support.servers import PASSWORD, USERS, RunningBroker


@pytest.fixture(scope="session")
def broker(run_folder: Path) -> Iterator[RunningBroker]:
    """A broker of this run alone, gone with it however it ends."""
    ports = Ports(free_port(), free_port(), free_port(), free_port())
    archives = jars.fetch(jars.KAFKA, Places().jars)
    kafka = Kafka(run_folder / "kafka", archives, ports, dict.fromkeys(USERS, PASSWORD), run_folder / "kafka.log")
    kafka.start()
    kafka.wait()
    yield RunningBroker(kafka.services_address, kafka.partners_address, f"127.0.0.1:{ports.open}")
    kafka.kill()


@pytest.fixture(scope="session")
def database_server(run_folder: Path) -> Iterator[DatabaseServer]:
    """A database server of this run alone, gone with it however it ends."""
    server = Postgres(run_folder / "postgres", free_port(), PASSWORD, run_folder / "postgres.log")
    server.start()
    server.wait()
    yield server
    server.stop()
