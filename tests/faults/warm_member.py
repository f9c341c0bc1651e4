"""Processes of the tally service that begin at once, because they are forked from one that is loaded."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import psutil

from deploy.cli.supervisor import is_ready
from deploy.local.child import free_port
from deploy.local.places import PROJECT
from tests.messaging.member import START_SECONDS, environment


class WarmMember:
    """One process, used once."""

    def __init__(self, process: int, port: int, log: Path) -> None:
        self._process, self._port, self._log = process, port, log

    def works(self) -> bool:
        """Wait until the process is ready or has killed or stopped itself; say whether it is ready."""
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(self._port):
            if self.gone() or self._stands():
                return False
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.02)
        return True

    def died(self, seconds: float) -> bool:
        """Wait so long for the process to end; say whether it has."""
        deadline = time.monotonic() + seconds
        while not self.gone():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.01)
        return True

    def gone(self) -> bool:
        """Say whether there is no such process any more."""
        return not psutil.pid_exists(self._process)

    def send(self, number: signal.Signals) -> None:
        """Send a signal, unless it has ended; after SIGKILL return when the process is gone."""
        with suppress(ProcessLookupError):
            os.kill(self._process, number)
        if number is signal.SIGKILL:
            assert self.died(START_SECONDS), "it does not die"

    def _stands(self) -> bool:
        with suppress(psutil.NoSuchProcess):
            return psutil.Process(self._process).status() == psutil.STATUS_STOPPED
        return False


class Nursery:
    """The loaded process, and every process that was forked from it."""

    def __init__(self, database: str, bootstrap: str, folder: Path) -> None:
        self._folder, self._log = folder, folder / "warm.log"
        self._environment = environment(database, bootstrap, folder)
        self._members: list[WarmMember] = []
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.warm"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=PROJECT,
                env={**os.environ, **self._environment},
            )

    def begin(self, failpoint: str = "", how: signal.Signals = signal.SIGKILL) -> WarmMember:
        """Let a process work; at the failpoint (`place:arrival`) it sends itself this signal."""
        number, port = len(self._members), free_port()
        wanted = {
            "ODR_KAFKA_MEMBER_ID": "tally-1",
            "ODR_HEALTH_PORT": str(port),
            "ODR_FAILPOINT": failpoint,
            "ODR_FAILPOINT_MARKER": str(self._folder / f"forked-{number}"),
            "SIGNAL": str(how.value),
        }
        asked, answered = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answered is not None
        asked.write(json.dumps(wanted) + "\n")
        asked.flush()
        answer = answered.readline()
        assert answer, self._log.read_text()
        self._members.append(WarmMember(int(answer), port, self._log))
        return self._members[-1]

    def close(self) -> None:
        """Kill all of them."""
        for member in self._members:
            member.send(signal.SIGKILL)
        self._process.kill()
        self._process.communicate()
