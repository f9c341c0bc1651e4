"""A process of the tally service that was loaded ahead and begins when it is told."""

import signal
import subprocess
import time
from pathlib import Path

from deploy.cli.supervisor import is_ready
from deploy.local.places import PROJECT
from tests.messaging.member import START_SECONDS, Member


class WarmMember(Member):
    """One process, used once: loaded now, begun later, killed at the end."""

    def __init__(self, database: str, bootstrap: str, folder: Path, number: int) -> None:
        super().__init__(database, bootstrap, folder, number, instance="tally-1", module="tests.faults.warm")

    def start(self) -> None:
        """Load the process; it waits."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=PROJECT, env=self.environment
            )

    def begin(self, failpoint: str = "", how: signal.Signals = signal.SIGKILL) -> None:
        """Let the process work; at the failpoint (`place:arrival`) it sends itself this signal."""
        line = self.process.stdin
        assert line is not None
        line.write(f"{failpoint or ':'}:{how.value}\n".encode())
        line.close()

    def kill(self) -> None:
        """Kill the process, begun or not."""
        super().kill()
        if self.process.stdin is not None:
            self.process.stdin.close()

    def works(self) -> bool:
        """Wait until the process is ready or has killed itself; say which."""
        deadline = time.monotonic() + START_SECONDS
        while not is_ready(self.port):
            if self.process.poll() is not None:
                return False
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.02)
        return True

    def died(self, seconds: float) -> bool:
        """Wait so long for the process to kill itself; say whether it did."""
        try:
            return self.process.wait(seconds) == -signal.SIGKILL
        except subprocess.TimeoutExpired:
            return False

    def send(self, number: signal.Signals) -> None:
        """Send a signal; after SIGKILL return when the process is gone."""
        self.process.send_signal(number)
        if number is signal.SIGKILL:
            self.process.wait()
