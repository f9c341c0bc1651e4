"""The demo's processes together: started in an order that works, looked after, stopped in the opposite order."""

import os
import sys
import time
from dataclasses import dataclass, field
from typing import Final

import psutil
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy.cli import holding, processes, running
from deploy.cli.greeting import greeting
from deploy.cli.heads import keep_heads
from deploy.cli.history_look import CUT
from deploy.cli.looking import measured
from deploy.cli.showing import console
from deploy.cli.supervisor import Keeper, Supervised, Work
from deploy.local import child
from deploy.local.installation import Installation, services_here
from deploy.local.kept_logs import put_aside
from deploy.local.places import PROJECT, Places, courts_here
from deploy.local.service_environment import environment_of, process_name
from deploy.local.trouble import Trouble
from shared.contracts.topics import GATEWAY
from shared.runtime.patience import until

LOOK_SECONDS: Final = 0.5
READY_SECONDS: Final = 90.0
HEADS_SECONDS: Final = 3600.0
MAILBOX: Final = "deploy.local.mailbox"
KAFKA, POSTGRES = "kafka", "postgres"


@dataclass
class WholeSystem:
    """Kafka, PostgreSQL, the mailbox and the services on one machine.

    port: of the front page · partner_port: of Kafka for partners; None for the one of last time.
    """

    places: Places
    port: int
    partner_port: int | None = None
    installation: Installation | None = None
    processes: list[Supervised] = field(default_factory=list)
    keepers: list[Keeper] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Return the address of the front page."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start everything and return when it is ready for people."""
        began = time.monotonic()
        put_aside(self.places.logs)
        with Progress(TextColumn("Fetching Kafka"), BarColumn(), MofNCompleteColumn(), console=console) as bar:
            task = bar.add_task("", visible=False)
            self.installation = Installation(
                self.places,
                courts_here(),
                services_here(),
                lambda done, every: bar.update(task, completed=done, total=every, visible=True),
                partner_port=self.partner_port,
                web_port=self.port,
            )
        with console.status("Starting Kafka and PostgreSQL …"):
            self.installation.start()
        with console.status("Starting the services …"):
            self._start_processes(self.installation)
            running.announce(self.places, self._where(self.installation))
            self._wait()
        console.print(f"Ready after {time.monotonic() - began:.1f} seconds.")

    def watch(self) -> None:
        """Keep everything running until Ctrl-C."""
        heads_at = time.monotonic() + HEADS_SECONDS
        while True:
            time.sleep(LOOK_SECONDS)
            self.look_after()
            if time.monotonic() > heads_at:
                keep_heads(self.places, running.find(self.places))
                heads_at += HEADS_SECONDS

    def look_after(self) -> None:
        """Restart what has ended, stop what another command holds, start or end what is more or less wanted; say so."""
        held = holding.held(self.places)
        for keeper in self.keepers:
            sentence = keeper.look_after(held=keeper.part in held)
            if sentence:
                console.print(sentence)
        for part in {keeper.part for keeper in self.keepers}:
            holding.tell_stopped(self.places, part, stopped=part in held)
        self._come_to_number()

    def stop(self) -> None:
        """Stop the gateway first, then the other processes, then the servers; data stays."""
        if self.installation is None:
            return
        with console.status("Stopping …"):
            for process in [each for each in self.processes if each.name == GATEWAY]:
                process.stop()
            for process in self.processes:
                process.ask_to_stop()
            for process in self.processes:
                process.stop()
            self.installation.stop()
        console.print("Stopped. The data is kept; `./odr demo` goes on where it was.")

    def greet(self) -> None:
        """Say where people and partners go."""
        if self.installation is None:
            return
        for line in greeting(self.installation, self.address):
            console.print(line, soft_wrap=True, highlight=False, markup=False)

    def _start_processes(self, installation: Installation) -> None:
        shell = {name: value for name, value in os.environ.items() if not name.startswith("ODR_")}
        keeper = [sys.executable, "-m", MAILBOX, str(installation.ports["mail"]), str(self.places.mailbox)]
        servers: dict[str, Work] = {KAFKA: installation.kafka, POSTGRES: installation.postgres}
        self.keepers = [Keeper(name, work, name) for name, work in servers.items()]
        mailbox = Supervised("mailbox", keeper, {**shell, "PYTHONPATH": str(PROJECT)}, self.places.logs / "mailbox.log")
        self._begin(mailbox, mailbox.name)
        for service in installation.wanted:
            for number in range(1, processes.wanted(self.places).get(service, 1) + 1):
                self._begin(self._process(service, number, installation), service)

    def _begin(self, process: Supervised, part: str) -> None:
        if part not in holding.held(self.places):
            process.start()
        self.processes.append(process)
        self.keepers.append(Keeper(process.name, process, part))

    def _process(self, service: str, number: int, installation: Installation) -> Supervised:
        name = process_name(service, number)
        command = [sys.executable, "-m", f"services.{service}.app"]
        environment = environment_of(service, installation, self.port, number)
        return Supervised(name, command, environment, self.places.logs / f"{name}.log", installation.port_of(name))

    def _of(self, service: str) -> list[Supervised]:
        names = {keeper.name for keeper in self.keepers if keeper.part == service}
        return [process for process in self.processes if process.name in names]

    def _come_to_number(self) -> None:
        """Begin or end processes of services until there are as many as `odr scale` has asked for."""
        if self.installation is None:
            return
        numbers = processes.wanted(self.places)
        for service in self.installation.wanted:
            here, number = self._of(service), numbers.get(service, 1)
            for one in range(len(here) + 1, number + 1):
                self._begin(self._process(service, one, self.installation), service)
            for process in here[number:]:
                self._end(process)
            if len(here) != number:
                running.announce(self.places, self._where(self.installation))
                console.print(f"{service} has {number} {'process' if number == 1 else 'processes'} now")

    def _end(self, process: Supervised) -> None:
        process.stop()
        self.processes.remove(process)
        self.keepers = [keeper for keeper in self.keepers if keeper.work is not process]

    def _wait(self) -> None:
        waiting, still = list(self.processes), list[Supervised]()

        def all_ready() -> bool:
            self.look_after()
            held = {keeper.name for keeper in self.keepers if keeper.part in holding.held(self.places)}
            waiting[:] = [process for process in waiting if not process.ready() and process.name not in held]
            still[:] = [process for process in waiting if _finds_history_cut(process)]
            return waiting == still

        if not until(all_ready, READY_SECONDS, child.PAUSE_SECONDS * 5):
            late = next(process for process in waiting if process not in still)
            raise Trouble(f"{late.name} was not ready in time; the end of its log:\n{child.tail(late.log)}")

        if still:
            names = " and ".join(process.name for process in still)
            console.print(f"{names} cannot go on: the history's topic is cut; see docs/operations/cut-history.md.")

    def _where(self, installation: Installation) -> running.Running:
        scaled = [service for service in installation.wanted if len(self._of(service)) > 1]
        return running.Running(
            pid=os.getpid(),
            started_at=psutil.Process().create_time(),
            web=self.address,
            kafka=installation.kafka.services_address,
            partners=installation.kafka.partners_address,
            postgres_port=installation.ports["postgres"],
            health={service: installation.port_of(service) for service in installation.wanted},
            more={service: [installation.port_of(each.name) for each in self._of(service)[1:]] for service in scaled},
        )


def _finds_history_cut(process: Supervised) -> bool:
    """Say whether a process runs and waits for a person who writes the history again."""
    return process.health_port is not None and bool(measured(process.health_port, CUT))
