"""Keeps processes running: starts, restarts with a growing pause, holds, stops; it reads none of their data."""

import signal
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol

from deploy.local import child
from deploy.local.child import Child

FIRST_PAUSE_SECONDS: Final = 0.5
LONGEST_PAUSE_SECONDS: Final = 30.0
HEALTHY_AFTER_SECONDS: Final = 60.0
PROBE_SECONDS: Final = 1.0


class Work(Protocol):
    """Something that runs as a process of its own."""

    @property
    def log(self) -> Path:
        """Return the file of what it says."""

    def start(self) -> None:
        """Start it, or start it again."""

    def stop(self) -> None:
        """End it in good order; nothing happens when it has ended."""

    def has_ended(self) -> bool:
        """Say whether it runs no more."""


@dataclass
class Keeper:
    """Keeps one thing running that was started: again after a growing pause, not while somebody holds it.

    part: of what it is a process, and by what somebody holds it.
    """

    name: str
    work: Work
    part: str
    _started_at: float = field(default_factory=time.monotonic, init=False)
    _pause: float = field(default=FIRST_PAUSE_SECONDS, init=False)
    _restart_at: float | None = field(default=None, init=False)
    _held: bool = field(default=False, init=False)

    def look_after(self, *, held: bool) -> str | None:
        """Stop what is held, start again what has ended when its pause is over; return what a person should know."""
        if held != self._held:
            self._held = held
            return self._hold() if held else self._start(f"{self.name} is started again")
        if held or not self.work.has_ended():
            return None
        now = time.monotonic()
        if self._restart_at is None:
            self._pause = FIRST_PAUSE_SECONDS if now - self._started_at > HEALTHY_AFTER_SECONDS else self._pause
            self._restart_at = now + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
            return f"{self.name} has ended and is started again; see {self.work.log.name}"
        return self._start() if now >= self._restart_at else None

    def _hold(self) -> str:
        self.work.stop()
        return f"{self.name} is stopped while another command works on it"

    def _start(self, sentence: str | None = None) -> str | None:
        self.work.start()
        self._started_at = time.monotonic()
        self._restart_at = None
        return sentence


@dataclass
class Supervised:
    """One process of ours. health_port: answers /ready, None for a process without one."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    log: Path
    health_port: int | None = None
    _process: Child | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the process; call it from the main thread."""
        self._process = child.start(self.command, self.log, self.environment)

    def has_ended(self) -> bool:
        """Say whether the process was started and runs no more."""
        return self._process is not None and self._process.poll() is not None

    def ready(self) -> bool:
        """Say whether the process says that it is ready for work."""
        if self._process is None or self._process.poll() is not None:
            return False
        return self.health_port is None or is_ready(self.health_port)

    def stop(self) -> None:
        """End the process in good order."""
        if self._process is not None:
            child.stop(self._process)

    def send(self, number: signal.Signals) -> None:
        """Send the process a signal; after SIGKILL return when it is gone."""
        if self._process is not None:
            self._process.send_signal(number)
            if number is signal.SIGKILL:
                self._process.wait()

    def ask_to_stop(self) -> None:
        """Ask the process to end without waiting for it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()


def is_ready(port: int, host: str = "127.0.0.1") -> bool:
    """Ask a process whether it is ready."""
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/ready", timeout=PROBE_SECONDS) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - HTTP's own number
    except (OSError, urllib.error.HTTPError):
        return False
