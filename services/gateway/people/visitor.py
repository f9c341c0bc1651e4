"""Who is asking: the session or token, the account and its memberships. It owns the shapes, not the sign-in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.gateway.projection.case_parts import HearingView
from shared.contracts.actor import Actor, Side
from shared.contracts.message import Facts
from shared.contracts.parties import Language
from shared.contracts.policy import Role

NO_HEARING: Final = HearingView()
STEP_UP = "personal_key+pin"


@dataclass(frozen=True, slots=True)
class Membership:
    """An account's place in a case, taken from the case's history, never from a form."""

    case_id: UUID
    court_id: str
    case_number: str
    party_id: UUID
    side: Side
    hearing: HearingView = NO_HEARING


class Invitation(Facts):
    """What a join code stands for. open: it can still be used to join or to decline · declined: it was, to say no."""

    invitation_id: UUID
    case_id: UUID
    court_id: str
    case_number: str
    party_id: UUID
    code_mac: str
    expires_at: datetime
    open: bool
    declined: bool = False
    hearing: HearingView = NO_HEARING


def ended_at(invitation: Invitation, now: datetime) -> datetime | None:
    """Return until when a letter's code could be used, when that is over."""
    return invitation.expires_at if now >= invitation.expires_at else None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody at the door, signed in or not.

    author: the account, or an id made from the anonymous session; drafts and command ids belong to it ·
    method: `session`, `token` or a step-up · proved_at: when key and PIN were last given · invitation: the letter's
    code typed in this session ·
    began_at: of the session · idle_for: how long it still lasts when nothing is done, on the clock that ends it.
    """

    author: UUID
    language: Language
    csrf_token: str = ""
    account_id: UUID | None = None
    role: Role | None = None
    court_id: str = ""
    name: str = ""
    memberships: tuple[Membership, ...] = ()
    method: str = "session"
    proved_at: datetime | None = None
    invitation: Invitation | None = None
    began_at: datetime | None = None
    idle_for: timedelta | None = None

    @property
    def signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_clerk(self) -> bool:
        return self.role is Role.CLERK

    def membership(self, case_id: UUID) -> Membership | None:
        """Return the visitor's place in a case."""
        return next((member for member in self.memberships if member.case_id == case_id), None)

    def at_hand(self, case_id: UUID | None) -> Membership | Invitation | None:
        """Return the case that a page is about: the one it names, or the only one that the visitor has to do with."""
        named = self.membership(case_id) if case_id else None
        places = {place.case_id: place for place in (self.invitation, *self.memberships) if place}
        return named or (next(iter(places.values())) if len(places) == 1 else None)

    def actor(self, case_id: UUID, court_id: str) -> Actor:
        """Return who acts in a case; party and side come from the membership."""
        member = self.membership(case_id)
        return Actor(
            account_id=self.account_id or self.author,
            role=self.role or Role.PARTY,
            court_id=self.court_id or court_id,
            party_id=member.party_id if member else None,
            side=member.side if member else None,
            method=self.method,
            authenticated_at=self.proved_at,
        )
