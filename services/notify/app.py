"""The notify service put together: `python -m services.notify.app`. It decides nothing."""

import sys

from services.notify.domain.deadlines import NotifyRules
from services.notify.handlers import handlers
from services.notify.jobs import NotifyTools, jobs
from services.notify.mail import MailServer
from services.notify.repository import repository
from services.notify.settings import NotifySettings
from shared.courtcalendar.court import load_courts
from shared.courtcalendar.sites import Sites
from shared.messaging.composition import Service, Topics
from shared.messaging.service import connections, serve
from shared.runtime.clock import Clock
from shared.runtime.key_store import KeyStore
from shared.runtime.objects import Objects
from shared.runtime.sealing import KekRing, Sealer


def notify(settings: NotifySettings) -> Service:
    """Wire the service from its settings."""
    courts = load_courts(settings.courts_dir)
    sealer = Sealer(KeyStore(settings.keys_database_url.get_secret_value()), KekRing(settings.kek_dir))
    return Service(
        name="notify",
        handlers=handlers,
        repository=repository(handlers),
        connections=connections(settings),
        topics=Topics.of("notify"),
        rules=NotifyRules(courts=courts),
        jobs=jobs,
        tools=NotifyTools(
            sites=Sites(courts, settings.public_url.rstrip("/")),
            invitation_secret=settings.invitation_secret.get_secret_value().encode(),
            sealer=sealer,
            objects=Objects(settings.objects_url, sealer),
            mail=_mail(settings),
        ),
        now=Clock(settings.clock_offset_file).now,
    )


def _mail(settings: NotifySettings) -> MailServer:
    password = settings.smtp_password
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        sender=settings.mail_from,
        username=settings.smtp_user,
        password=password.get_secret_value() if password else None,
        use_tls=settings.smtp_use_tls,
        start_tls=settings.smtp_start_tls,
        timeout_seconds=settings.smtp_timeout_seconds,
    )


if __name__ == "__main__":
    found = NotifySettings.read()
    sys.exit(serve(notify(found), found))
