"""The line that says on what machine and with which software something was measured."""

import os
import platform
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import psutil

from deploy.local.jars import KAFKA
from deploy.local.postgres import SETTINGS, programs


@dataclass(frozen=True, slots=True)
class Machine:
    """busy: processes that wanted a processor when the section began (load average of one minute)."""

    text: str
    busy: float


def this_machine() -> Machine:
    """Return this machine's line."""
    cores = len(os.sched_getaffinity(0))
    memory = psutil.virtual_memory().total / 2**30
    facts = (
        f"{cores} cores of {_processor()}",
        f"{memory:.0f} GiB of memory",
        f"{platform.system()} {platform.release().split('-')[0]}",
        f"Python {platform.python_version()}",
        f"Kafka {_kafka()}",
        f"PostgreSQL {_postgres()}",
        f"fsync {SETTINGS.get('fsync', 'on')}",
    )
    return Machine(", ".join(facts), round(os.getloadavg()[0], 1))


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    found = re.search(r"model name\s*: (.+)", info.read_text()) if info.exists() else None
    return found[1].strip() if found else platform.processor() or platform.machine()


def _kafka() -> str:
    found = re.search(r"kafka-clients-([\d.]+)\.jar", KAFKA.read_text())
    return found[1] if found else "?"


def _postgres() -> str:
    said = subprocess.run([str(programs() / "postgres"), "--version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[-1]
