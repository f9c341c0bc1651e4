"""Sessions of browsers and tokens of programs: random 256-bit ids, hashed at rest, ended by time or by their owner.

It knows who somebody is, not what they may do (authorization.py). Sessions run on real time, proofs on the product's.
"""

import hmac
import secrets
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from services.gateway.errors import CodeUnknown, SignInNeeded
from services.gateway.parts import Parts
from services.gateway.repository import session_sql as sql
from services.gateway.visitor import Invitation, Membership, Visitor
from shared.contracts.actor import Role, Side
from shared.contracts.identity import NAMESPACE
from shared.contracts.parties import Language
from shared.runtime.codes import code_mac

ID_BYTES = 32


def new_token() -> str:
    """Return a new random id of 256 bits for a cookie or a bearer token."""
    return secrets.token_urlsafe(ID_BYTES)


def hash_of(token: str) -> bytes:
    """Return what is stored in place of the token."""
    return sha256(token.encode()).digest()


class Sessions:
    """Finds and changes sessions. A browser without a stored session is an anonymous visitor, not an error."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._settings = parts, parts.settings

    async def visitor(self, token: str, language: Language, *, acting: bool = True) -> Visitor:
        """Return who comes with this cookie. language: what the browser asked for · acting: the session goes on."""
        nobody = Visitor(author=self.anonymous(token), language=language, csrf_token=self.csrf_token(token))
        async with self._parts.reading.connect() as connection:
            row = (await connection.execute(sql.FIND_SESSION, self._limits(token))).mappings().one_or_none()
            if row is None:
                return nobody
            if row["stale"] and acting:
                await connection.execute(sql.TOUCH, {"hash": hash_of(token)})
        visitor = replace(nobody, invitation=self._invitation(row["invitation"]))
        if row["account_id"] is None:
            return visitor
        idle = timedelta(minutes=self._settings.idle_minutes)
        ends_at = row["created_at"] + timedelta(hours=self._settings.session_hours)
        return replace(_known(visitor, row), began_at=row["created_at"], idle_at=row["seen_at"] + idle, ends_at=ends_at)

    async def bearer(self, token: str) -> Visitor:
        """Return who comes with this bearer token. Raises SignInNeeded when it is unknown or has expired."""
        async with self._parts.reading.connect() as connection:
            found = await connection.execute(sql.FIND_TOKEN, {"hash": hash_of(token)})
            row = found.mappings().one_or_none()
        if row is None:
            raise SignInNeeded
        nobody = Visitor(author=UUID(str(row["account_id"])), language=Language(row["language"]))
        return _known(nobody, row)

    async def start(self, old: str, account_id: UUID, method: str = "session", since: datetime | None = None) -> str:
        """Begin a session for an account in place of the old one and return its new token.

        since: the beginning of a session that is only proved again; its absolute end does not move.
        """
        token = new_token()
        facts = {"hash": hash_of(token), "account": account_id, "method": method, "proved": self._parts.now()}
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.START, {**facts, "old": hash_of(old), "since": since})
            await connection.execute(sql.END, {"hash": hash_of(old)})
        return token

    async def end(self, token: str) -> None:
        """End a session: its cookie means nothing from now on."""
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.END, {"hash": hash_of(token)})

    async def issue(self, account_id: UUID, method: str = "token", old: str = "") -> tuple[str, datetime]:
        """Return a new bearer token and when it expires; an old one that it replaces is revoked."""
        token = new_token()
        facts = {"hash": hash_of(token), "account": account_id, "method": method, "proved": self._parts.now()}
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.REVOKE, {"hash": hash_of(old)})
            expires_at: datetime = (
                await connection.execute(sql.ISSUE, {**facts, "minutes": self._settings.token_minutes})
            ).scalar_one()
        return token, expires_at

    async def revoke(self, token: str) -> None:
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.REVOKE, {"hash": hash_of(token)})

    async def invitation(self, code: str) -> Invitation:
        """Return what a letter's code (13 characters) stands for. Raises CodeUnknown."""
        async with self._parts.reading.connect() as connection:
            found = await connection.scalar(sql.FIND_INVITATION, {"mac": code_mac(self._parts.pepper, code)})
        invitation = self._invitation(found)
        if invitation is None:
            raise CodeUnknown
        return invitation

    async def remember_code(self, token: str, mac: str) -> None:
        """Bind the letter's code to this browser."""
        async with self._parts.engine.begin() as connection:
            await connection.execute(sql.REMEMBER_CODE, {"hash": hash_of(token), "mac": mac})

    async def forget_old(self) -> None:
        """Delete what has ended: sessions, tokens, and drafts that nobody touched for 30 days."""
        async with self._parts.engine.begin() as connection:
            for statement in sql.FORGET_OLD:
                await connection.execute(statement, {"hours": self._settings.session_hours})

    def anonymous(self, token: str) -> UUID:
        """Return the author id of a browser that has not signed in."""
        return uuid5(NAMESPACE, f"anonymous/{hash_of(token).hex()}")

    def csrf_token(self, token: str) -> str:
        """Return the token that every form of this session carries."""
        return hmac.new(self._parts.pepper, f"csrf/{token}".encode(), "sha256").hexdigest()

    def _limits(self, token: str) -> dict[str, Any]:
        idle, hours = self._settings.idle_minutes, self._settings.session_hours
        return {"hash": hash_of(token), "idle": idle, "hours": hours}

    def _invitation(self, row: Any) -> Invitation | None:  # noqa: ANN401 - JSON from the database
        if row is None:
            return None
        invitation = Invitation.model_validate(row)
        return invitation.model_copy(update={"open": invitation.open and self._parts.now() < invitation.expires_at})


def _known(visitor: Visitor, row: Any) -> Visitor:  # noqa: ANN401 - a row of either statement
    return replace(
        visitor,
        author=UUID(str(row["account_id"])),
        account_id=UUID(str(row["account_id"])),
        role=Role(row["role"]),
        court_id=row["court_id"],
        name=row["name"],
        method=row["method"],
        proved_at=row["proved_at"],
        memberships=tuple(_membership(member) for member in row["memberships"] or ()),
    )


def _membership(row: dict[str, str]) -> Membership:
    return Membership(
        case_id=UUID(row["case_id"]),
        court_id=row["court_id"],
        case_number=row["case_number"],
        party_id=UUID(row["party_id"]),
        side=Side(row["side"]),
    )
