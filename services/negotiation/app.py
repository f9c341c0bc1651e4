"""The negotiation service put together: `python -m services.negotiation.app`. It decides nothing."""

import sys

from services.negotiation.domain.negotiation import Rules
from services.negotiation.handlers import handlers
from services.negotiation.repository import repository
from shared.courtcalendar.court import load_courts
from shared.messaging.service import Connections, Service, Topics, run
from shared.runtime import process
from shared.runtime.clock import Clock
from shared.runtime.health import Health
from shared.runtime.settings import ProcessSettings


def negotiation(settings: ProcessSettings) -> Service:
    """Wire the service from its settings."""
    return Service(
        name="negotiation",
        handlers=handlers,
        repository=repository(handlers),
        connections=Connections(
            database_url=settings.database_url,
            kafka_bootstrap=settings.kafka_bootstrap,
            kafka_user=settings.kafka_user,
            kafka_password=settings.kafka_password,
            kafka_protocol=settings.kafka_protocol,
            member_id=settings.kafka_member_id,
        ),
        topics=Topics.of("negotiation"),
        rules=Rules(courts=load_courts(settings.courts_dir)),
        now=Clock(settings.clock_offset_file).now,
    )


if __name__ == "__main__":
    found = ProcessSettings()
    service = negotiation(found)
    sys.exit(process.run(service.name, found, lambda: run(service), Health()))
