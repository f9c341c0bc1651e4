"""One database and one role per service, and the key store that each sees through its own audiences only."""

import asyncio
from collections.abc import Mapping
from typing import Final

import asyncpg
import psycopg
from psycopg import sql

from deploy.database_server import OWNER, DatabaseServer
from shared.contracts.topics import EVERYONE, GATEWAY
from shared.runtime.key_store import create_key_store

KEYS: Final = "odr_keys"
AUDIENCES: Final[Mapping[str, tuple[str, ...]]] = {
    "gateway": ("party", "case"),
    "intake": ("party",),
    "notify": ("party", "case"),
    "documents": ("case",),
    "filing": ("case",),
}

_GUARD: Final = (
    "ALTER DATABASE {database} OWNER TO {owner}",
    "GRANT CONNECT, CREATE, TEMPORARY ON DATABASE {database} TO {role}",
    "GRANT USAGE, CREATE ON SCHEMA public TO {role}",
    "ALTER TABLE history OWNER TO {owner}",
    "REVOKE ALL ON history FROM {role}",
    "GRANT SELECT, INSERT ON history TO {role}",
)


def database_of(service: str) -> str:
    """Return the name of a service's database, which is its role's name too."""
    return f"odr_{service}"


def provide_databases(server: DatabaseServer, passwords: Mapping[str, str]) -> dict[str, str]:
    """Create databases, roles and the key store; return the URL of each service's database.

    passwords: of every role, by its name (`odr_intake` … `odr_keys`).
    """
    urls = {
        service: server.provide(name, name, passwords[name])
        for service, name in ((service, database_of(service)) for service in EVERYONE)
    }
    _provide_keys(server, server.provide(KEYS, KEYS, passwords[KEYS]))
    return urls


def guard_history(server: DatabaseServer, database: str = "") -> None:
    """Let the gateway add to its history and never change or delete it: the server's owner has the table.

    Called after the tables were made. A role that owns its database owns the schema in it, and could drop the table:
    so the gateway gets the rights of an owner, without being it. database: one that is restored beside the live one.
    """
    database, role = database or database_of(GATEWAY), database_of(GATEWAY)
    with psycopg.connect(server.url(database)) as connection:
        for statement in _GUARD:
            names = {"database": sql.Identifier(database), "role": sql.Identifier(role), "owner": sql.Identifier(OWNER)}
            connection.execute(sql.SQL(statement).format(**names))


def keys_url(server: DatabaseServer, service: str, passwords: Mapping[str, str]) -> str:
    """Return the URL by which a service's own role reads the key store; the database decides which keys it sees."""
    role = database_of(service)
    return server.url(KEYS, role, passwords[role])


def _provide_keys(server: DatabaseServer, owner_url: str) -> None:
    roles = {database_of(service): kinds for service, kinds in AUDIENCES.items()}
    with psycopg.connect(server.url(), autocommit=True) as connection:
        for role in roles:
            grant = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(sql.Identifier(KEYS), sql.Identifier(role))
            connection.execute(grant)
    asyncio.run(_create(owner_url, roles))


async def _create(url: str, audiences: Mapping[str, tuple[str, ...]]) -> None:
    connection = await asyncpg.connect(url)
    try:
        await create_key_store(connection, audiences)
    finally:
        await connection.close()
