"""One process of the tally service, started, killed and started again by a test."""

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from deploy.cli.supervisor import is_ready
from deploy.local.child import free_port
from deploy.local.places import PROJECT

START_SECONDS: Final = 90.0


def environment(database: str, bootstrap: str, folder: Path) -> dict[str, str]:
    """Return what every process of the service is told."""
    return {
        "PYTHONPATH": str(PROJECT),
        "ODR_DATABASE_URL": database,
        "ODR_KEYS_DATABASE_URL": database,
        "ODR_KEK_DIR": str(folder),
        "ODR_OBJECTS_URL": folder.as_uri(),
        "ODR_KAFKA_BOOTSTRAP": bootstrap,
    }


class Member:
    """A process. failpoint: where it kills itself, once · instance: its place in the group, its number if empty."""

    def __init__(  # noqa: PLR0913 - a process has as many settings
        self,
        database: str,
        bootstrap: str,
        folder: Path,
        number: int = 1,
        failpoint: str = "",
        *,
        instance: str = "",
        module: str = "tests.messaging.tally_process",
        **settings: str,
    ) -> None:
        self.port = free_port()
        self.marker = folder / f"{failpoint or 'nowhere'}-{number}"
        self.log = folder / f"member-{number}.log"
        self.environment = {
            **os.environ,
            **environment(database, bootstrap, folder),
            "ODR_KAFKA_MEMBER_ID": instance or f"tally-{number}",
            "ODR_HEALTH_PORT": str(self.port),
            "ODR_FAILPOINT": failpoint,
            "ODR_FAILPOINT_MARKER": str(self.marker),
            **settings,
        }
        self._command = [sys.executable, "-m", module]
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the process."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log, cwd=PROJECT, env=self.environment)

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """Return the process that was started last."""
        assert self._process is not None
        return self._process

    def ready(self) -> None:
        """Wait until the process says that it is ready."""
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(self.port):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def dies(self) -> None:
        """Wait until the process has killed itself at its failpoint."""
        self.process.wait(START_SECONDS)
        assert self.marker.exists(), f"the failpoint was not reached: {self.log.read_text()}"

    def kill(self) -> None:
        """Kill the process with SIGKILL."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ask the process to stop; return when it has."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.kill()
