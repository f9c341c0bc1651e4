"""Inviting and joining: a letter leaves only after the clerk has confirmed, and its code is used up only by joining."""

from hmac import compare_digest
from uuid import UUID

from services.intake.domain.actors import clerk_of, newcomer, own_court
from services.intake.domain.phase import with_phase
from services.intake.domain.register import Case, Deciding, Invitation, Person
from services.intake.domain.registration import check_user_agreement, sealed_for
from services.intake.errors import (
    AlreadyConfirmed,
    CodeUsed,
    CodeWrong,
    ContactUnclear,
    HearingNotSet,
    InvitationDeclined,
    JoinTooLate,
    NotEveryParty,
    NotRegistered,
    OdrHasEnded,
    TooLateToInvite,
)
from shared.contracts.acting import NobodyActsForAnother
from shared.contracts.actor import Side
from shared.contracts.deciding import Decision
from shared.contracts.intake import (
    ConfirmedAddress,
    ConfirmParties,
    DeclineInvitation,
    DefendantInvited,
    JoinCase,
    PartiesConfirmed,
    PartyJoined,
    PartyLeft,
)
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import join_window_ends_at


def confirm_parties(case: Case, command: ConfirmParties, context: Deciding) -> Decision:
    """Confirm names and addresses as in the court's file; only now may an invitation leave.

    It never asks whether somebody has left: a refusal, or no letter to print, would tell the counter.
    """
    court = own_court(case, context)
    clerk_of(court, context)
    own = case.own
    if not own.registered:
        raise NotRegistered
    if own.confirmed:
        raise AlreadyConfirmed
    if own.cutoff_at is None or not own.hearing_is_on:
        raise HearingNotSet
    if context.now >= own.cutoff_at:
        raise TooLateToInvite({"last_on": court.date_of(own.cutoff_at).isoformat()})
    _check_addresses(case, command.parties)
    confirmed = PartiesConfirmed(parties=command.parties)
    defendants = [person.party.party_id for person in own.people if person.party.side is Side.DEFENDANT]
    letters = [_invited(number, party_id, case, court, context) for number, party_id in enumerate(defendants, 1)]
    return with_phase(case, [confirmed, *letters], context)


def _check_addresses(case: Case, parties: tuple[ConfirmedAddress, ...]) -> None:
    wanted = sorted(person.party.party_id for person in case.own.people)
    whole = all(party.name.strip() and sealed_for(party.contact, party.party_id) for party in parties)
    if not whole or sorted(party.party_id for party in parties) != wanted:
        raise NotEveryParty({"party_ids": ", ".join(map(str, wanted))})


def _invited(number: int, party_id: UUID, case: Case, court: Court, context: Deciding) -> DefendantInvited:
    invitation_id = context.new_id("invitation", number)
    window_ends_at = join_window_ends_at(court, context.now)
    return DefendantInvited(
        invitation_id=invitation_id,
        party_id=party_id,
        code_mac=context.rules.code_mac(invitation_id),
        expires_at=min(window_ends_at, case.own.cutoff_at or window_ends_at),
    )


def join_case(case: Case, command: JoinCase, context: Deciding) -> Decision:
    """Bind the invited person's account to the case; joining admits nothing."""
    court = own_court(case, context)
    if newcomer(case, court, context).account_id != command.account_id:
        raise NobodyActsForAnother
    person = _invited_person(case, command, court, context)
    check_user_agreement(command.user_agreement, court, context)
    if not sealed_for(command.contact, person.party.party_id):
        raise ContactUnclear
    joined = PartyJoined(
        invitation_id=command.invitation_id,
        party_id=person.party.party_id,
        side=person.party.side,
        account_id=command.account_id,
        contact=command.contact,
        language=command.language,
        channel=command.channel,
        user_agreement=command.user_agreement,
    )
    return with_phase(case, [joined], context)


def decline_invitation(case: Case, command: DeclineInvitation, context: Deciding) -> Decision:
    """Let an invited person say no at once; this has no other effect than that ODR ends."""
    court = own_court(case, context)
    newcomer(case, court, context)
    person = _invited_person(case, command, court, context)
    return with_phase(case, [PartyLeft(party_id=person.party.party_id)], context)


def _invited_person(case: Case, command: JoinCase | DeclineInvitation, court: Court, context: Deciding) -> Person:
    invitation = _letter(case, command)
    person = case.own.person(invitation.party_id)
    if person is None or person.joined:
        raise CodeUsed
    if person.left:
        raise InvitationDeclined
    if case.own.somebody_left:
        raise OdrHasEnded
    if context.now >= invitation.expires_at:
        raise JoinTooLate({"last_on": court.date_of(invitation.expires_at).isoformat(), "phone": court.phone})
    return person


def _letter(case: Case, command: JoinCase | DeclineInvitation) -> Invitation:
    for invitation in case.own.invitations:
        if invitation.invitation_id == command.invitation_id and compare_digest(
            invitation.code_mac.encode(), command.code_mac.encode()
        ):
            return invitation
    raise CodeWrong
