"""The gateway put together: `python -m services.gateway.app`. It decides nothing."""

import asyncio
import sys
from dataclasses import dataclass, field

from services.gateway.composing import application, gateway, parts_of
from services.gateway.door.server import WebServer
from services.gateway.settings import GatewaySettings
from services.gateway.upkeep import keep_up, know_staff
from shared.messaging.service import Chassis, running
from shared.runtime import process
from shared.runtime.health import Health


@dataclass
class Gateway:
    """The process: ready when the chassis is and pages are answered, until it is asked to stop."""

    settings: GatewaySettings
    chassis: list[Chassis] = field(default_factory=list)
    open: bool = False

    def ready(self) -> bool:
        return self.open and all(chassis.ready() for chassis in self.chassis)

    def alive(self) -> bool:
        return all(chassis.alive() for chassis in self.chassis)

    async def run(self) -> None:
        """Answer people until cancelled; then finish what was begun, and let the relay send what it caused."""
        async with running(gateway(self.settings)) as chassis, parts_of(self.settings, chassis) as parts:
            await know_staff(parts)
            server = WebServer(application(parts), self.settings)
            self.chassis.append(chassis)
            async with asyncio.TaskGroup() as beside:
                upkeep = beside.create_task(keep_up(parts, self.alive))
                self.open = True
                try:
                    await server.serve(parts.changes.close)
                finally:
                    self.open = False
                    upkeep.cancel()


if __name__ == "__main__":
    found = GatewaySettings.read()
    here = Gateway(found)
    sys.exit(process.run("gateway", found, here.run, Health(alive=here.alive, ready=here.ready)))
