"""The demo that runs now, as other commands find it: its addresses in `.odr/running.json`, one demo per clone."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Final

import psutil
from confluent_kafka.admin import AdminClient

from deploy.database_server import OWNER, ServerAt
from deploy.databases import database_of
from deploy.local.kafka_settings import ADMIN
from deploy.local.places import Places
from deploy.local.secret_files import SecretFiles
from deploy.local.trouble import Trouble
from deploy.topics import client_settings

NOT_RUNNING: Final = "The demo is not running here: start it with `./odr demo` in another terminal."


@dataclass(frozen=True, slots=True)
class Running:
    """Where a running demo is.

    pid: 0 when its processes are containers · started_at: when its process began, as the operating system tells ·
    health: the port of each service's first process · more: those of its further ones · hosts: where `postgres` or a
    service is, when it is not on this machine.
    """

    pid: int
    started_at: float
    web: str
    kafka: str
    partners: str
    postgres_port: int
    health: dict[str, int]
    hosts: dict[str, str] = field(default_factory=dict)
    more: dict[str, list[int]] = field(default_factory=dict)

    def ports(self, service: str) -> list[int]:
        """Return the ports at which a service's processes tell how they are."""
        return [self.health[service], *self.more.get(service, [])]

    def host(self, name: str) -> str:
        """Return where a service or `postgres` is."""
        return self.hosts.get(name, "127.0.0.1")

    def database_url(self, service: str, places: Places) -> str:
        """Return the URL of a service's database."""
        role = database_of(service)
        password = SecretFiles(places.secrets).text(f"postgres/{role}")
        return f"postgresql://{role}:{password}@{self.host('postgres')}:{self.postgres_port}/{role}"

    def owners_url(self, service: str, places: Places) -> str:
        """Return the URL by which the server's owner reaches a service's database: it may change the history."""
        password = SecretFiles(places.secrets).text(f"postgres/{OWNER}")
        return ServerAt(self.host("postgres"), self.postgres_port, password).url(database_of(service))

    def kafka_settings(self, places: Places) -> dict[str, str]:
        """Return the administrator's client settings."""
        password = SecretFiles(places.secrets).text(f"kafka/{ADMIN}")
        return dict(client_settings(self.kafka, ADMIN, password))

    def admin(self, places: Places) -> AdminClient:
        """Return the broker's administrator."""
        return AdminClient(self.kafka_settings(places))


def find(places: Places) -> Running:
    """Return the demo that runs in this clone; raises Trouble when there is none."""
    try:
        running = Running(**json.loads(places.running.read_text()))
        alive = not running.pid or psutil.Process(running.pid).create_time() == running.started_at
    except (FileNotFoundError, psutil.NoSuchProcess, ValueError, TypeError) as error:
        raise Trouble(NOT_RUNNING) from error
    if not alive:
        raise Trouble(NOT_RUNNING)
    return running


def announce(places: Places, running: Running) -> None:
    """Let other commands find this demo, and Prometheus its processes (the file that prometheus.yml reads)."""
    places.running.touch(mode=0o600)
    places.running.write_text(json.dumps(asdict(running), indent=1))
    targets = [
        {"targets": [f"{running.host(service)}:{port}"], "labels": {"service": service}}
        for service in running.health
        for port in running.ports(service)
    ]
    places.scrape.write_text(json.dumps(targets, indent=1))


@contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Hold the clone's demo lock; Trouble when another demo has it. The announcement is gone afterwards."""
    places.root.mkdir(parents=True, exist_ok=True)
    with (places.root / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Trouble("The demo already runs in this folder: use it, or stop it with Ctrl-C first.") from error
        try:
            yield
        finally:
            places.running.unlink(missing_ok=True)
            places.scrape.unlink(missing_ok=True)
