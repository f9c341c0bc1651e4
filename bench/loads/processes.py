"""The processes of a running system by the part they belong to: what they weigh and how long they have worked."""

from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import psutil

MIB: Final = 2**20
TOGETHER: Final = "all together"
SERVERS: Final = {"java": "Kafka", "postgres": "PostgreSQL"}


def part_of(process: psutil.Process) -> str:
    """Return the part of the system that a process belongs to."""
    service = next((word.split(".")[1] for word in process.cmdline() if word.startswith("services.")), "")
    return service or SERVERS.get(process.name(), "the demo's mailbox")


def weights(parent: psutil.Process) -> dict[str, float]:
    """Return the proportional set size in MiB of each part, and of all together."""
    found = _by_part(parent, lambda process: process.memory_full_info().pss / MIB)
    return {**found, TOGETHER: sum(found.values())}


def cpu_seconds(parent: psutil.Process) -> dict[str, float]:
    """Return the processor time of each part so far, that of its ended children included."""
    return _by_part(parent, lambda process: sum(process.cpu_times()[:4]))


def _by_part(parent: psutil.Process, read: Callable[[psutil.Process], float]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for process in parent.children(recursive=True):
        with suppress(psutil.NoSuchProcess):  # it ended while the others were read
            found[part_of(process)] += read(process)
    return found
