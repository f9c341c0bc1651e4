"""Who acts: taken from the credential by the gateway, carried beside every command and event, never in a body."""

from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime

from shared.contracts.message import Facts
from shared.contracts.policy import Role


class Side(StrEnum):
    """All parties of one role on the claim."""

    PLAINTIFF = "plaintiff"
    DEFENDANT = "defendant"

    @property
    def other(self) -> "Side":
        """Return the side across the table."""
        return Side.DEFENDANT if self is Side.PLAINTIFF else Side.PLAINTIFF


class Actor(Facts):
    """The account that acts, for which party, and how and when it proved itself.

    method: `session`, `personal_key+pin` (a step-up) or `token` · authenticated_at: the last proof, UTC.
    """

    account_id: UUID
    role: Role
    court_id: str
    party_id: UUID | None = None
    side: Side | None = None
    acting_for: UUID | None = None
    method: str = "session"
    authenticated_at: AwareDatetime | None = None
