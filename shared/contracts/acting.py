"""The guard before every command of a party, the same in every service: it belongs to the case and acts for itself."""

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from shared.contracts.actor import Actor, Side
from shared.contracts.deciding import Refused
from shared.contracts.policy import Role


class NotYourCase(Refused):
    """The actor is not a party to this case."""

    sentence: ClassVar[str] = "Only a party to this case can do this. Sign in with your own key."


class NobodyActsForAnother(Refused):
    """The actor acts for somebody else, or is somebody else in this case already; a helper may draft, never send."""

    sentence: ClassVar[str] = "Nobody can do this for another person. Sign out first. Then use your own key or letter."


def acting_party(actor: Actor | None, court_id: str | None, sides: Mapping[UUID, Side]) -> UUID:
    """Return the party that acts. sides: the parties of the case, each with its side; court_id: the case's court.

    Raises NotYourCase, NobodyActsForAnother.
    """
    if actor is None or actor.role is not Role.PARTY or actor.party_id is None or actor.court_id != court_id:
        raise NotYourCase
    if actor.side is None or sides.get(actor.party_id) is not actor.side:
        raise NotYourCase
    if actor.acting_for is not None:
        raise NobodyActsForAnother
    return actor.party_id
