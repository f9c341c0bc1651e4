"""The whole system on one machine, its processes in the hands of a test: kill one, stop one, start it otherwise."""

import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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
from deploy.topics import client_settings

READY_SECONDS = 60.0


class CourtSystem:
    """A running system that nobody looks after: what dies stays dead until the test starts it."""

    def __init__(self, folder: Path) -> None:
        (folder / "jars").symlink_to(Places().jars)
        self.places = Places(folder)
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

    def start_again(self, name: str, module: str = "", **settings: str) -> None:
        """Start a service's process anew, with other settings or as a test build; return when it is ready."""
        process = self.process(name)
        process.stop()
        process.environment = {**process.environment, "ODR_FAILPOINT": "", **settings}
        process.command = [*process.command[:2], module or f"services.{name}.app"]
        process.start()
        deadline = time.monotonic() + READY_SECONDS
        while not process.ready():
            assert time.monotonic() < deadline, process.log.read_text()[-2000:]
            time.sleep(0.1)

    def signal_broker(self, number: signal.Signals) -> None:
        """Stop or resume the broker's process."""
        self._signal(self.installation.kafka, number)

    def signal_database(self, number: signal.Signals) -> None:
        """Stop or resume the database server's processes."""
        self._signal(self.installation.postgres, number)

    @staticmethod
    def _signal(server: Any, number: signal.Signals) -> None:
        first = psutil.Process(server._process.pid)  # noqa: SLF001 - what a test does to a process is nobody's method
        for process in (first, *first.children(recursive=True)):
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


@contextmanager
def court_system(folder: Path) -> Iterator[CourtSystem]:
    """Run the whole system in a folder."""
    system = CourtSystem(folder)
    try:
        yield system
    finally:
        system.stop()
