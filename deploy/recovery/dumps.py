"""Dumps of single databases by PostgreSQL's own programs: written, read through, restored beside the live database."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from deploy.database_server import DatabaseServer
from deploy.local.postgres import programs
from deploy.local.trouble import Trouble

TIMEOUT_SECONDS: Final = 6 * 3600
RENAME_TRIES: Final = 20
CONNECTED: Final = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


def dump(server: DatabaseServer, database: str, file: Path) -> None:
    """Write one database, as it is at this moment, in PostgreSQL's custom format."""
    _run("pg_dump", "--format=custom", "--no-sync", f"--file={file}", database, server=server)


def read_through(file: Path) -> None:
    """Have PostgreSQL unpack a whole dump to nowhere. Trouble when it cannot."""
    _run("pg_restore", f"--file={os.devnull}", str(file))


def restore_beside(server: DatabaseServer, database: str, password: str, file: Path) -> str:
    """Restore a dump into a new database beside the live one; return the new one's URL for its role."""
    fresh = beside(database)
    drop(server, fresh)
    url = server.provide(fresh, database, password)
    _run("pg_restore", "--exit-on-error", "--single-transaction", f"--dbname={fresh}", str(file), server=server)
    return url


def take_the_place(server: DatabaseServer, database: str) -> None:
    """Put the restored database in the place of the live one, in one transaction; the old one is kept under a name."""
    drop(server, before(database))
    names = {"live": sql.Identifier(database), "old": sql.Identifier(before(database))}
    for left in range(RENAME_TRIES, 0, -1):
        try:
            with psycopg.connect(server.url()) as connection:
                for name in (database, beside(database)):
                    connection.execute(CONNECTED, [name])
                connection.execute(sql.SQL("ALTER DATABASE {live} RENAME TO {old}").format(**names))
                fresh = sql.Identifier(beside(database))
                connection.execute(sql.SQL("ALTER DATABASE {fresh} RENAME TO {live}").format(fresh=fresh, **names))
        except psycopg.errors.ObjectInUse:
            if left == 1:
                raise
            time.sleep(0.2)
        else:
            return


def drop(server: DatabaseServer, database: str) -> None:
    """Drop a database that may not exist."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def beside(database: str) -> str:
    """Name the database into which a dump is restored."""
    return f"{database}_restored"


def before(database: str) -> str:
    """Name the database that was live before the last restore."""
    return f"{database}_before_restore"


def version() -> str:
    """Return the version of the programs."""
    return _run("pg_dump", "--version").strip()


def _run(program: str, *arguments: str, server: DatabaseServer | None = None) -> str:
    settings = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"}
    if server is not None:
        settings |= {"PGHOST": server.host, "PGPORT": str(server.port), "PGUSER": "postgres"}
        settings |= {"PGPASSWORD": server.password, "PGCONNECT_TIMEOUT": "10"}
    command = [_program(program), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=settings, timeout=TIMEOUT_SECONDS)
    if done.returncode:
        raise Trouble(f"{program} could not finish: {done.stderr.strip()[-600:]}")
    return done.stdout


def _program(name: str) -> str:
    """Find a program of PostgreSQL: in the wheel, or else on the path (an image has its own)."""
    try:
        return str(programs() / name)
    except Trouble:
        found = shutil.which(name)
        if found is None:
            raise
        return found
