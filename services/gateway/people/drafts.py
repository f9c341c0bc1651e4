"""What people typed and have not sent: kept on the server, sealed for their author alone, gone when sent."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import text

from services.gateway.errors import TooLarge
from services.gateway.parts import Parts
from shared.contracts.message import Sealed

_sealed: TypeAdapter[Sealed] = TypeAdapter(Sealed)

_GET = text("SELECT text FROM drafts WHERE author = :author AND name = :name")
_ALL = text("SELECT name, text FROM drafts WHERE author = :author")
_PUT = text("""
INSERT INTO drafts (author, name, text) VALUES (:author, :name, cast(:text AS jsonb))
ON CONFLICT (author, name) DO UPDATE SET text = excluded.text, kept_at = now()
""")
# Who goes on and on keeps the last ones.
_DROP_OLD = text("""
DELETE FROM drafts WHERE author = :author AND name IN (
    SELECT name FROM drafts WHERE author = :author ORDER BY kept_at DESC OFFSET :most)
""")
_DROP = text("DELETE FROM drafts WHERE author = :author AND name = :name")
_DROP_ALL = text("DELETE FROM drafts WHERE author = :author")
MOST_LETTERS, MOST_DRAFTS = 200_000, 100
UNSENT, REFUSED = "unsent", "refused"  # in front of the address of the form


class Drafts:
    """The drafts of one author: an account, or a browser that has not signed in."""

    def __init__(self, parts: Parts, author: UUID) -> None:
        self._parts, self._author = parts, author

    async def get(self, name: str) -> dict[str, Any]:
        """Return what was typed so far under a name; empty when nothing was."""
        async with self._parts.reading.connect() as connection:
            found = await connection.scalar(_GET, {"author": self._author, "name": name})
        return {} if found is None else await self._opened(found)

    async def put(self, name: str, fields: Mapping[str, Any]) -> None:
        """Keep a draft (JSON values) in place of the one before; `register`, `join`, `<case_id>/offer` and so on.

        Raises TooLarge for more than any form holds.
        """
        typed = json.dumps(dict(fields), ensure_ascii=False)
        if len(typed) > MOST_LETTERS:
            raise TooLarge
        sealed = await self._parts.sealer.seal(self._author, f"party:{self._author}", typed.encode())
        async with self._parts.engine.begin() as connection:
            row = {"author": self._author, "name": name, "text": sealed.model_dump_json()}
            await connection.execute(_PUT, row)
            await connection.execute(_DROP_OLD, {"author": self._author, "most": MOST_DRAFTS})

    async def drop(self, name: str) -> None:
        """Forget a draft."""
        async with self._parts.engine.begin() as connection:
            await connection.execute(_DROP, {"author": self._author, "name": name})

    async def move_to(self, account_id: UUID, form: str | None = None) -> None:
        """Give a browser's drafts to the account that it has just opened or signed in to, and forget them here.

        form: `register` or `join`: only what was typed there; the rest may be somebody else's · a form that was not
        taken stays behind.
        """
        async with self._parts.reading.connect() as connection:
            rows = (await connection.execute(_ALL, {"author": self._author})).all()
        theirs = Drafts(self._parts, account_id)
        for name, found in rows:
            if name.startswith(f"{REFUSED}/"):
                continue
            if form is None or form in {name, name.removeprefix(f"{UNSENT}/").partition("/")[0]}:
                await theirs.put(name, await self._opened(found))
        async with self._parts.engine.begin() as connection:
            await connection.execute(_DROP_ALL, {"author": self._author})

    async def _opened(self, found: object) -> dict[str, Any]:
        sealed = _sealed.validate_python(found)
        fields: dict[str, Any] = json.loads(await self._parts.sealer.open(self._author, sealed))
        return fields
