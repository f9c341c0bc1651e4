"""The intake service put together: `python -m services.intake.app`. It decides nothing."""

import sys
from uuid import UUID

from services.intake.domain.register import Rules
from services.intake.handlers import handlers
from services.intake.repository import repository
from services.intake.settings import IntakeSettings
from shared.courtcalendar.court import load_courts
from shared.messaging.composition import Service, Topics
from shared.messaging.service import connections, serve
from shared.runtime.clock import Clock
from shared.runtime.codes import code_mac, make_code


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
        connections=connections(settings),
        topics=Topics.of("intake", tuple(courts)),
        rules=Rules(courts=courts, code_mac=mac_of),
        now=Clock(settings.clock_offset_file).now,
    )


if __name__ == "__main__":
    found = IntakeSettings.read()
    sys.exit(serve(intake(found), found))
