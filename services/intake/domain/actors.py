"""Who asks: every command checks again that the actor's role, court and party fit. It looks up no account."""

from services.intake.domain.register import Case, Deciding, Person
from services.intake.errors import (
    CourtUnknown,
    NobodyActsForAnother,
    NotThisCourtsClerk,
    NotYourCase,
    PartyOnly,
)
from shared.contracts.actor import Actor
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
    """Return somebody who acts for themselves at this court and is not bound to the case yet."""
    actor = context.actor
    if actor is None or actor.role is not Role.PARTY or actor.court_id != court.id:
        raise PartyOnly
    if actor.acting_for is not None or actor.party_id is not None:
        raise NobodyActsForAnother
    if any(person.account_id == actor.account_id for person in case.own.people):
        raise NobodyActsForAnother
    return actor


def participant(case: Case, court: Court, context: Deciding) -> Person:
    """Return the party that acts: it stands on the claim and is bound to the actor's account."""
    actor = context.actor
    if actor is None or actor.role is not Role.PARTY or actor.court_id != court.id:
        raise NotYourCase
    person = case.own.person(actor.party_id)
    if person is None or person.party.side is not actor.side or person.account_id != actor.account_id:
        raise NotYourCase
    if actor.acting_for is not None:
        raise NobodyActsForAnother
    return person
