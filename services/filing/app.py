"""The filing service put together: `python -m services.filing.app`. It decides nothing."""

import sys
from collections.abc import Mapping
from typing import Final

from services.filing.court_adapters import ClerkQueue, CourtAdapter
from services.filing.domain.filing import Rules
from services.filing.handlers import handlers
from services.filing.jobs import Tools, jobs
from services.filing.repository import repository
from shared.courtcalendar.court import Court, load_courts
from shared.messaging.composition import Service, Topics
from shared.messaging.service import connections, serve
from shared.runtime.clock import Clock
from shared.runtime.key_store import KeyStore
from shared.runtime.objects import Objects
from shared.runtime.sealing import KekRing, Sealer
from shared.runtime.settings import ProcessSettings

ADAPTERS: Final = {"clerk": ClerkQueue}


def adapters(courts: Mapping[str, Court], objects: Objects) -> dict[str, CourtAdapter]:
    """Return each court's door; raises KeyError when a court's file names one that does not exist."""
    return {court.id: ADAPTERS[court.adapter](objects) for court in courts.values()}


def filing(settings: ProcessSettings) -> Service:
    """Wire the service from its settings."""
    sealer = Sealer(KeyStore(settings.keys_database_url.get_secret_value()), KekRing(settings.kek_dir))
    courts = load_courts(settings.courts_dir)
    return Service(
        name="filing",
        handlers=handlers,
        repository=repository(handlers),
        connections=connections(settings),
        topics=Topics.of("filing"),
        rules=Rules(courts=courts),
        jobs=jobs,
        tools=Tools(adapters=adapters(courts, Objects(settings.objects_url, sealer))),
        now=Clock(settings.clock_offset_file).now,
    )


if __name__ == "__main__":
    found = ProcessSettings.read()
    sys.exit(serve(filing(found), found))
