"""Lays out databases, tables, topics, users and rights, and tells the tools: `python -m deploy.containers.lay_out`.

It runs before the services of every `docker compose up` and changes only what is missing: an upgrade is the same step.
"""

import sys
import time
from collections.abc import Callable
from typing import Final

import psycopg
from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from deploy.access import PARTNER, grant, rights
from deploy.cli.running import Running, announce
from deploy.containers.hand_out import database_passwords, database_server
from deploy.containers.places import HEALTH_PORT, KAFKA, KAFKA_HOST, KAFKA_PORTS, POSTGRES_HOST, POSTGRES_PORT, WEB
from deploy.databases import guard_history, provide_databases
from deploy.local.kafka_settings import ADMIN
from deploy.local.places import Places, courts_here
from deploy.local.secret_files import SecretFiles
from deploy.local.trouble import Trouble
from deploy.migrate import migrate
from deploy.topics import client_settings, create_topics, topics_of
from deploy.users import provide_users
from shared.contracts.topics import EVERYONE
from shared.runtime.patience import until

PATIENCE_SECONDS: Final = 120.0
PAUSE_SECONDS: Final = 0.5


def lay_out(places: Places) -> None:
    """Lay everything out. Raises Trouble when a server does not answer in time."""
    files = SecretFiles(places.secrets)
    server = database_server(files)
    _wait("PostgreSQL", lambda: psycopg.connect(server.url(), connect_timeout=5).close())
    for service, url in provide_databases(server, database_passwords(files)).items():
        say(f"The database of {service} is brought to its newest revision.")
        migrate(service, url)
    guard_history(server)
    admin = AdminClient(dict(client_settings(KAFKA, ADMIN, files.text(f"kafka/{ADMIN}"))))
    _wait("Kafka", lambda: admin.list_topics(timeout=5))
    say("Topics, users and rights are laid out.")
    topics = topics_of(courts_here())
    create_topics(admin, topics)
    provide_users(admin, {name: files.text(f"kafka/{name}") for name in (*EVERYONE, PARTNER)})
    grant(admin, rights(topics, [PARTNER]))
    announce(places, _where())


def _where() -> Running:
    return Running(
        pid=0,
        started_at=time.time(),
        web=WEB,
        kafka=KAFKA,
        partners=f"{KAFKA_HOST}:{KAFKA_PORTS.partners}",
        postgres_port=POSTGRES_PORT,
        health=dict.fromkeys(EVERYONE, HEALTH_PORT),
        hosts={"postgres": POSTGRES_HOST, **{service: service for service in EVERYONE}},
    )


def _wait(what: str, ask: Callable[[], object]) -> None:
    if trouble := until(lambda: _trouble(ask), PATIENCE_SECONDS, PAUSE_SECONDS, done=lambda found: not found):
        raise Trouble(f"{what} did not answer in {PATIENCE_SECONDS:.0f} seconds: {trouble}")


def _trouble(ask: Callable[[], object]) -> str:
    try:
        ask()
    except (psycopg.OperationalError, KafkaException) as error:
        return str(error) or type(error).__name__
    return ""


def say(sentence: str) -> None:
    """Tell whoever reads the container's log."""
    sys.stdout.write(f"{sentence}\n")


if __name__ == "__main__":
    try:
        lay_out(Places())
    except Trouble as trouble:
        sys.exit(str(trouble))
