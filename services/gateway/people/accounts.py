"""Accounts and how they are proved: a personal key and a PIN together. It keeps hashes; sessions are elsewhere."""

import asyncio
import hmac
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from pydantic import TypeAdapter
from sqlalchemy import text

from services.gateway.database import Connection
from services.gateway.errors import AccountOpenAlready, MistypedKey, StaffLockedOut, TooManyTries, WrongKeyOrPin
from services.gateway.parts import Parts
from services.gateway.people.askers import Asker, Devices
from services.gateway.people.limits import Limit, Limits
from services.gateway.people.pins import refusal_of
from services.gateway.people.visitor import Visitor
from shared.contracts.identity import NAMESPACE
from shared.contracts.message import Sealed
from shared.contracts.parties import Language
from shared.contracts.policy import Role
from shared.contracts.values.printed import figures
from shared.runtime.codes import group, new_key, normalise_code

_hasher = PasswordHasher()
_NOBODY = _hasher.hash("nobody has this key and this PIN")
_sealed: TypeAdapter[Sealed] = TypeAdapter(Sealed)

_FIND = text("""
SELECT account_id, secret_hash, role FROM identifiers JOIN accounts USING (account_id) WHERE lookup_mac = :mac
""")
_ADD = text(
    "INSERT INTO accounts (account_id, role, court_id, name, language)"
    " VALUES (:account, :role, :court_id, :name, :language) ON CONFLICT DO NOTHING"
)
_ADD_KEY = text(
    "INSERT INTO identifiers (lookup_mac, account_id, secret_hash, shown_key)"
    " VALUES (:mac, :account, :hash, cast(:shown AS jsonb))"
)
_DROP_KEYS = text("DELETE FROM identifiers WHERE account_id = :account")
_SHOWN = text("SELECT shown_key FROM identifiers WHERE account_id = :account AND shown_key IS NOT NULL")
_FORGET = text("UPDATE identifiers SET shown_key = NULL WHERE account_id = :account")
_LANGUAGE = text("UPDATE accounts SET language = :language WHERE account_id = :account")
_COURT_OF = text("SELECT court_id FROM accounts WHERE account_id = :account")
_LANGUAGE_OF = text("SELECT language FROM accounts WHERE account_id = :account")


class Accounts:
    """Makes accounts and proves people. Equal time for keys that exist and keys that do not."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._limits = parts, Limits(parts.engine, parts.pepper)
        self._devices = Devices(parts.pepper)

    async def prove(self, personal_key: str, pin: str, asker: Asker) -> UUID:
        """Return whose key and PIN these are; only wrong tries count.

        Raises MistypedKey before anything is looked up, TooManyTries, WaitALittle, WrongKeyOrPin.
        """
        key = normal_key(personal_key)
        row = await self._found(key)
        return await self._prove(row, key, pin, self._limits_of(row, key, asker))

    def _limits_of(self, row: Any, key: str, asker: Asker) -> Sequence[Limit]:  # noqa: ANN401 - a row
        """Count by key, apart for the browser of its owner; a key that exists never waits for a network."""
        settings, what = self._parts.settings, f"key/{key}"
        if row is not None and asker.device is not None and self._devices.is_of(asker.device, row.account_id):
            what = f"{what}/device/{asker.device.number}"
        own = Limit(what, settings.tries_per_hour, about=row.account_id if row else None)
        if row is not None:
            return (own,)
        return own, asker.limit("sign-in", settings)

    async def open_for(self, visitor: Visitor, pin: str, form_key: str, court_id: str, asker: Asker) -> UUID:
        """Make the account that a form asks for; the same form gives the same account. Raises as `open_party`."""
        account_id = _account_of(visitor, form_key)
        await self.open_party(account_id, court_id, visitor.language, pin, asker)
        return account_id

    async def opened_before(self, visitor: Visitor, pin: str, form_key: str) -> UUID | None:
        """Return the account that this form has opened, as long as its key was not kept.

        Raises TooManyTries, WrongKeyOrPin.
        """
        account_id = _account_of(visitor, form_key)
        shown = await self.shown_key(account_id)
        return None if shown is None else await self._prove_unkept(account_id, shown, pin)

    async def _prove_unkept(self, account_id: UUID, shown: str, pin: str) -> UUID:
        """Prove by the PIN alone who has opened an account and never saw its key: few tries, from wherever."""
        key = normal_key(shown)
        limits = (Limit(f"unkept/{account_id}", self._parts.settings.tries_per_hour),)
        return await self._prove(await self._found(key), key, pin, limits)

    async def _found(self, key: str) -> Any:  # noqa: ANN401 - a row
        async with self._parts.reading.connect() as connection:
            return (await connection.execute(_FIND, {"mac": self.lookup_mac(key)})).one_or_none()

    async def _prove(self, row: Any, key: str, pin: str, limits: Sequence[Limit]) -> UUID:  # noqa: ANN401 - a row
        try:
            await self._limits.count(limits)
        except TooManyTries as refused:
            raise (StaffLockedOut(refused.facts) if row is not None and row.role != Role.PARTY else refused) from None
        right = await asyncio.to_thread(_verify, row.secret_hash if row else _NOBODY, key, figures(pin))
        if row is None or not right:
            raise WrongKeyOrPin
        await self._limits.give_back([limit for limit in limits if limit.slows])
        await self._limits.forget([limit for limit in limits if not limit.slows])
        return UUID(str(row.account_id))

    async def open_party(self, account_id: UUID, court_id: str, language: Language, pin: str, asker: Asker) -> None:
        """Make a party's account with a new personal key, which waits sealed until its owner has kept it.

        The same account again is only let in with the same PIN. Raises PinTooSimple, TooManyTries, WaitALittle,
        WrongKeyOrPin, AccountOpenAlready when its key was kept.
        """
        pin = figures(pin)
        if refused := refusal_of(pin):
            raise refused
        shown = await self.shown_key(account_id)
        if shown is not None:
            await self._prove_unkept(account_id, shown, pin)
            return
        most = self._parts.settings.newcomers_per_hour_and_network
        await self._limits.count((Limit(f"open/{asker.network}", most, slows=True),))
        key = new_key()
        person = {"name": "", "role": "party", "court_id": court_id, "language": language.value}
        sealed = await self._parts.sealer.seal(account_id, f"party:{account_id}", key.encode())
        secret = await asyncio.to_thread(_hasher.hash, key + pin)
        async with self._parts.engine.begin() as connection:
            if not await insert_account(connection, account_id, person):
                raise AccountOpenAlready
            await connection.execute(
                _ADD_KEY,
                {"mac": self.lookup_mac(key), "account": account_id, "hash": secret, "shown": sealed.model_dump_json()},
            )

    async def know_staff(self, person: Mapping[str, str]) -> None:
        """Make sure that a staff account with this key and PIN exists; a new key replaces the old one."""
        account_id, key = staff_id(person), normal_key(person["personal_key"])
        async with self._parts.engine.begin() as connection:
            await insert_account(connection, account_id, person)
            if (await connection.execute(_FIND, {"mac": self.lookup_mac(key)})).one_or_none() is None:
                secret = await asyncio.to_thread(_hasher.hash, key + person["pin"])
                await connection.execute(_DROP_KEYS, {"account": account_id})
                await connection.execute(
                    _ADD_KEY, {"mac": self.lookup_mac(key), "account": account_id, "hash": secret, "shown": None}
                )

    async def shown_key(self, account_id: UUID) -> str | None:
        """Return the new key in groups while it waits to be kept."""
        async with self._parts.reading.connect() as connection:
            found = await connection.scalar(_SHOWN, {"account": account_id})
        if found is None:
            return None
        return group((await self._parts.sealer.open(account_id, _sealed.validate_python(found))).decode())

    async def forget_shown_key(self, account_id: UUID) -> None:
        """Destroy the clear key; only its hash stays."""
        async with self._parts.engine.begin() as connection:
            await connection.execute(_FORGET, {"account": account_id})

    async def court_of(self, account_id: UUID) -> str:
        async with self._parts.reading.connect() as connection:
            return str(await connection.scalar(_COURT_OF, {"account": account_id}))

    async def language_of(self, account_id: UUID) -> Language:
        async with self._parts.reading.connect() as connection:
            return Language(await connection.scalar(_LANGUAGE_OF, {"account": account_id}))

    async def choose_language(self, account_id: UUID, language: Language) -> None:
        async with self._parts.engine.begin() as connection:
            await connection.execute(_LANGUAGE, {"account": account_id, "language": language.value})

    def lookup_mac(self, key: str) -> bytes:
        """Return the keyed hash by which a personal key is found."""
        return hmac.digest(self._parts.pepper, f"personal-key/{key}".encode(), "sha256")


async def insert_account(connection: Connection, account_id: UUID, person: Mapping[str, Any]) -> bool:
    """Insert an account unless it exists; say whether it is new."""
    facts = {name: person.get(name, default) for name, default in _DEFAULTS.items()}
    return (await connection.execute(_ADD, {"account": account_id, **facts})).rowcount == 1


def staff_id(person: Mapping[str, str]) -> UUID:
    """Return the account id of a member of staff: by court and name."""
    return uuid5(NAMESPACE, f"staff/{person['court_id']}/{person['name']}")


def _account_of(visitor: Visitor, form_key: str) -> UUID:
    return uuid5(visitor.author, f"account/{form_key}")


def normal_key(typed: str) -> str:
    """Return a personal key as it was made. Raises MistypedKey."""
    try:
        return normalise_code(typed)
    except ValueError as error:
        raise MistypedKey from error


def _verify(secret_hash: str, key: str, pin: str) -> bool:
    try:
        return _hasher.verify(secret_hash, key + pin)
    except VerificationError:
        return False


_DEFAULTS = {"name": "", "role": "party", "court_id": "", "language": "en"}
