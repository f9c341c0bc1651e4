"""The intake service put together: `python -m services.intake.app`. It decides nothing."""

import sys
from uuid import UUID

from services.intake.domain.register import Rules
from services.intake.handlers import handlers
from services.intake.repository import repository
from services.intake.settings import IntakeSettings
from shared.courtcalendar.court import load_courts
from shared.messaging.service import Connections, Service, Topics, run
from shared.runtime import process
from shared.runtime.clock import Clock
from shared.runtime.codes import code_mac, make_code
from shared.runtime.health import Health


def intake(settings: IntakeSettings) -> Service:
    """Wire the service from its settings."""
    courts = load_courts(settings.courts_dir)
    secret = settings.invitation_secret.get_secret_value().encode()
    pepper = settings.code_pepper.get_secret_value().encode()

    def mac_of(invitation_id: UUID) -> str:
        return code_mac(pepper, make_code(secret, invitation_id))

    return Service(
        name="intake",
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
        topics=Topics.of("intake", tuple(courts)),
        rules=Rules(courts=courts, code_mac=mac_of),
        now=Clock(settings.clock_offset_file).now,
    )


if __name__ == "__main__":
    found = IntakeSettings()
    service = intake(found)
    sys.exit(process.run(service.name, found, lambda: run(service), Health()))
