"""Accounts and how they are proved: a personal key and a PIN together. It keeps hashes; sessions are elsewhere."""

import asyncio
import hmac
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from pydantic import TypeAdapter

from services.gateway.errors import MistypedCode, PinTooSimple, WrongKeyOrPin
from services.gateway.parts import Parts
from services.gateway.repository import account_sql as sql
from services.gateway.repository.database import Connection
from shared.contracts.message import Sealed
from shared.contracts.parties import Language
from shared.runtime.codes import group, new_key, normalise_code

PIN_LENGTH = 6
ROWS = "01234567890 09876543210"
_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this key and this PIN")
_sealed: TypeAdapter[Sealed] = TypeAdapter(Sealed)


class Accounts:
    """Makes accounts and proves people. Equal time for keys that exist and keys that do not."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def prove(self, personal_key: str, pin: str) -> UUID:
        """Return whose key and PIN these are. Raises MistypedCode before anything is looked up, WrongKeyOrPin."""
        key = normal_key(personal_key)
        async with self._parts.reading.connect() as connection:
            found = await connection.execute(sql.FIND, {"mac": self.lookup_mac(key)})
            row = found.one_or_none()
        right = await asyncio.to_thread(_verify, row.secret_hash if row else _NOBODY, key, pin)
        if row is None or not right:
            raise WrongKeyOrPin
        return UUID(str(row.account_id))

    async def open_party(self, account_id: UUID, court_id: str, language: Language, pin: str) -> None:
        """Make a party's account with a new personal key, which waits sealed until its owner has kept it.

        The same account again is only let in with the same PIN. Raises PinTooSimple, WrongKeyOrPin.
        """
        check_pin(pin)
        shown = await self.shown_key(account_id)
        if shown is not None:
            await self.prove(shown, pin)
            return
        key = new_key()
        person = {"name": "", "role": "party", "court_id": court_id, "language": language.value}
        sealed = await self._parts.sealer.seal(account_id, f"party:{account_id}", key.encode())
        secret = await asyncio.to_thread(_hasher.hash, key + pin)
        async with self._parts.engine.begin() as connection:
            if not await insert_account(connection, account_id, person):
                raise WrongKeyOrPin
            await connection.execute(
                sql.ADD_KEY,
                {"mac": self.lookup_mac(key), "account": account_id, "hash": secret, "shown": sealed.model_dump_json()},
            )

    async def know_staff(self, account_id: UUID, person: Mapping[str, str]) -> None:
        """Make sure that a staff account with this key and PIN exists; a new key replaces the old one."""
        key = normal_key(person["personal_key"])
        async with self._parts.engine.begin() as connection:
            await insert_account(connection, account_id, person)
            if (await connection.execute(sql.FIND, {"mac": self.lookup_mac(key)})).one_or_none() is None:
                secret = await asyncio.to_thread(_hasher.hash, key + person["pin"])
                await connection.execute(sql.DROP_KEYS, {"account": account_id})
                await connection.execute(
                    sql.ADD_KEY, {"mac": self.lookup_mac(key), "account": account_id, "hash": secret, "shown": None}
                )

    async def shown_key(self, account_id: UUID) -> str | None:
        """Return the new key in groups while it waits to be kept."""
        async with self._parts.reading.connect() as connection:
            found = await connection.scalar(sql.SHOWN, {"account": account_id})
        if found is None:
            return None
        return group((await self._parts.sealer.open(account_id, _sealed.validate_python(found))).decode())

    async def forget_shown_key(self, account_id: UUID) -> None:
        """Destroy the clear key; only its hash stays."""
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.FORGET, {"account": account_id})

    async def language_of(self, account_id: UUID) -> Language:
        async with self._parts.reading.connect() as connection:
            return Language(await connection.scalar(sql.LANGUAGE_OF, {"account": account_id}))

    async def choose_language(self, account_id: UUID, language: Language) -> None:
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.LANGUAGE, {"account": account_id, "language": language.value})

    def lookup_mac(self, key: str) -> bytes:
        """Return the keyed hash by which a personal key is found."""
        return hmac.digest(self._parts.pepper, f"personal-key/{key}".encode(), "sha256")


async def insert_account(connection: Connection, account_id: UUID, person: Mapping[str, Any]) -> bool:
    """Insert an account unless it exists; say whether it is new."""
    facts = {name: person.get(name, default) for name, default in _DEFAULTS.items()}
    return (await connection.execute(sql.ADD, {"account": account_id, **facts})).rowcount == 1


def normal_key(typed: str) -> str:
    """Return a personal key as it was made. Raises MistypedCode."""
    try:
        return normalise_code(typed)
    except ValueError as error:
        raise MistypedCode from error


def check_pin(pin: str) -> None:
    """Raise PinTooSimple unless the PIN is six ASCII digits, not all the same and not in a row."""
    if not re.fullmatch(f"[0-9]{{{PIN_LENGTH}}}", pin) or len(set(pin)) == 1 or pin in ROWS:
        raise PinTooSimple


def _verify(secret_hash: str, key: str, pin: str) -> bool:
    try:
        return _hasher.verify(secret_hash, key + pin)
    except VerificationError:
        return False


_DEFAULTS = {"name": "", "role": "party", "court_id": "", "language": "en"}
