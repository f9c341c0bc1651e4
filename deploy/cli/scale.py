"""`odr scale`: more processes of a service on one machine, or fewer; they share its partitions and its database."""

from typing import Annotated, Final

import typer

from deploy.cli import processes, running
from deploy.cli.showing import asides, console, sentences
from deploy.cli.supervisor import is_ready
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from shared.contracts.topics import GATEWAY
from shared.runtime.patience import until

READY_SECONDS: Final = 180.0
PAUSE_SECONDS: Final = 0.2
Number = Annotated[
    int, typer.Argument(help=f"How many processes, 1 to {processes.MOST}, the partitions of its topics.")
]


def scale(service: Annotated[str, typer.Argument(help="A service, not the gateway.")], number: Number) -> None:
    """Run this many processes of a service; return when they are ready. It stays so after a restart."""
    places = Places()
    with sentences():
        if not 1 <= number <= processes.MOST:
            raise Trouble(f"{service} can have 1 to {processes.MOST} processes: each needs a partition of its topics.")
        found = running.find(places)
        _refuse_what_cannot_be(found, service, number)
        processes.want(places, service, number)
        with asides.status(f"{service}: {number} …"):
            if not until(lambda: _so_many(places, service, number), READY_SECONDS, PAUSE_SECONDS):
                raise Trouble(
                    f"{service} did not come to {number} processes within {READY_SECONDS:.0f} seconds: see"
                    f" `./odr status` and .odr/logs/{service}*.log. It is tried further; go back with"
                    f" `./odr scale {service} {len(found.ports(service))}`."
                )
    console.print(f"{service}: {number} {'process' if number == 1 else 'processes'}, ready.")


def _refuse_what_cannot_be(found: running.Running, service: str, number: int) -> None:
    known = [name for name in found.health if name != GATEWAY]
    if not found.pid:
        raise Trouble(f"These processes are containers: `docker compose up --no-recreate --scale {service}={number}`.")
    if service == GATEWAY:
        raise Trouble("The gateway has one process on one machine: people reach it at one port.")
    if service not in known:
        raise Trouble(f"There is no service {service}; there are {', '.join(known)}.")


def _so_many(places: Places, service: str, number: int) -> bool:
    ports = running.find(places).ports(service)
    return len(ports) == number and all(is_ready(port) for port in ports)
