"""The key store: one wrapped data key per case and audience; it never sees a key in clear."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import asyncpg

KeyName = tuple[UUID, str]
TIMEOUT_SECONDS = 5.0

SCHEMA = """
CREATE TABLE IF NOT EXISTS keys (
    case_id uuid NOT NULL, audience text NOT NULL, wrapped_key bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (case_id, audience));
CREATE TABLE IF NOT EXISTS audience_grants (role_name text NOT NULL, kind text NOT NULL, PRIMARY KEY (role_name, kind));
ALTER TABLE keys ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS audience ON keys;
CREATE POLICY audience ON keys USING (EXISTS (
    SELECT FROM audience_grants WHERE role_name = current_user AND kind = split_part(audience, ':', 1)));
CREATE OR REPLACE FUNCTION erase_key(of_case uuid, of_audience text) RETURNS boolean
    LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM keys WHERE case_id = of_case AND audience = of_audience AND EXISTS (
            SELECT FROM audience_grants WHERE role_name = session_user AND kind = split_part(of_audience, ':', 1))
        RETURNING 1)
    SELECT EXISTS (SELECT FROM gone) $$;
REVOKE ALL ON FUNCTION erase_key FROM PUBLIC;
"""


async def create_key_store(connection: Any, audiences: Mapping[str, Sequence[str]]) -> None:  # noqa: ANN401 - asyncpg publishes no types
    """Create the store's tables; each database role sees only the keys of the audience kinds given to it.

    A key is never changed, and deleted by `erase_key` alone: one key of one's own audiences at a time.
    """
    await connection.execute(SCHEMA)
    for role, kinds in audiences.items():
        quoted = '"' + role.replace('"', '""') + '"'
        await connection.execute(f"GRANT SELECT ON audience_grants TO {quoted}")
        if role != await connection.fetchval("SELECT current_user"):
            await connection.execute(f"REVOKE ALL ON keys FROM {quoted}")
        await connection.execute(f"GRANT SELECT, INSERT ON keys TO {quoted}")
        await connection.execute(f"GRANT EXECUTE ON FUNCTION erase_key TO {quoted}")
        await connection.executemany(
            "INSERT INTO audience_grants VALUES ($1, $2) ON CONFLICT DO NOTHING", [(role, kind) for kind in kinds]
        )


class _Plain(asyncpg.Connection):
    def get_reset_query(self) -> str:
        return ""  # single statements leave nothing behind that the next one would meet


class KeyStore:
    """Wrapped keys by case and audience, read and created set-based, each call with a time-out."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._pool: Any = None

    async def insert_or_read(self, wrapped: Mapping[KeyName, bytes]) -> dict[KeyName, bytes]:
        """Insert the keys that are new and return what now stands there: whoever came first made the key."""
        names = sorted(wrapped, key=str)
        pool = await self._connected()
        async with pool.acquire(timeout=TIMEOUT_SECONDS) as connection:
            await connection.execute(
                "INSERT INTO keys (case_id, audience, wrapped_key)"
                " SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])"
                " ON CONFLICT DO NOTHING",
                [case_id for case_id, _ in names],
                [audience for _, audience in names],
                [wrapped[name] for name in names],
            )
            return await _read(connection, names)

    async def read(self, names: Iterable[KeyName]) -> dict[KeyName, bytes]:
        """Return the wrapped keys that exist; an erased key is simply not there."""
        pool = await self._connected()
        async with pool.acquire(timeout=TIMEOUT_SECONDS) as connection:
            return await _read(connection, list(names))

    async def close(self) -> None:
        """Give the connections back."""
        if self._pool is not None:
            await self._pool.close()

    async def _connected(self) -> Any:  # noqa: ANN401 - asyncpg publishes no types
        if self._pool is None:
            self._pool = await asyncpg.create_pool(
                self._url,
                connection_class=_Plain,
                min_size=0,
                max_size=4,
                timeout=TIMEOUT_SECONDS,
                command_timeout=TIMEOUT_SECONDS,
            )
        return self._pool


async def _read(connection: Any, names: Sequence[KeyName]) -> dict[KeyName, bytes]:  # noqa: ANN401 - asyncpg publishes no types
    rows = await connection.fetch(
        "SELECT case_id, audience, wrapped_key FROM keys"
        " WHERE (case_id, audience) IN (SELECT * FROM unnest($1::uuid[], $2::text[]))",
        [case_id for case_id, _ in names],
        [audience for _, audience in names],
    )
    return {(UUID(str(row["case_id"])), row["audience"]): row["wrapped_key"] for row in rows}
