"""One service as one process: its connections from the settings, its health from the chassis that runs."""

from collections.abc import Awaitable, Callable

from shared.messaging.composition import Connections, Service
from shared.messaging.service import Chassis, run
from shared.runtime import process
from shared.runtime.health import Health
from shared.runtime.settings import ProcessSettings


def connections(settings: ProcessSettings) -> Connections:
    """Return where the settings say that database and broker are."""
    return Connections(
        database_url=settings.database_url,
        kafka_bootstrap=settings.kafka_bootstrap,
        kafka_user=settings.kafka_user,
        kafka_password=settings.kafka_password,
        kafka_protocol=settings.kafka_protocol,
        member_id=settings.kafka_member_id,
    )


def serve(service: Service, settings: ProcessSettings) -> int:
    """Run the service until the process is asked to stop; return the exit code for its supervisor."""
    return keep_running(service.name, settings, lambda started: run(service, started))


def keep_running(
    name: str, settings: ProcessSettings, main: Callable[[Callable[[Chassis], None]], Awaitable[None]]
) -> int:
    """Run `main` as a process; it says when its chassis has started, and the process's health is the chassis's."""
    found: list[Chassis] = []
    health = Health(
        alive=lambda: all(chassis.alive() for chassis in found),
        ready=lambda: any(chassis.ready() for chassis in found),
    )
    return process.run(name, settings, lambda: main(found.append), health)
