"""The processes of a running system by the part they belong to: what they weigh and how long they have worked."""

from collections import defaultdict
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
    found: dict[str, float] = defaultdict(float)
    for process in parent.children(recursive=True):
        found[part_of(process)] += process.memory_full_info().pss / MIB
    return {**found, TOGETHER: sum(found.values())}


def cpu_seconds(parent: psutil.Process) -> dict[str, float]:
    """Return the processor time of each part so far, that of its ended children included."""
    found: dict[str, float] = defaultdict(float)
    for process in parent.children(recursive=True):
        found[part_of(process)] += sum(process.cpu_times()[:4])
    return found
