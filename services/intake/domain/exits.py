"""Leaving ODR: intake asks, documents (which knows the signatures) answers. Leaving never ends the court case."""

from services.intake.domain.actors import own_court, participant
from services.intake.domain.phase import with_phase
from services.intake.domain.register import Case, Deciding
from services.intake.errors import AllHaveSigned, ExitAlreadyAsked, OdrHasEnded, YouHaveLeft
from shared.contracts.deciding import Decision
from shared.contracts.documents import ExitConfirmed
from shared.contracts.intake import ExitRequested, LeaveOdr, PartyLeft


def leave_odr(case: Case, _command: LeaveOdr, context: Deciding) -> Decision:
    """Ask for the exit of the party that acts; no reason is needed."""
    court = own_court(case, context)
    person = participant(case, court, context)
    if person.left:
        raise YouHaveLeft
    if case.own.somebody_left:
        raise OdrHasEnded
    if case.heard.bound:
        raise AllHaveSigned
    if person.party.party_id in case.own.exits_asked:
        raise ExitAlreadyAsked
    return [ExitRequested(party_id=person.party.party_id)]


def on_exit_confirmed(case: Case, event: ExitConfirmed, context: Deciding) -> Decision:
    """Close the part of the person who may leave."""
    person = case.own.person(event.party_id)
    if person is None or person.left:
        return []
    return with_phase(case, [PartyLeft(party_id=event.party_id)], context)
