"""What sections stand on: Kafka and PostgreSQL of their own, or the whole system; started and ended in this process.

Servers are started from the main thread and before any event loop, because children die with the thread that made them.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path

from deploy.cli.whole_system import WholeSystem
from deploy.local.child import free_port
from deploy.local.installation import Installation, services_here
from deploy.local.places import Places, courts_here


class Needs(StrEnum):
    """What must run before a section begins."""

    NOTHING = "nothing"
    SERVERS = "Kafka and PostgreSQL"
    SYSTEM = "the whole system"


Ground = tuple[Installation | None, WholeSystem | None]


def fresh(folder: Path, *, keep_data: bool) -> Places:
    """Return the folders of a section, empty unless its data is kept for the next time; the archives are shared."""
    places = Places(folder)
    if not keep_data:
        shutil.rmtree(places.data, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if not places.jars.exists():
        places.jars.symlink_to(Places().jars)
    return places


@contextmanager
def ground(needs: Needs, places: Places) -> Iterator[Ground]:
    """Run what is needed in these folders."""
    match needs:
        case Needs.NOTHING:
            yield None, None
        case Needs.SERVERS:
            with _servers(places) as installation:
                yield installation, None
        case Needs.SYSTEM:
            with _system(places) as system:
                yield system.installation, system


@contextmanager
def _servers(places: Places) -> Iterator[Installation]:
    installation = Installation(places, courts_here(), services_here())
    try:
        installation.start()
        yield installation
    finally:
        installation.stop()


@contextmanager
def _system(places: Places) -> Iterator[WholeSystem]:
    system = WholeSystem(places, free_port())
    try:
        system.start()
        yield system
    finally:
        system.stop()
