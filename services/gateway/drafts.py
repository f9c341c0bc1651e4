"""What people typed and have not sent: kept on the server, sealed for their author alone, gone when sent."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import text

from services.gateway.parts import Parts
from shared.contracts.message import Sealed

_sealed: TypeAdapter[Sealed] = TypeAdapter(Sealed)
_GET = text("SELECT text FROM drafts WHERE author = :author AND name = :name")
_ALL = text("SELECT name, text FROM drafts WHERE author = :author")
_PUT = text("""
INSERT INTO drafts (author, name, text) VALUES (:author, :name, cast(:text AS jsonb))
ON CONFLICT (author, name) DO UPDATE SET text = excluded.text, kept_at = now()
""")
_DROP = text("DELETE FROM drafts WHERE author = :author AND name = :name")
_DROP_ALL = text("DELETE FROM drafts WHERE author = :author")


class Drafts:
    """Drafts by author (an account, or the anonymous author of a browser) and name."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def get(self, author: UUID, name: str) -> dict[str, Any]:
        """Return a draft; empty when there is none."""
        async with self._parts.engine.connect() as connection:
            found = await connection.scalar(_GET, {"author": author, "name": name})
        return {} if found is None else await self._opened(author, found)

    async def put(self, author: UUID, name: str, fields: Mapping[str, Any]) -> None:
        """Keep a draft in place of the one before."""
        plain = json.dumps(dict(fields)).encode()
        sealed = await self._parts.sealer.seal(author, _audience(author), plain)
        async with self._parts.engine.begin() as connection:
            await connection.execute(_PUT, {"author": author, "name": name, "text": sealed.model_dump_json()})

    async def drop(self, author: UUID, name: str) -> None:
        async with self._parts.engine.begin() as connection:
            await connection.execute(_DROP, {"author": author, "name": name})

    async def move(self, old: UUID, new: UUID) -> None:
        """Give a browser's drafts to the account that it has just opened or signed in to."""
        async with self._parts.engine.connect() as connection:
            rows = (await connection.execute(_ALL, {"author": old})).all()
        for name, found in rows:
            await self.put(new, name, await self._opened(old, found))
        async with self._parts.engine.begin() as connection:
            await connection.execute(_DROP_ALL, {"author": old})

    async def _opened(self, author: UUID, found: object) -> dict[str, Any]:
        fields: dict[str, Any] = json.loads(await self._parts.sealer.open(author, _sealed.validate_python(found)))
        return fields


def _audience(author: UUID) -> str:
    return f"party:{author}"
