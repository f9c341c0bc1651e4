"""The staff of one court, as its administrator sees them: whom wrong PINs have locked out, and who let them in again.

It changes no key and no PIN, and a party is nobody's staff.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.gateway.errors import NotLockedOut, NotThere, SignInNeeded
from services.gateway.parts import Parts
from services.gateway.people import lock_sql as sql
from services.gateway.people.authorization import Resource, may_read_of_court
from services.gateway.people.limits import locked_for
from services.gateway.people.visitor import Visitor
from shared.contracts.policy import Role
from shared.runtime.logs import tell

MOST_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class StaffMember:
    """Somebody of the staff. wrong_tries: that count · locked_until: until then the right PIN is refused too."""

    account_id: UUID
    name: str
    role: Role
    wrong_tries: int
    locked_until: datetime | None

    @property
    def locked_out(self) -> bool:
        return self.locked_until is not None


@dataclass(frozen=True, slots=True)
class LiftedLock:
    """A lock that was lifted. by: an administrator of the court, or an operator of the system."""

    name: str
    by: str
    reason: str
    at: datetime


class Staff:
    """The staff of the visitor's own court. Raises SignInNeeded, and NotThere for all but its administrators."""

    def __init__(self, parts: Parts, visitor: Visitor) -> None:
        self._parts, self._visitor = parts, visitor

    async def members(self) -> tuple[StaffMember, ...]:
        """Return everybody, by name."""
        facts = {"court": self._court()}
        async with self._parts.reading.connect() as connection:
            rows = (await connection.execute(sql.STAFF_OF_COURT, facts)).all()
        return tuple(
            StaffMember(UUID(str(row.account_id)), row.name, Role(row.role), row.wrong_tries, self._until(row.counts))
            for row in rows
        )

    def _until(self, counts: Iterable[tuple[int, int]]) -> datetime | None:
        left = locked_for(counts, self._parts.settings.tries_per_hour)
        return self._parts.now() + left if left else None

    async def member(self, account_id: UUID) -> StaffMember:
        """Return one of them. Raises NotThere for anybody else, a party or the staff of another court."""
        for member in await self.members():
            if member.account_id == account_id:
                return member
        raise NotThere

    async def let_in(self, account_id: UUID, reason: str) -> None:
        """Forget the wrong tries that lock somebody out, and record who did it and why. Raises NotLockedOut."""
        member = await self.member(account_id)
        by = {"lifted_by": self._visitor.name, "lifted_by_id": self._visitor.account_id}
        facts = {"account_id": account_id, "reason": reason, "at": self._parts.now(), **by}
        async with self._parts.engine.begin() as connection:
            if not member.locked_out or (await connection.execute(sql.LIFT, facts)).one_or_none() is None:
                raise NotLockedOut({"name": member.name})
        tell("lock_lifted", account_id=account_id, by=self._visitor.account_id)

    async def lifted(self) -> tuple[LiftedLock, ...]:
        """Return the locks that were lifted last, the latest first."""
        facts = {"court": self._court(), "most": MOST_SHOWN}
        async with self._parts.reading.connect() as connection:
            rows = (await connection.execute(sql.LIFTED_AT_COURT, facts)).all()
        return tuple(LiftedLock(row.name, row.lifted_by, row.reason, row.lifted_at) for row in rows)

    def _court(self) -> str:
        if not self._visitor.signed_in:
            raise SignInNeeded
        if not may_read_of_court(self._visitor, Resource.STAFF):
            raise NotThere
        return self._visitor.court_id
