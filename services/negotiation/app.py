"""The negotiation service put together: `python -m services.negotiation.app`. It decides nothing."""

import sys

from services.negotiation.domain.negotiation import Rules
from services.negotiation.handlers import handlers
from services.negotiation.repository import repository
from shared.courtcalendar.court import load_courts
from shared.messaging.composition import Service, Topics
from shared.messaging.service import connections, serve
from shared.runtime.clock import Clock
from shared.runtime.settings import ProcessSettings


def negotiation(settings: ProcessSettings) -> Service:
    """Wire the service from its settings."""
    return Service(
        name="negotiation",
        handlers=handlers,
        repository=repository(handlers),
        connections=connections(settings),
        topics=Topics.of("negotiation"),
        rules=Rules(courts=load_courts(settings.courts_dir)),
        now=Clock(settings.clock_offset_file).now,
    )


if __name__ == "__main__":
    found = ProcessSettings.read()
    sys.exit(serve(negotiation(found), found))
