"""What people typed and have not sent: kept on the server, sealed for their author alone, gone when sent."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from services.gateway.parts import Parts
from services.gateway.repository import draft_sql as sql
from shared.contracts.message import Sealed

_sealed: TypeAdapter[Sealed] = TypeAdapter(Sealed)


class Drafts:
    """Drafts by author (an account, or the anonymous author of a browser) and name."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def get(self, author: UUID, name: str) -> dict[str, Any]:
        """Return a draft; empty when there is none."""
        async with self._parts.reading.connect() as connection:
            found = await connection.scalar(sql.GET, {"author": author, "name": name})
        return {} if found is None else await self._opened(author, found)

    async def put(self, author: UUID, name: str, fields: Mapping[str, Any]) -> None:
        """Keep a draft in place of the one before."""
        plain = json.dumps(dict(fields)).encode()
        sealed = await self._parts.sealer.seal(author, _audience(author), plain)
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.PUT, {"author": author, "name": name, "text": sealed.model_dump_json()})

    async def drop(self, author: UUID, name: str) -> None:
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.DROP, {"author": author, "name": name})

    async def move(self, old: UUID, new: UUID) -> None:
        """Give a browser's drafts to the account that it has just opened or signed in to."""
        async with self._parts.reading.connect() as connection:
            rows = (await connection.execute(sql.ALL, {"author": old})).all()
        for name, found in rows:
            await self.put(new, name, await self._opened(old, found))
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.DROP_ALL, {"author": old})

    async def _opened(self, author: UUID, found: object) -> dict[str, Any]:
        fields: dict[str, Any] = json.loads(await self._parts.sealer.open(author, _sealed.validate_python(found)))
        return fields


def _audience(author: UUID) -> str:
    return f"party:{author}"
