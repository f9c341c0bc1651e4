"""A PostgreSQL server, wherever it runs: connection URLs, roles and databases; it starts nothing and makes no table."""

from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql

OWNER: Final = "postgres"


class DatabaseServer:
    """What every server of ours can do. password: of the owner of the server."""

    host: str
    port: int
    password: str

    def url(self, database: str = OWNER, role: str = OWNER, password: str | None = None) -> str:
        """Return a connection URL of this server."""
        return f"postgresql://{role}:{password or self.password}@{self.host}:{self.port}/{database}"

    def provide(self, database: str, role: str, password: str) -> str:
        """Return the URL of a database that only this role (and the owner of the server) can connect to."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            _ensure_role(connection, role, password)
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                names = {"database": sql.Identifier(database), "role": sql.Identifier(role)}
                connection.execute(sql.SQL("CREATE DATABASE {database} OWNER {role}").format(**names))
                connection.execute(sql.SQL("REVOKE ALL ON DATABASE {database} FROM PUBLIC").format(**names))
        return self.url(database, role, password)


@dataclass(frozen=True)
class ServerAt(DatabaseServer):
    """A server that somebody else started."""

    host: str
    port: int
    password: str


def _ensure_role(connection: psycopg.Connection, role: str, password: str) -> None:
    known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    verb = sql.SQL("ALTER") if known else sql.SQL("CREATE")
    secret = sql.Literal(password)
    connection.execute(sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(verb, sql.Identifier(role), secret))
