"""Holds: a command asks the supervisor of the running system to keep a process stopped while it works on its data.

A hold is a file that names its holder; one whose holder has ended holds nothing, so that nothing stays down.
"""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psutil

from deploy.cli.running import Running
from deploy.cli.supervisor import is_ready
from deploy.local.child import accepts
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from shared.contracts.topics import EVERYONE
from shared.runtime.patience import until

STOPPED_SECONDS: Final = 90.0
READY_SECONDS: Final = 180.0
PAUSE_SECONDS: Final = 0.1


@contextmanager
def hold(places: Places, found: Running, names: Sequence[str]) -> Iterator[None]:
    """Keep processes stopped for as long as the block takes; afterwards they run again and are ready."""
    if not found.pid:
        raise Trouble("These processes are containers: stop and start them with `docker compose`.")
    places.holds.mkdir(parents=True, exist_ok=True)
    files = [places.holds / f"{name}.json" for name in names]
    for file in files:
        if _holder_lives(file):
            raise Trouble(f"Another command works on {file.stem} now: wait for its end.")
    try:
        for file in files:
            _write(file)
        signs = [file.with_suffix(".stopped") for file in files]
        _demand(f"{' and '.join(names)} did not stop", STOPPED_SECONDS, lambda: all(sign.exists() for sign in signs))
        yield
    finally:
        for file in files:
            file.unlink(missing_ok=True)
    _demand(f"{' and '.join(names)} did not start", READY_SECONDS, lambda: all(_ready(found, name) for name in names))


def held(places: Places) -> set[str]:
    """Name what somebody holds now; while the history is half written, every service, whoever has ended."""
    by_somebody = {file.stem for file in places.holds.glob("*.json") if _holder_lives(file)}
    return by_somebody | set(EVERYONE if places.half_written.exists() else ())


def tell_stopped(places: Places, name: str, *, stopped: bool) -> None:
    """Tell whoever holds something whether it is stopped."""
    sign = places.holds / f"{name}.stopped"
    if stopped:
        sign.touch()
    else:
        sign.unlink(missing_ok=True)


def _ready(found: Running, name: str) -> bool:
    if name in found.health:
        return all(is_ready(port, found.host(name)) for port in found.ports(name))
    port = found.postgres_port if name == "postgres" else int(found.kafka.rpartition(":")[2])
    return accepts(port)


def _write(file: Path) -> None:
    part = file.with_suffix(".part")
    part.write_text(json.dumps({"pid": os.getpid(), "since": psutil.Process().create_time()}))
    part.replace(file)


def _holder_lives(file: Path) -> bool:
    try:
        holder = json.loads(file.read_text())
        return bool(psutil.Process(holder["pid"]).create_time() == holder["since"])
    except (FileNotFoundError, psutil.NoSuchProcess):
        return False


def _demand(otherwise: str, seconds: float, true: Callable[[], bool]) -> None:
    if not until(true, seconds, PAUSE_SECONDS):
        raise Trouble(f"{otherwise} within {seconds:.0f} seconds: see `./odr status` and the logs.")
