"""Sessions of browsers and tokens of programs: random 256-bit ids, hashed at rest, ended by time or by their owner.

It knows who somebody is, not what they may do (authorization.py). Sessions run on real time, proofs on the product's.
"""

import hmac
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from sqlalchemy import text

from services.gateway.errors import CodeUnknown, MistypedCode, SignInNeeded
from services.gateway.parts import Parts
from services.gateway.people.askers import Asker
from services.gateway.people.limits import Limit, Limits
from services.gateway.people.tokens import is_issued, new_cookie, new_token
from services.gateway.people.visitor import Invitation, Membership, Visitor
from services.gateway.projection.case_parts import HearingView
from shared.contracts.actor import Side
from shared.contracts.identity import NAMESPACE
from shared.contracts.message import changed
from shared.contracts.parties import Language
from shared.contracts.policy import Role
from shared.runtime.codes import code_mac, normalise_code

_MEMBERSHIPS = """
(SELECT jsonb_agg(jsonb_build_object('case_id', m.case_id, 'court_id', v.court_id, 'case_number', v.case_number,
                                     'party_id', m.party_id, 'side', m.side,
                                     'hearing', coalesce(v.document->'hearing', jsonb_build_object())))
 FROM my_cases m JOIN case_views v USING (case_id) WHERE m.account_id = a.account_id) AS memberships
"""
_INVITATION = """
(SELECT jsonb_build_object('invitation_id', i.invitation_id, 'case_id', i.case_id, 'court_id', v.court_id,
                           'case_number', v.case_number, 'party_id', i.party_id, 'code_mac', i.code_mac,
                           'expires_at', i.expires_at, 'open', i.open,
                           'hearing', coalesce(v.document->'hearing', jsonb_build_object()),
                           'declined', EXISTS (SELECT FROM jsonb_array_elements(v.document->'parties') AS p
                                               WHERE p->>'party_id' = i.party_id::text AND p->>'state' = 'left'
                                                 AND p->>'joined_at' IS NULL))
 FROM invitations i JOIN case_views v USING (case_id) WHERE i.code_mac = {mac})
"""

_FIND_SESSION = text(f"""
SELECT s.account_id, s.method, s.proved_at, s.created_at,
       s.used_at < now() - interval '30 seconds' AS stale,
       a.role, a.court_id, a.name, a.language, {_MEMBERSHIPS}, {_INVITATION.format(mac="s.code_mac")} AS invitation
FROM sessions s LEFT JOIN accounts a USING (account_id)
WHERE s.session_hash = :hash
  AND s.used_at > now() - make_interval(mins => :idle) AND s.created_at > now() - make_interval(hours => :hours)
""")  # noqa: S608 - parts of this module
_TOUCH = text("UPDATE sessions SET used_at = now() WHERE session_hash = :hash")
_FIND_TOKEN = text(f"""
SELECT t.account_id, t.method, t.proved_at, a.role, a.court_id, a.name, a.language, {_MEMBERSHIPS}
FROM tokens t JOIN accounts a USING (account_id)
WHERE t.token_hash = :hash AND t.expires_at > now()
""")  # noqa: S608 - parts of this module
START = text("""
INSERT INTO sessions (session_hash, account_id, method, proved_at, code_mac, created_at)
SELECT :hash, :account, :method, :proved, (SELECT code_mac FROM sessions WHERE session_hash = :old),
       coalesce(cast(:since AS timestamptz), now())
""")
_END = text("DELETE FROM sessions WHERE session_hash = :hash")
_ISSUE = text("""
INSERT INTO tokens (token_hash, account_id, method, proved_at, expires_at)
VALUES (:hash, :account, :method, :proved, now() + make_interval(mins => :minutes))
RETURNING expires_at
""")
_LAST_OWNER = text("SELECT account_id FROM sessions WHERE session_hash = :hash")
_STORED = text("SELECT EXISTS (SELECT FROM sessions WHERE session_hash = :hash)")
_REVOKE = text("DELETE FROM tokens WHERE token_hash = :hash")
_FIND_INVITATION = text(f"SELECT {_INVITATION.format(mac=':mac')}")
_REMEMBER_CODE = text("""
INSERT INTO sessions (session_hash, code_mac) VALUES (:hash, :mac)
ON CONFLICT (session_hash) DO UPDATE SET code_mac = excluded.code_mac
""")
_FORGET_CODE = text("UPDATE sessions SET code_mac = NULL WHERE session_hash = :hash")
_FORGET_OLD = (
    # Later than they end: what somebody typed into a page that was open too long is kept for its owner.
    text("DELETE FROM sessions WHERE created_at < now() - make_interval(hours => :hours * 3)"),
    text("DELETE FROM tokens WHERE expires_at < now() - make_interval(hours => :hours)"),
    text("DELETE FROM drafts WHERE name LIKE 'refused/%' AND kept_at < now() - make_interval(hours => :hours)"),
    text("DELETE FROM drafts WHERE kept_at < now() - make_interval(hours => :hours * 60)"),
)


def hash_of(token: str) -> bytes:
    """Return what is stored in place of the token."""
    return sha256(token.encode()).digest()


class Sessions:
    """Finds and changes sessions. A browser without a stored session is an anonymous visitor, not an error."""

    def __init__(self, parts: Parts) -> None:
        self._parts, self._settings = parts, parts.settings
        self._limits = Limits(parts.engine, parts.pepper)

    async def visitor(self, token: str, language: Language, *, acting: bool = True) -> Visitor:
        """Return who comes with this cookie. language: what the browser asked for · acting: the session goes on."""
        nobody = Visitor(author=self.anonymous(token), language=language, csrf_token=self.csrf_token(token))
        async with self._parts.reading.connect() as connection:
            row = (await connection.execute(_FIND_SESSION, self._lifetime(token))).mappings().one_or_none()
            if row is None:
                return nobody
            if row["stale"] and acting:
                await connection.execute(_TOUCH, {"hash": hash_of(token)})
        visitor = replace(nobody, invitation=self._invitation(row["invitation"]))
        if row["account_id"] is None:
            return visitor
        idle_for = timedelta(minutes=self._settings.idle_minutes)
        return replace(_known(visitor, row), began_at=row["created_at"], idle_for=idle_for)

    async def bearer(self, token: str) -> Visitor:
        """Return who comes with this bearer token. Raises SignInNeeded when it is unknown or has expired."""
        async with self._parts.reading.connect() as connection:
            found = await connection.execute(_FIND_TOKEN, {"hash": hash_of(token)})
            row = found.mappings().one_or_none()
        if row is None:
            raise SignInNeeded
        nobody = Visitor(author=UUID(str(row["account_id"])), language=Language(row["language"]))
        return _known(nobody, row)

    async def start(self, old: str, account_id: UUID, method: str = "session", since: datetime | None = None) -> str:
        """Begin a session for an account in place of the old one and return its new token.

        since: the beginning of a session that is only proved again; its absolute end does not move.
        """
        token = new_cookie(self._parts.pepper)
        facts = {"hash": hash_of(token), "account": account_id, "method": method, "proved": self._parts.now()}
        async with self._parts.engine.begin() as connection:
            await connection.execute(START, {**facts, "old": hash_of(old), "since": since})
            await connection.execute(_END, {"hash": hash_of(old)})
        return token

    async def knows(self, token: str) -> bool:
        """Say whether this cookie was given out here: what somebody has made up is nobody's session."""
        if is_issued(self._parts.pepper, token):
            return True
        async with self._parts.reading.connect() as connection:
            return bool(await connection.scalar(_STORED, {"hash": hash_of(token)}))

    async def end(self, token: str) -> None:
        """End a session: its cookie means nothing from now on."""
        async with self._parts.engine.begin() as connection:
            await connection.execute(_END, {"hash": hash_of(token)})

    async def last_owner(self, token: str) -> UUID | None:
        """Return whose session this is or was before its time ran out; None for nobody's, and after signing out."""
        async with self._parts.reading.connect() as connection:
            owner = await connection.scalar(_LAST_OWNER, {"hash": hash_of(token)})
        return UUID(str(owner)) if owner else None

    async def issue(self, account_id: UUID, method: str = "token", old: str = "") -> tuple[str, datetime]:
        """Return a new bearer token and when it expires; an old one that it replaces is revoked."""
        token = new_token()
        facts = {"hash": hash_of(token), "account": account_id, "method": method, "proved": self._parts.now()}
        async with self._parts.engine.begin() as connection:
            await connection.execute(_REVOKE, {"hash": hash_of(old)})
            expires_at: datetime = (
                await connection.execute(_ISSUE, {**facts, "minutes": self._settings.token_minutes})
            ).scalar_one()
        return token, expires_at

    async def revoke(self, token: str) -> None:
        async with self._parts.engine.begin() as connection:
            await connection.execute(_REVOKE, {"hash": hash_of(token)})

    async def invitation(self, typed: str, asker: Asker) -> Invitation:
        """Return what a letter's code stands for, however it is typed; only wrong tries count.

        Raises MistypedCode before anything is looked up, TooManyTries, WaitALittle, CodeUnknown.
        """
        try:
            code = normalise_code(typed)
        except ValueError as error:
            raise MistypedCode from error
        async with self._parts.reading.connect() as connection:
            found = await connection.scalar(_FIND_INVITATION, {"mac": code_mac(self._parts.pepper, code)})
        invitation = self._invitation(found)
        if invitation is None:
            # Whoever holds a letter does not wait for those who hold none.
            limits = (Limit(f"code/{code}", self._settings.tries_per_hour), asker.limit("join", self._settings))
            await self._limits.count(limits)
            raise CodeUnknown
        return invitation

    async def remember_code(self, token: str, mac: str) -> None:
        """Bind the letter's code to this browser."""
        async with self._parts.engine.begin() as connection:
            await connection.execute(_REMEMBER_CODE, {"hash": hash_of(token), "mac": mac})

    async def forget_code(self, token: str) -> None:
        """Take the letter's code from this browser."""
        async with self._parts.engine.begin() as connection:
            await connection.execute(_FORGET_CODE, {"hash": hash_of(token)})

    async def forget_old(self) -> None:
        """Delete what has ended: sessions, tokens, drafts untouched for 30 days, and sooner the forms not taken."""
        async with self._parts.engine.begin() as connection:
            for statement in _FORGET_OLD:
                await connection.execute(statement, {"hours": self._settings.session_hours})

    def anonymous(self, token: str) -> UUID:
        """Return the author id of a browser that has not signed in."""
        return uuid5(NAMESPACE, f"anonymous/{hash_of(token).hex()}")

    def csrf_token(self, token: str) -> str:
        """Return the token that every form of this session carries."""
        return hmac.new(self._parts.pepper, f"csrf/{token}".encode(), "sha256").hexdigest()

    def _lifetime(self, token: str) -> dict[str, Any]:
        idle, hours = self._settings.idle_minutes, self._settings.session_hours
        return {"hash": hash_of(token), "idle": idle, "hours": hours}

    def _invitation(self, row: Any) -> Invitation | None:  # noqa: ANN401 - JSON from the database
        if row is None:
            return None
        invitation = Invitation.model_validate(row)
        return changed(invitation, open=invitation.open and self._parts.now() < invitation.expires_at)


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


def _membership(row: dict[str, Any]) -> Membership:
    return Membership(
        case_id=UUID(row["case_id"]),
        court_id=row["court_id"],
        case_number=row["case_number"],
        party_id=UUID(row["party_id"]),
        side=Side(row["side"]),
        hearing=HearingView.model_validate(row["hearing"]),
    )
