"""The whole system on one machine, its processes in the hands of a test: kill one, stop one, start it otherwise."""

import json
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg.rows import dict_row

from deploy.cli.supervisor import Supervised
from deploy.cli.whole_system import WholeSystem
from deploy.local.child import free_port
from deploy.local.installation import Installation
from deploy.local.places import Places
from deploy.topics import client_settings, create_topics, topics_of
from shared.contracts.topics import CASE_EVENTS, CASE_STATUS, EVERYONE, SERVICES

READY_SECONDS = 120.0
HEADS = "SELECT case_id, sequence FROM streams WHERE topic = %s"
HEARD = "SELECT case_id, source, sequence FROM positions WHERE topic = %s"


class CourtSystem:
    """A running system that nobody looks after: what dies stays dead until the test starts it."""

    def __init__(self, folder: Path) -> None:
        (folder / "jars").symlink_to(Places().jars)
        self.places = Places(folder)
        self.places.data.mkdir()
        (self.places.data / "ports.json").write_text(json.dumps({"partners": free_port()}))
        self._system = WholeSystem(self.places, free_port())
        self._system.start()

    @property
    def address(self) -> str:
        """Where pages and API are."""
        return self._system.address

    @property
    def installation(self) -> Installation:
        """What lies under the services."""
        assert self._system.installation is not None
        return self._system.installation

    def process(self, name: str) -> Supervised:
        """Return a service's process."""
        return next(process for process in self._system.processes if process.name == name)

    def start_again(self, name: str, without: str = "", **settings: str) -> None:
        """Start a service's process anew, with other settings or without a protection; return when it is ready."""
        process = self.process(name)
        process.stop()
        module = f"services.{name}.app"
        weak = {"ODR_WEAKENED": without, "ODR_WEAKENED_SERVICE": module}
        process.environment = {**process.environment, "ODR_FAILPOINT": "", **weak, **settings}
        process.command = [*process.command[:2], "tests.faults.weakened" if without else module]
        process.start()
        self._wait(name)

    def _wait(self, name: str) -> None:
        process, deadline = self.process(name), time.monotonic() + READY_SECONDS
        while not process.ready():
            assert time.monotonic() < deadline, process.log.read_text()[-2000:]
            time.sleep(0.1)

    def stop_services(self) -> None:
        """Stop every service and leave broker and database alone."""
        for name in EVERYONE:
            self.process(name).stop()

    def start_services(self) -> None:
        """Start every service as the product has it; return when all are ready."""
        for name in EVERYONE:
            self.process(name).start()
        for name in EVERYONE:
            self._wait(name)

    def lose_topic(self, name: str) -> None:
        """Delete a topic with all that lies on it; when all who read it have noticed, create it anew, empty."""
        admin = self.installation.admin()
        admin.delete_topics([name], request_timeout=30)[name].result()
        while name in admin.list_topics(timeout=30).topics:
            time.sleep(0.05)
        while any(name in _read_by(admin, group) for group in EVERYONE):
            time.sleep(0.05)
        create_topics(admin, topics_of(self.installation.courts))
        while not _has_leaders(admin, name):
            time.sleep(0.05)

    @property
    def public_topics(self) -> tuple[str, ...]:
        """Name the topics that anybody may be let read."""
        return tuple(CASE_STATUS.name.format(court_id=court) for court in self.installation.courts)

    def is_current(self, *listeners: str) -> bool:
        """Say whether these services have applied everything that the others have said."""
        heads = {service: self.rows(service, HEADS, CASE_EVENTS.name) for service in SERVICES}
        said = {(service, row["case_id"]): row["sequence"] for service, rows in heads.items() for row in rows}
        return all(self._heard(listener) == _of_others(listener, said) for listener in listeners)

    def _heard(self, listener: str) -> dict[tuple[str, Any], int]:
        rows = self.rows(listener, HEARD, CASE_EVENTS.name)
        return _of_others(listener, {(row["source"], row["case_id"]): row["sequence"] for row in rows})

    def signal_broker(self, number: signal.Signals) -> None:
        """Stop or resume the broker's process."""
        self._signal(self.installation.kafka, number)

    def signal_database(self, number: signal.Signals) -> None:
        """Stop or resume the database server's processes."""
        self._signal(self.installation.postgres, number)

    @staticmethod
    def _signal(server: Any, number: signal.Signals) -> None:
        first = psutil.Process(server.pid)
        for process in (first, *first.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):  # a session's process may have ended meanwhile
                process.send_signal(number)

    def rows(self, service: str, sql: str, *values: object) -> list[dict[str, Any]]:
        """Read or change a service's tables."""
        with psycopg.connect(self.installation.database_url(service), autocommit=True, row_factory=dict_row) as one:
            found = one.execute(sql.encode(), values)
            return found.fetchall() if found.description else []

    def kafka_settings(self) -> Mapping[str, str]:
        """Return the administrator's client settings."""
        kafka = self.installation.kafka
        return dict(client_settings(kafka.services_address, "admin", kafka.passwords["admin"]))

    def stop(self) -> None:
        """Stop everything."""
        self._system.stop()


def _has_leaders(admin: Any, name: str) -> bool:
    found = admin.list_topics(timeout=30).topics.get(name)
    return bool(found and found.partitions) and all(part.leader >= 0 for part in found.partitions.values())


@contextmanager
def court_system(folder: Path) -> Iterator[CourtSystem]:
    """Run the whole system in a folder."""
    system = CourtSystem(folder)
    try:
        yield system
    finally:
        system.stop()


def _read_by(admin: Any, group: str) -> set[str]:
    found = admin.describe_consumer_groups([group])[group].result(30)
    return {place.topic for member in found.members for place in member.assignment.topic_partitions}


def _of_others(listener: str, sequences: dict[tuple[str, Any], int]) -> dict[tuple[str, Any], int]:
    return {(source, case_id): number for (source, case_id), number in sequences.items() if source != listener}
