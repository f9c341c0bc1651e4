"""What each service is told when it starts on one machine: its own settings and its own secrets, nobody else's."""

import json
import os
from typing import Final

from deploy.databases import AUDIENCES
from deploy.local.installation import Installation
from deploy.local.places import PROJECT, courts_dir
from deploy.settings import of_service

# Whoever plays a country's cases on one machine comes from one network.
LIMITS: Final = (
    "ODR_COMMANDS_PER_HOUR_AND_ACCOUNT",
    "ODR_TRIES_PER_HOUR_AND_NETWORK",
    "ODR_NEWCOMERS_PER_HOUR_AND_NETWORK",
    "ODR_CONNECTIONS_PER_NETWORK",
)
MAIL_FROM: Final = "odr@court.example"


def environment_of(service: str, installation: Installation, web_port: int, number: int = 1) -> dict[str, str]:
    """Return the whole environment of a service's process: what the shell says, unless the demo knows better.

    number: which of the service's processes it is, from 1.
    """
    own = {
        "notify": _notify,
        "documents": _documents,
        "gateway": _gateway,
    }.get(service, _nothing)
    secret = installation.secrets.settings_of(service)
    itself = {
        "ODR_KAFKA_MEMBER_ID": f"{service}-{number}",
        "ODR_HEALTH_PORT": str(installation.port_of(process_name(service, number))),
    }
    ours = {**_every(service, installation, web_port), **itself, **secret, **own(installation, web_port)}
    return of_service(service, {**os.environ, **ours})


def process_name(service: str, number: int) -> str:
    """Name one of a service's processes: the first as the service itself."""
    return service if number == 1 else f"{service}-{number}"


def _every(service: str, installation: Installation, web_port: int) -> dict[str, str]:
    places = installation.places
    return {
        "PYTHONPATH": str(PROJECT),
        "ODR_DATABASE_URL": installation.database_url(service),
        "ODR_KEYS_DATABASE_URL": installation.keys_url(service),
        "ODR_KEK_DIR": str(installation.secrets.key_ring(service, AUDIENCES.get(service, ()))),
        "ODR_KAFKA_BOOTSTRAP": installation.kafka.services_address,
        "ODR_KAFKA_USER": service,
        "ODR_KAFKA_PASSWORD": installation.kafka.passwords[service],
        "ODR_KAFKA_PROTOCOL": "SASL_PLAINTEXT",
        "ODR_OBJECTS_URL": places.objects.as_uri(),
        "ODR_COURTS_DIR": str(courts_dir()),
        "ODR_CLOCK_OFFSET_FILE": str(places.clock_offset),
        "ODR_PUBLIC_URL": f"http://127.0.0.1:{web_port}",
    }


def _nothing(_installation: Installation, _web_port: int) -> dict[str, str]:
    return {}


def _notify(installation: Installation, _web_port: int) -> dict[str, str]:
    return {
        "ODR_SMTP_HOST": "127.0.0.1",
        "ODR_SMTP_PORT": str(installation.ports["mail"]),
        "ODR_SMTP_START_TLS": json.dumps(obj=False),
        "ODR_MAIL_FROM": MAIL_FROM,
    }


def _documents(installation: Installation, _web_port: int) -> dict[str, str]:
    return {"ODR_SEAL_DIR": str(installation.secrets.seal())}


def _gateway(installation: Installation, web_port: int) -> dict[str, str]:
    return {
        "ODR_GATEWAY_PORT": str(web_port),
        "ODR_STAFF_FILE": str(installation.secrets.staff()),
        "ODR_DEMO": "1",
        "ODR_DEMO_DIR": str(installation.places.data),
        **{name: os.environ[name] for name in LIMITS if name in os.environ},
    }
