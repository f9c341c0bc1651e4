"""Who asks: every command checks again that the actor's role, court and party fit. It looks up no account."""

from services.intake.domain.register import Case, Deciding, Person
from services.intake.errors import (
    AlreadyJoined,
    CourtUnknown,
    NotThisCourtsClerk,
    PartyOnly,
)
from shared.contracts.acting import NobodyActsForAnother, NotYourCase, acting_party
from shared.contracts.actor import Actor, Side
from shared.contracts.policy import Role
from shared.courtcalendar.court import Court

STAFF = frozenset({Role.CLERK, Role.ADMINISTRATOR, Role.COURT_SYSTEM})


def own_court(case: Case, context: Deciding) -> Court:
    """Return the court that has the case; while nobody knows the case, the asker's own."""
    asked = context.actor.court_id if context.actor else ""
    return court_of(case, case.own.court_id or asked, context)


def court_of(case: Case, court_id: str, context: Deciding) -> Court:
    """Return the court that a first command names; a case stays with the court that first had it."""
    court = context.rules.courts.get(court_id)
    if court is None or case.own.court_id not in ("", court_id):
        raise CourtUnknown
    return court


def clerk_of(court: Court, context: Deciding) -> Actor:
    """Return the acting member of this court's staff."""
    actor = context.actor
    if actor is None or actor.role not in STAFF or actor.court_id != court.id:
        raise NotThisCourtsClerk
    return actor


def newcomer(case: Case, court: Court, context: Deciding) -> Actor:
    """Return somebody who acts for themselves at this court and is not bound to the case yet.

    Raises AlreadyJoined for the side that gets letters, NobodyActsForAnother for the other one.
    """
    actor = context.actor
    if actor is None or actor.role is not Role.PARTY or actor.court_id != court.id:
        raise PartyOnly
    bound = next((person for person in case.own.people if person.account_id == actor.account_id), None)
    if actor.acting_for is None and bound is not None and bound.party.side is Side.DEFENDANT:
        raise AlreadyJoined
    if actor.acting_for is not None or actor.party_id is not None or bound is not None:
        raise NobodyActsForAnother
    return actor


def participant(case: Case, court: Court, context: Deciding) -> Person:
    """Return the party that acts: it stands on the claim and is bound to the actor's account."""
    sides = {person.party.party_id: person.party.side for person in case.own.people}
    person = case.own.person(acting_party(context.actor, court.id, sides))
    if person is None or context.actor is None or person.account_id != context.actor.account_id:
        raise NotYourCase
    return person
