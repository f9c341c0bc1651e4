"""The run's servers in containers (ODR_TEST_INFRA=containers): the images and the start-up of docker-compose.yml.

Whoever has no Ryuk image sets TESTCONTAINERS_RYUK_DISABLED=true: the containers then end with the run, and a run that
was killed leaves them to `docker rm -f $(docker ps -q --filter label=org.testcontainers=true)`.
Tests that kill or stop a server start one of their own as a child process, here too.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import docker
import pytest
from docker.errors import DockerException
from testcontainers.community.postgres import PostgresContainer
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

from deploy.containers.places import KAFKA_DATA
from deploy.database_server import OWNER, DatabaseServer, ServerAt
from deploy.local.child import free_port
from deploy.local.kafka import STARTED
from deploy.local.kafka_settings import Ports, properties
from deploy.local.places import PROJECT
from tests.support.servers import PASSWORD, USERS, RunningBroker

KAFKA_IMAGE: Final = "apache/kafka:4.2.0"
POSTGRES_IMAGE: Final = "postgres:18"
LOCALE: Final = "--encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C"
HOST: Final = "127.0.0.1"
START_UP: Final = PROJECT / "deploy" / "containers"
STARTING_SECONDS: Final = 120
NO_ENGINE: Final = (
    "ODR_TEST_INFRA=containers needs a Docker engine and none answers ({}). "
    "Start it, or leave ODR_TEST_INFRA out: then Kafka and PostgreSQL run as ordinary processes."
)


class KafkaContainer(DockerContainer):
    """A broker with our settings. Each port is the same inside and outside, for clients are told one address."""

    def __init__(self, settings: Path, ports: Ports) -> None:
        """Settings: the folder that becomes /run/odr."""
        super().__init__(KAFKA_IMAGE)
        shown = {"SERVICES": ports.services, "PARTNERS": ports.partners, "OPEN": ports.open}
        inside = {"CONTROLLER": f"{HOST}:{ports.controller}", **{name: f":{port}" for name, port in shown.items()}}
        for port in shown.values():
            self.with_bind_ports(port or 0, port)
        self.with_env("LISTENERS", ",".join(f"{name}://{address}" for name, address in inside.items()))
        self.with_env("ADVERTISED_LISTENERS", ",".join(f"{name}://{HOST}:{port}" for name, port in shown.items()))
        self.with_env("KAFKA_HEAP_OPTS", "-Xms256m -Xmx512m")
        self.with_env("KAFKA_LOG4J_OPTS", "-Dlog4j2.configurationFile=/opt/odr/kafka-log4j2.properties")
        self.with_volume_mapping(settings, "/run/odr")
        self.with_volume_mapping(START_UP, "/opt/odr")
        self.with_command(["/bin/bash", "/opt/odr/kafka.sh"])
        self.waiting_for(LogMessageWaitStrategy(STARTED).with_startup_timeout(STARTING_SECONDS))


def pytest_configure() -> None:
    """End the run with a sentence when no engine answers."""
    try:
        docker.from_env().ping()
    except DockerException as error:
        raise pytest.UsageError(NO_ENGINE.format(str(error).partition("(")[0].strip())) from error


@pytest.fixture(scope="session")
def broker(run_folder: Path) -> Iterator[RunningBroker]:
    """A broker of this run alone."""
    ports = Ports(free_port(), free_port(), free_port(), free_port())
    settings = run_folder / "kafka"
    settings.mkdir()
    (settings / "server.properties").write_text(properties(KAFKA_DATA, ports, dict.fromkeys(USERS, PASSWORD)))
    (settings / "admin-password").write_text(PASSWORD)
    with KafkaContainer(settings, ports):
        yield RunningBroker(f"{HOST}:{ports.services}", f"{HOST}:{ports.partners}", f"{HOST}:{ports.open}")


@pytest.fixture(scope="session")
def database_server() -> Iterator[DatabaseServer]:
    """A database server of this run alone."""
    made = PostgresContainer(POSTGRES_IMAGE, username=OWNER, password=PASSWORD, dbname=OWNER, driver=None)
    made.with_env("POSTGRES_INITDB_ARGS", LOCALE)
    made.with_command(["postgres", "-cmax_connections=300", "-cjit=off", "-ctimezone=UTC"])
    with made as server:
        yield ServerAt(HOST, int(server.get_exposed_port(5432)), PASSWORD)
