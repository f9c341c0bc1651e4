"""Memory and start time: the demo as a person starts it, its processes while they work, and each one started again."""

import os
import signal
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil

from bench.figures import Figure, NotCounted, at_most, counted
from bench.ground import Needs, fresh, ground
from bench.loads.processes import weights
from bench.run import Run
from deploy.cli.supervisor import Supervised
from deploy.local.child import free_port
from deploy.local.installation import Installation
from deploy.local.places import PROJECT, Places, courts_here
from shared.contracts.topics import EVERYONE
from shared.runtime.patience import until

SECTION: Final = 8
WHOLE_SECONDS: Final = 15
SERVERS_SECONDS: Final = 6
READY: Final = "Ctrl-C stops everything."
LOOK_SECONDS: Final = 0.01
PATIENCE_SECONDS: Final = 60


@dataclass
class Seen:
    """What the runs have shown: seconds and MiB by name."""

    whole: list[float] = field(default_factory=list)
    servers: list[float] = field(default_factory=list)
    memory: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    again: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


def measure(run: Run) -> list[Figure]:
    """Start servers and system from nothing, weigh the system after a case, start each process again."""
    seen = Seen()
    if run.quick:
        seen.servers.append(_servers_from_nothing(run.places.root / "servers"))
        return list(_figures(seen))
    for number in range(run.runs):
        seen.servers.append(_servers_from_nothing(run.places.root / "servers"))
        run.tell(f"run {number + 1}: Kafka and PostgreSQL from nothing in {seen.servers[-1]:.1f} s")
        _whole_from_nothing(run, seen)
        run.tell(f"run {number + 1}: the whole system from nothing in {seen.whole[-1]:.1f} s, a case was played")
    _each_again(run, seen)
    return list(_figures(seen))


def _figures(seen: Seen) -> Iterator[Figure]:
    yield at_most(SECTION, "Kafka and PostgreSQL, from nothing to ready", "s", tuple(seen.servers), SERVERS_SECONDS)
    if seen.whole:
        yield at_most(SECTION, "the whole system, from nothing to ready", "s", tuple(seen.whole), WHOLE_SECONDS)
    for name, seconds in seen.again.items():
        yield Figure(SECTION, f"{name}, started again, to ready", "s", tuple(seconds))
    for name, sizes in sorted(seen.memory.items()):
        yield Figure(SECTION, f"memory of {name}", "MiB", tuple(sizes), note=MEMORY)


MEMORY: Final = "proportional set size after one played case: shared pages are divided among those who share them"


def _servers_from_nothing(folder: Path) -> float:
    places = fresh(folder, keep_data=False)
    began = time.monotonic()
    installation = Installation(places, courts_here())
    try:
        installation.kafka.start()
        installation.postgres.start()
        installation.postgres.wait()
        installation.kafka.wait()
        return time.monotonic() - began
    finally:
        installation.stop()


def _whole_from_nothing(run: Run, seen: Seen) -> None:
    places = fresh(run.places.root / "whole", keep_data=False)
    began = time.monotonic()
    with _demo(places) as process:
        seen.whole.append(time.monotonic() - began)
        counted("a played case ends with code", 0, _odr(places, "play"))
        for name, mebibytes in weights(process).items():
            seen.memory[name].append(mebibytes)
        counted("processes of services", len(EVERYONE), len([name for name in EVERYONE if name in seen.memory]))


@contextmanager
def _demo(places: Places) -> Iterator[psutil.Process]:
    command = [sys.executable, "-m", "deploy.cli", "demo", "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT, env=_environment(places)) as started:
        try:
            said = iter(started.stdout or ())
            if not any(READY in line for line in said):
                raise NotCounted(f"the demo did not start; see {places.logs}")
            yield psutil.Process(started.pid)
        finally:
            started.send_signal(signal.SIGINT)
            started.communicate(timeout=PATIENCE_SECONDS)


def _odr(places: Places, *words: str) -> int:
    command = [sys.executable, "-m", "deploy.cli", *words]
    return subprocess.run(
        command, stdout=subprocess.DEVNULL, check=False, cwd=PROJECT, env=_environment(places)
    ).returncode


def _environment(places: Places) -> dict[str, str]:
    return {**os.environ, "ODR_FOLDER": str(places.root), "PYTHONPATH": str(PROJECT)}


def _each_again(run: Run, seen: Seen) -> None:
    with ground(Needs.SYSTEM, fresh(run.places.root / "whole", keep_data=True)) as (_, system):
        processes = [process for process in system.processes if process.health_port] if system else []
        for number in range(run.runs):
            for process in processes:
                seen.again[process.name].append(_again(process))
            run.tell(f"run {number + 1}: each service was stopped and started again")


def _again(process: Supervised) -> float:
    process.stop()
    began = time.monotonic()
    process.start()
    if not until(process.ready, PATIENCE_SECONDS, LOOK_SECONDS):
        raise NotCounted(f"{process.name} was not ready within {PATIENCE_SECONDS} s")
    return time.monotonic() - began
