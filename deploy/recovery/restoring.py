"""Restoring: a service's database is replaced by a backup's in one step; what came later it learns from the topics.

A message that the service published after the backup is adopted, never said or decided again: nothing forks.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from deploy.databases import KEYS, database_of, guard_history, provide_databases
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from deploy.migrate import migrate, revisions
from deploy.recovery import dumps
from deploy.recovery.backing_up import AUDIT, CLOCK, OBJECTS, OFFSETS, SECRETS, dump_of
from deploy.recovery.manifest import Manifest
from deploy.recovery.servers import Stores
from shared.contracts.topics import EVERYONE, GATEWAY

KEY_STORE: Final = "keys"
RESTORABLE: Final = (*EVERYONE, KEY_STORE)


@dataclass(frozen=True, slots=True)
class Plan:
    """What restoring one service means. behind: records applied since the backup, to be read again."""

    service: str
    dump_bytes: int
    behind: int

    @property
    def database(self) -> str:
        """Return the database's name."""
        return KEYS if self.service == KEY_STORE else database_of(self.service)


def chosen(service: str) -> tuple[str, ...]:
    """Return which services to restore: one, or all when none is named. Trouble for an unknown one."""
    if service and service not in RESTORABLE:
        raise Trouble(f"There is no service {service}; there are {', '.join(RESTORABLE)}.")
    return (service,) if service else EVERYONE


def plans(stores: Stores, folder: Path, manifest: Manifest, services: Sequence[str]) -> list[Plan]:
    """Say what would be replaced."""
    found = []
    for service in services:
        database = KEYS if service == KEY_STORE else database_of(service)
        then = manifest.offsets.get(service, {})
        now = {} if service == KEY_STORE else _offsets(stores, database)
        behind = sum(max(0, offset - then.get(topic, {}).get(part, 0)) for (topic, part), offset in now.items())
        found.append(Plan(service, dump_of(folder, database).stat().st_size, behind))
    return found


def check_keys(places: Places, folder: Path) -> None:
    """Trouble when this installation has other keys than the backup: nothing of it could be opened."""
    if places.secrets.exists() and _keys(places.secrets) != _keys(folder / SECRETS):
        raise Trouble("This installation has other keys than the backup: restore into an empty folder (ODR_FOLDER=…).")


def check_revisions(manifest: Manifest, services: Sequence[str]) -> None:
    """Trouble when a backup's tables are newer than this version: it would not know what is in them."""
    for service in services:
        revision = manifest.revisions.get(service)
        if revision and revision not in revisions(service):
            raise Trouble(f"The backup of {service} is of a newer version (tables {revision}); use that one.")


def bring_files(places: Places, folder: Path) -> None:
    """Bring back what is missing of the files: secrets only into an empty installation, objects one by one."""
    if not places.secrets.exists():
        shutil.copytree(folder / SECRETS, places.secrets)
        places.secrets.chmod(0o700)
    for name, target in ((OBJECTS, places.objects), (AUDIT, places.data / AUDIT)):
        _add_missing(folder / name, target)
    if (folder / CLOCK).exists() and not places.clock_offset.exists():
        shutil.copy2(folder / CLOCK, places.clock_offset)


def prepare(stores: Stores, folder: Path, plan: Plan) -> None:
    """Restore beside the live database and bring the tables to this version; the live one is not touched."""
    if plan.service != KEY_STORE:
        _provide(stores)
    password = stores.passwords[plan.database]
    url = dumps.restore_beside(stores.server, plan.database, password, dump_of(folder, plan.database))
    if plan.service != KEY_STORE:
        migrate(plan.service, url)
    if plan.service == GATEWAY:
        guard_history(stores.server, dumps.beside(plan.database))


def replace(stores: Stores, plan: Plan) -> None:
    """Put the restored database in the place of the live one; nobody may work on it now."""
    dumps.take_the_place(stores.server, plan.database)
    if plan.service == KEY_STORE:
        _provide(stores)


def _provide(stores: Stores) -> None:
    provide_databases(stores.server, stores.passwords)


def _offsets(stores: Stores, database: str) -> dict[tuple[str, str], int]:
    try:
        with psycopg.connect(stores.server.url(database)) as connection:
            rows = connection.execute(OFFSETS.encode()).fetchall()
    except psycopg.Error:
        return {}
    return {(topic, str(partition)): offset for topic, partition, offset in rows}


def _keys(secrets: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted((secrets / "kek").glob("*"))}


def _add_missing(source: Path, target: Path) -> None:
    for file in source.rglob("*") if source.exists() else ():
        place = target / file.relative_to(source)
        if file.is_file() and not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, place)
