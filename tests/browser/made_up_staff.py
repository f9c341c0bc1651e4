"""The staff of the made-up court, without a database: a clerk is locked out until somebody reloads the page."""

from datetime import timedelta
from typing import Final
from uuid import UUID

from services.gateway.errors import NotThere, SignInNeeded
from services.gateway.people.staff import LiftedLock, StaffMember
from services.gateway.people.visitor import Visitor
from shared.contracts.policy import Role
from tests.browser import made_up_case as story
from tests.browser.other_people import named

NAMES: Final = {Role.CLERK: "Priya Anand", Role.ADMINISTRATOR: "Alma Osei"}
LOCKED_UNTIL: Final = story.START + timedelta(hours=4)
LIFTED_AT: Final = story.START + timedelta(hours=3)


class MadeUpStaff:
    """Has the methods of services/gateway/people/staff.py."""

    def __init__(self, visitor: Visitor) -> None:
        self._visitor = visitor

    async def members(self) -> tuple[StaffMember, ...]:
        if not self._visitor.signed_in:
            raise SignInNeeded
        if self._visitor.role is not Role.ADMINISTRATOR:
            raise NotThere
        return (
            StaffMember(story.an_id("priya"), named(NAMES[Role.CLERK]), Role.CLERK, 10, LOCKED_UNTIL),
            StaffMember(story.an_id("alma"), named(NAMES[Role.ADMINISTRATOR]), Role.ADMINISTRATOR, 2, None),
            StaffMember(story.an_id("court system"), "Case management", Role.COURT_SYSTEM, 0, None),
        )

    async def member(self, account_id: UUID) -> StaffMember:
        for member in await self.members():
            if member.account_id == account_id:
                return member
        raise NotThere

    async def let_in(self, account_id: UUID, _reason: str) -> None:
        await self.member(account_id)

    async def lifted(self) -> tuple[LiftedLock, ...]:
        reason = named("Called back at 12 Main Street")
        return (LiftedLock(named(NAMES[Role.CLERK]), named(NAMES[Role.ADMINISTRATOR]), reason, LIFTED_AT),)
