"""Sealing fields and files: AES-256-GCM with one data key per case and audience, wrapped by a key-encryption key."""

import os
import time
from base64 import b64decode, b64encode
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.contracts.message import Sealed
from shared.runtime.key_store import KeyName, KeyStore

NONCE_BYTES = 12
KEY_BITS = 256
CACHE_SECONDS = 300.0
CACHE_KEYS = 10_000


class NotForUs(Exception):  # noqa: N818 - a fact: this process does not belong to the audience
    """This process does not hold the key-encryption key of the audience."""


class Erased(Exception):  # noqa: N818 - a fact: the key is gone
    """The key was destroyed, or the text was sealed under another one: it cannot be read any more."""


class KekRing:
    """The key-encryption keys of this process: one file of 32 bytes per audience kind, `<kind>.key`."""

    def __init__(self, directory: Path) -> None:
        self._keys = {file.stem: AESGCM(file.read_bytes()) for file in sorted(directory.glob("*.key"))}

    def wrap(self, name: KeyName, key: bytes) -> bytes:
        """Encrypt a data key for its audience; raises NotForUs."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._kek(name).encrypt(nonce, key, _associated(name))

    def unwrap(self, name: KeyName, wrapped: bytes) -> bytes:
        """Decrypt a data key; raises NotForUs, and Erased when it was wrapped under another key."""
        try:
            return self._kek(name).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _associated(name))
        except InvalidTag as error:
            raise Erased(name[1]) from error

    def _kek(self, name: KeyName) -> AESGCM:
        kind = name[1].partition(":")[0]
        if kind not in self._keys:
            raise NotForUs(kind)
        return self._keys[kind]


class Sealer:
    """Seals and opens for the audiences of this process; data keys are cached for five minutes."""

    def __init__(self, store: KeyStore, ring: KekRing) -> None:
        self._store = store
        self._ring = ring
        self._cache: dict[KeyName, tuple[float, AESGCM]] = {}

    async def prepare(self, names: Iterable[KeyName]) -> None:
        """Read or create the keys of many cases and audiences in one statement."""
        missing = [name for name in dict.fromkeys(names) if self._cached(name) is None]
        if missing:
            fresh = {name: self._ring.wrap(name, AESGCM.generate_key(KEY_BITS)) for name in missing}
            self._remember(await self._store.insert_or_read(fresh))

    async def seal(self, case_id: UUID, audience: str, plaintext: bytes) -> Sealed:
        """Encrypt for an audience; the first who seals makes the key."""
        return Sealed(audience=audience, box=b64encode(await self.encrypt(case_id, audience, plaintext)).decode())

    async def open(self, case_id: UUID, sealed: Sealed) -> bytes:
        """Return the text; raises NotForUs or Erased."""
        return await self.decrypt(case_id, sealed.audience, b64decode(sealed.box))

    async def encrypt(self, case_id: UUID, audience: str, plaintext: bytes) -> bytes:
        """Return nonce and ciphertext as bytes."""
        name = (case_id, audience)
        await self.prepare([name])
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cache[name][1].encrypt(nonce, plaintext, _associated(name))

    async def decrypt(self, case_id: UUID, audience: str, box: bytes) -> bytes:
        """Return the clear bytes; raises NotForUs or Erased."""
        name = (case_id, audience)
        if self._cached(name) is None:
            self._remember(await self._store.read([name]))
        key = self._cached(name)
        if key is None:
            raise Erased(audience)
        try:
            return key.decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], _associated(name))
        except InvalidTag as error:
            raise Erased(audience) from error

    def _cached(self, name: KeyName) -> AESGCM | None:
        entry = self._cache.get(name)
        return entry[1] if entry and entry[0] > time.monotonic() else None

    def _remember(self, wrapped: dict[KeyName, bytes]) -> None:
        if len(self._cache) > CACHE_KEYS:
            self._cache.clear()
        until = time.monotonic() + CACHE_SECONDS
        for name, key in wrapped.items():
            self._cache[name] = (until, AESGCM(self._ring.unwrap(name, key)))


def _associated(name: KeyName) -> bytes:
    case_id, audience = name
    return f"{case_id}|{audience}".encode()
