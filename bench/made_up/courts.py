"""A gateway with so many made-up cases: its databases, filled once and kept, and its process."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final

import asyncpg
import psycopg

from bench.figures import NotCounted, counted
from bench.made_up.populate import Stores, populate
from bench.run import Run
from deploy.cli.supervisor import Supervised
from deploy.databases import AUDIENCES, KEYS, database_of
from deploy.local.child import free_port
from deploy.local.installation import Installation
from deploy.local.places import PROJECT
from deploy.local.service_environment import environment_of
from deploy.migrate import migrate
from shared.runtime.key_store import create_key_store
from shared.runtime.patience import until

GATEWAY: Final = "gateway"
ROLE: Final = database_of(GATEWAY)
READY_SECONDS: Final = 60.0
# What decides how a made-up case looks in the tables: other code means other rows, and the database is filled anew.
CODE: Final = (
    "bench/made_up/*",
    "services/gateway/views/*.py",
    "services/gateway/tables.py",
    "services/gateway/*view.py",
)
MARK: Final = "CREATE TABLE made_up AS SELECT %s::int AS cases"


@dataclass(frozen=True, slots=True)
class Court:
    """One filled gateway. url, keys_url: of its database and its key store, as the gateway's role."""

    cases: int
    url: str
    keys_url: str


async def filled(run: Run, cases: int, *, with_history: bool = False) -> Court:
    """Return a gateway's databases with so many cases; those of an earlier run are used again."""
    installation, name = run.installation, f"{cases}_{_version()}{'_history' if with_history else ''}"
    passwords = installation.database_passwords()
    url = installation.postgres.provide(f"{ROLE}_{name}", ROLE, passwords[ROLE])
    owner = installation.postgres.provide(f"{KEYS}_{name}", KEYS, passwords[KEYS])
    with psycopg.connect(url) as connection:
        there = connection.execute("SELECT to_regclass('made_up')").fetchone()
    if there != ("made_up",):
        migrate(GATEWAY, url)
        await _provide_keys(installation, owner, f"{KEYS}_{name}")
        with run.counting(f"making up {cases:,} cases", cases) as advance:
            populate(Stores(url, owner, _ring(installation), with_history), cases, advance)
        with psycopg.connect(url) as connection:
            found = connection.execute("SELECT count(*) FROM case_views").fetchone()
            counted("cases in the read model", (cases,), found)
            connection.execute(MARK, [cases])
    return Court(cases, url, installation.postgres.url(f"{KEYS}_{name}", ROLE, passwords[ROLE]))


@contextmanager
def serving(run: Run, court: Court, module: str) -> Iterator[int]:
    """Run a gateway on a filled database and give its port."""
    port, installation = free_port(), run.installation
    environment = {
        **environment_of(GATEWAY, installation, port),
        "ODR_DATABASE_URL": court.url,
        "ODR_KEYS_DATABASE_URL": court.keys_url,
    }
    log = run.places.logs / "gateway.log"
    process = Supervised(GATEWAY, [sys.executable, "-m", module], environment, log, installation.ports[GATEWAY])
    process.start()
    try:
        if not until(process.ready, READY_SECONDS):
            raise NotCounted(f"the gateway with {court.cases} cases was not ready: see {log}")
        yield port
    finally:
        process.stop()


async def _provide_keys(installation: Installation, owner: str, database: str) -> None:
    with psycopg.connect(installation.postgres.url(), autocommit=True) as server:
        server.execute(f"GRANT CONNECT ON DATABASE {database} TO {ROLE}".encode())
    connection = await asyncpg.connect(owner)
    try:
        await create_key_store(connection, {ROLE: AUDIENCES[GATEWAY]})
    finally:
        await connection.close()


def _ring(installation: Installation) -> Path:
    return installation.secrets.key_ring(GATEWAY, AUDIENCES[GATEWAY])


def _version() -> str:
    files = sorted(chain.from_iterable(PROJECT.glob(pattern) for pattern in CODE))
    return sha256(b"".join(file.read_bytes() for file in files if file.is_file())).hexdigest()[:8]
