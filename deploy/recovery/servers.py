"""The installation's PostgreSQL for a command: the one that runs, or one that is started for the command alone."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from deploy.cli import running
from deploy.cli.running import Running
from deploy.database_server import DatabaseServer, ServerAt
from deploy.databases import KEYS, database_of
from deploy.local.child import free_port
from deploy.local.ground import is_free
from deploy.local.places import Places
from deploy.local.postgres import Postgres
from deploy.local.secret_files import SecretFiles
from deploy.local.trouble import Trouble
from shared.contracts.topics import EVERYONE


@dataclass(frozen=True, slots=True)
class Stores:
    """Where the databases are. found: the running system, None when only PostgreSQL runs, for this command."""

    places: Places
    server: DatabaseServer
    found: Running | None

    @property
    def passwords(self) -> dict[str, str]:
        """Return the password of every database's role."""
        secrets = SecretFiles(self.places.secrets)
        return {name: secrets.text(f"postgres/{name}") for name in (*map(database_of, EVERYONE), KEYS)}


@contextmanager
def stores(places: Places, *, new: bool = False) -> Iterator[Stores]:
    """Give access to the databases, whether the system runs or not. new: they may be laid out from nothing."""
    if not new and not (places.secrets / "postgres" / "postgres").exists():
        raise Trouble(f"There is nothing in {places.data}: start with `./odr demo`, or restore a whole backup.")
    owner = SecretFiles(places.secrets).text("postgres/postgres")
    try:
        found = running.find(places)
    except Trouble:
        with running.only_one(places), _alone(places, owner) as server:
            yield Stores(places, server, None)
    else:
        yield Stores(places, ServerAt(found.host("postgres"), found.postgres_port, owner), found)


@contextmanager
def _alone(places: Places, owner: str) -> Iterator[Postgres]:
    file = places.data / "ports.json"
    port = json.loads(file.read_text())["postgres"] if file.exists() else free_port()
    port = port if is_free(port) else free_port()
    server = Postgres(places.data / "postgres", port, owner, places.logs / "postgres.log")
    server.start()
    try:
        server.wait()
        yield server
    finally:
        server.stop()
