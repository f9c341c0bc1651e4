"""Writing a backup: every database, the key store, the object store and the secrets, in a folder that appears whole.

Kafka's topics are not in it: the brokers keep them, and the gateway's `history` is the second copy.
"""

import os
import platform
import secrets
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from deploy.databases import KEYS, database_of
from deploy.local.trouble import Trouble
from deploy.recovery import dumps
from deploy.recovery.manifest import Manifest, files_of
from deploy.recovery.servers import Stores
from shared.contracts.topics import EVERYONE

DATABASES: Final = "databases"
OBJECTS, SECRETS, AUDIT, CLOCK = "objects", "secrets", "audit", "clock-offset"
OFFSETS: Final = "SELECT topic, partition, next_offset FROM offsets ORDER BY topic, partition"
REVISION: Final = "SELECT version_num FROM alembic_version"
Advance = Callable[[str], None]
# Each step may only need what later steps hold: a key that a row names is in a key store that was read after it.
STEPS: Final = (*map(database_of, EVERYONE), KEYS, "files", "verify")


def write_backup(stores: Stores, folder: Path, advance: Advance) -> Manifest:
    """Write and verify a backup; the folder appears only when it is complete. advance: told each step that begins."""
    refuse(folder)
    part = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    part.mkdir(parents=True, mode=0o700)
    try:
        manifest = _write(stores, part, advance)
        advance("verify")
        verify_backup(part, manifest)
        os.sync()
        refuse(folder)
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    return manifest


def refuse(folder: Path) -> None:
    """Refuse to write where something is. Trouble."""
    if folder.exists():
        raise Trouble(f"{folder} exists already, and a backup overwrites nothing: name another folder.")


def verify_backup(folder: Path, manifest: Manifest, done: Callable[[int], None] = lambda _: None) -> None:
    """Compare every hash and have PostgreSQL read every dump to its end. Trouble when something is wrong."""
    manifest.verify(folder, done)
    for file in sorted((folder / DATABASES).glob("*.dump")):
        dumps.read_through(file)


def dump_of(folder: Path, database: str) -> Path:
    """Return the file of one database in a backup."""
    return folder / DATABASES / f"{database}.dump"


def _write(stores: Stores, part: Path, advance: Advance) -> Manifest:
    taken_at = datetime.now(UTC)
    (part / DATABASES).mkdir()
    offsets: dict[str, Any] = {}
    revisions: dict[str, str] = {}
    for service in EVERYONE:
        database = database_of(service)
        advance(database)
        offsets[service], revisions[service] = _facts(stores, database)
        dumps.dump(stores.server, database, dump_of(part, database))
    advance(KEYS)
    dumps.dump(stores.server, KEYS, dump_of(part, KEYS))
    advance("files")
    _copy_files(stores, part)
    versions = {"postgres": dumps.version(), "python": platform.python_version()}
    manifest = Manifest(taken_at.isoformat(), versions, revisions, offsets, files_of(part))
    manifest.write(part)
    return manifest


def _facts(stores: Stores, database: str) -> tuple[dict[str, dict[str, int]], str]:
    """Return how far a service had applied each topic, at the latest, and the revision of its tables."""
    with psycopg.connect(stores.server.url(database)) as connection:
        offsets: dict[str, dict[str, int]] = {}
        for topic, partition, next_offset in connection.execute(OFFSETS.encode()):
            offsets.setdefault(topic, {})[str(partition)] = next_offset
        revision = connection.execute(REVISION.encode()).fetchone()
    return offsets, str(revision[0]) if revision else ""


def _copy_files(stores: Stores, part: Path) -> None:
    places = stores.places
    for source, name in ((places.objects, OBJECTS), (places.secrets, SECRETS), (places.data / AUDIT, AUDIT)):
        if source.exists():
            shutil.copytree(source, part / name)
    if places.clock_offset.exists():
        shutil.copy2(places.clock_offset, part / CLOCK)
