"""The object store: encrypted, content-addressed files; messages carry their key, size, type and hash."""

from hashlib import sha256
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from obstore.store import LocalStore, from_url

from shared.contracts.documents import StoredFile
from shared.runtime.sealing import Sealer

AUDIENCE = "case"


class Altered(Exception):  # noqa: N818 - a fact about the file
    """A stored file is not what its hash says; it is never served."""


class Objects:
    """Puts and gets files of a case. Sizes and hashes are of the clear bytes; what lies in the store is ciphertext."""

    def __init__(self, url: str, sealer: Sealer) -> None:
        self._store: Any = _store(url)
        self._sealer = sealer

    async def put(
        self, case_id: UUID, data: bytes, media_type: str, prefix: str, audience: str = AUDIENCE
    ) -> StoredFile:
        """Store a file under `<prefix>/<case_id>/<sha256>`; the same bytes are the same file."""
        digest = sha256(data).hexdigest()
        key = f"{prefix}/{case_id}/{digest}"
        await self._store.put_async(key, await self._sealer.encrypt(case_id, audience, data))
        return StoredFile(object_key=key, size_bytes=len(data), media_type=media_type, sha256=digest)

    async def get(self, case_id: UUID, file: StoredFile, audience: str = AUDIENCE) -> bytes:
        """Return the clear bytes. Raises Altered when the hash differs, FileNotFoundError when it is gone."""
        result = await self._store.get_async(file.object_key)
        data = await self._sealer.decrypt(case_id, audience, bytes(await result.bytes_async()))
        if sha256(data).hexdigest() != file.sha256:
            raise Altered(file.object_key)
        return data

    async def delete(self, file: StoredFile) -> None:
        """Remove a file; removing it twice is no error."""
        await self._store.delete_async(file.object_key)


def _store(url: str) -> Any:  # noqa: ANN401 - obstore's stores share no type
    parts = urlsplit(url)
    if parts.scheme == "file":
        return LocalStore(unquote(parts.path), mkdir=True)
    return from_url(url)
