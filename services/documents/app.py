"""The documents service put together: `python -m services.documents.app`. It decides nothing."""

import sys

from services.documents.domain.versions import Rules
from services.documents.handlers import handlers
from services.documents.jobs import DocumentTools, jobs
from services.documents.platform_seal import PlatformSeal
from services.documents.repository import repository
from services.documents.settings import DocumentsSettings
from shared.courtcalendar.court import load_courts
from shared.courtcalendar.sites import Sites
from shared.messaging.composition import Service, Topics
from shared.messaging.service import connections, serve
from shared.runtime.clock import Clock
from shared.runtime.key_store import KeyStore
from shared.runtime.objects import Objects
from shared.runtime.sealing import KekRing, Sealer


def documents(settings: DocumentsSettings) -> Service:
    """Wire the service from its settings."""
    courts = load_courts(settings.courts_dir)
    sealer = Sealer(KeyStore(settings.keys_database_url.get_secret_value()), KekRing(settings.kek_dir))
    return Service(
        name="documents",
        handlers=handlers,
        repository=repository(handlers),
        connections=connections(settings),
        topics=Topics.of("documents"),
        rules=Rules(courts=courts),
        jobs=jobs,
        tools=DocumentTools(
            objects=Objects(settings.objects_url, sealer),
            seal=PlatformSeal(settings.seal_dir),
            sites=Sites(courts, settings.public_url.rstrip("/")),
        ),
        now=Clock(settings.clock_offset_file).now,
    )


if __name__ == "__main__":
    found = DocumentsSettings.read()
    sys.exit(serve(documents(found), found))
