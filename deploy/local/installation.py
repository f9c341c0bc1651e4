"""Everything one machine runs under the services: ports, secrets, Kafka, PostgreSQL and what is laid out in them."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from confluent_kafka.admin import AdminClient

from deploy.access import PARTNER, grant, rights
from deploy.databases import KEYS, database_of, guard_history, keys_url, provide_databases
from deploy.local import jars
from deploy.local.child import free_port
from deploy.local.ground import is_free
from deploy.local.kafka import Kafka
from deploy.local.kafka_settings import ADMIN, CONTROLLER, Ports
from deploy.local.places import PROJECT, Places
from deploy.local.postgres import Postgres
from deploy.local.secret_files import SecretFiles
from deploy.migrate import migrate
from deploy.topics import client_settings, create_topics, topics_of
from shared.contracts.topics import EVERYONE, GATEWAY

PARTNERS_PORT: Final = 9094
PORT_NAMES: Final = ("controller", "services", "postgres", "mail", *EVERYONE)

Report = Callable[[str], None]


@dataclass
class Installation:
    """One machine's servers and their content.

    wanted: the services whose databases are migrated · partner_port: for partners; None for the one of last time ·
    web_port: of the pages.
    """

    places: Places
    courts: tuple[str, ...]
    wanted: tuple[str, ...] = EVERYONE
    advance: jars.Advance = lambda _done, _all: None
    partner_port: int | None = None
    web_port: int = 0
    ports: dict[str, int] = field(init=False)
    secrets: SecretFiles = field(init=False)
    kafka: Kafka = field(init=False)
    postgres: Postgres = field(init=False)

    def __post_init__(self) -> None:
        """Find the archives, the ports and the secrets; nothing runs yet."""
        self.secrets = SecretFiles(self.places.secrets)
        self.ports = _ports(self.places.data / "ports.json", self.partner_port, self.web_port)
        archives = jars.fetch(jars.KAFKA, self.places.jars, self.advance)
        passwords = {name: self.secrets.text(f"kafka/{name}") for name in (ADMIN, CONTROLLER, *EVERYONE, PARTNER)}
        ports = Ports(self.ports["controller"], self.ports["services"], self.ports["partners"])
        data, logs = self.places.data, self.places.logs
        self.kafka = Kafka(data / "kafka", archives, ports, passwords, logs / "kafka.log")
        owner = self.secrets.text("postgres/postgres")
        self.postgres = Postgres(data / "postgres", self.ports["postgres"], owner, logs / "postgres.log")

    def start(self) -> None:
        """Start both servers and lay out databases, tables, topics and rights; return when all of it is there."""
        self.kafka.start()
        self.postgres.start()
        self.postgres.wait()
        urls = provide_databases(self.postgres, self.database_passwords())
        for service in self.wanted:
            migrate(service, urls[service])
        if GATEWAY in self.wanted:
            guard_history(self.postgres)
        self.kafka.wait()
        admin = self.admin()
        topics = topics_of(self.courts)
        create_topics(admin, topics)
        grant(admin, rights(topics, [PARTNER]))

    def stop(self) -> None:
        """Stop both servers in good order."""
        self.kafka.stop()
        self.postgres.stop()

    def port_of(self, process: str) -> int:
        """Return the port at which a process tells how it is; one more process of a service gets one of its own."""
        if process not in self.ports:
            self.ports[process] = _another(self.ports)
        return self.ports[process]

    def admin(self) -> AdminClient:
        """Return the broker's administrator."""
        return AdminClient(dict(client_settings(self.kafka.services_address, ADMIN, self.kafka.passwords[ADMIN])))

    def database_passwords(self) -> dict[str, str]:
        """Return the password of every database role."""
        return {role: self.secrets.text(f"postgres/{role}") for role in (*map(database_of, EVERYONE), KEYS)}

    def database_url(self, service: str) -> str:
        """Return the URL of a service's own database."""
        role = database_of(service)
        return self.postgres.url(role, role, self.database_passwords()[role])

    def keys_url(self, service: str) -> str:
        """Return the URL of the key store as a service sees it."""
        return keys_url(self.postgres, service, self.database_passwords())


def services_here() -> tuple[str, ...]:
    """Name the services that have a process, the gateway last."""
    return tuple(name for name in EVERYONE if (PROJECT / "services" / name / "app.py").exists())


def _ports(file: Path, partners: int | None, web_port: int) -> dict[str, int]:
    """Return this machine's ports: the ones of last time where they are still free, so that addresses stay.

    partners: the one for partners, where somebody has chosen it · web_port: of the pages, which nothing else may take.
    """
    before = json.loads(file.read_text()) if file.exists() else {"partners": PARTNERS_PORT}
    before |= {"partners": partners} if partners else {}
    ports: dict[str, int] = {}
    for name in ("partners", *PORT_NAMES):
        port = before.get(name)
        ports[name] = port if port not in {None, web_port} and is_free(port) else _another({**ports, "web": web_port})
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(ports, indent=1))
    return ports


def _another(taken: dict[str, int]) -> int:
    port = free_port()
    return port if port not in taken.values() else _another(taken)
