"""What the gateway's process is made of: service, parts, and the web application around them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp

from services.gateway.api.describing import described
from services.gateway.api.routes import api
from services.gateway.database import create_engine
from services.gateway.door import answers, files, live, probes, static_files
from services.gateway.door.admission import Admission
from services.gateway.door.middleware import Door
from services.gateway.door.observing import Observed
from services.gateway.pages.kit.alone import busy_pages
from services.gateway.pages.kit.problems import problem_page
from services.gateway.pages.routes import pages
from services.gateway.parts import Parts
from services.gateway.projection.handlers import handlers
from services.gateway.projection.storing import Projection
from services.gateway.projection.waiting import Changes
from services.gateway.settings import GatewaySettings
from shared.courtcalendar.court import load_courts
from shared.messaging.composition import Service, Topics
from shared.messaging.service import Chassis, connections
from shared.runtime.clock import Clock
from shared.runtime.key_store import KeyStore
from shared.runtime.objects import Objects
from shared.runtime.sealing import KekRing, Sealer

SMALLEST_PACKED_BYTES = 500


def gateway(settings: GatewaySettings) -> Service:
    """Return what the chassis runs: the projection of the history, and the relay of commands."""
    return Service(
        name="gateway",
        handlers=handlers,
        repository=Projection(),
        connections=connections(settings),
        topics=Topics.of("gateway"),
        now=Clock(settings.clock_offset_file).now,
    )


@asynccontextmanager
async def parts_of(settings: GatewaySettings, chassis: Chassis) -> AsyncIterator[Parts]:
    """Give what requests are answered with, and put it away at the end."""
    keys = KeyStore(settings.keys_database_url.get_secret_value())
    sealer = Sealer(keys, KekRing(settings.kek_dir))
    engine = create_engine(connections(settings).dsn)
    try:
        yield Parts(
            settings=settings,
            engine=engine,
            sealer=sealer,
            objects=Objects(settings.objects_url, sealer),
            courts=load_courts(settings.courts_dir),
            changes=Changes(),
            clock=Clock(settings.clock_offset_file),
            wake=chassis.wake,
            ready=chassis.ready,
        )
    finally:
        await engine.dispose()
        await keys.close()


def application(parts: Parts) -> ASGIApp:
    """Return the whole web application, its door outermost so that even a failure's page has every header."""
    app = described(parts.sites.public_url)
    app.state.parts = parts
    app.state.demo = parts.settings.demo
    for router in (probes.router, files.router, live.router, static_files.router, api, pages):
        app.include_router(router)
    answers.install(app, problem_page)
    door = Door(GZipMiddleware(app, SMALLEST_PACKED_BYTES, compresslevel=6), parts.settings)
    return Admission(Observed(door), parts, busy_pages(parts.sites))
