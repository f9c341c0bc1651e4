"""One service as one process: its connections from the settings, its health from the chassis that runs."""

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
    started: list[Chassis] = []
    health = Health(
        alive=lambda: all(chassis.alive() for chassis in started),
        ready=lambda: any(chassis.ready() for chassis in started),
    )
    return process.run(service.name, settings, lambda: run(service, started.append), health)
