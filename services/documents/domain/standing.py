"""Who may act on this case's papers, and until when; the same guards stand before every command."""

from services.documents.domain.known_case import KnownParty
from services.documents.domain.versions import Case, Deciding, Version
from services.documents.errors import (
    AgreementChanged,
    CutoffPassed,
    NoAgreement,
    NobodyActsForAnother,
    NotYourCase,
    SomebodyLeft,
)
from shared.contracts.documents import ApproveAgreement, SignAgreement
from shared.contracts.policy import Role


def acting_party(case: Case, context: Deciding) -> KnownParty:
    """Return the party that acts for itself, in time, in a case that nobody has left."""
    actor = context.actor
    if actor is None or actor.role is not Role.PARTY:
        raise NotYourCase
    if actor.acting_for is not None:
        raise NobodyActsForAnother
    party = case.heard.party(actor.party_id)
    if party is None:
        raise NotYourCase
    if case.own.exited or case.heard.left:
        raise SomebodyLeft
    if case.heard.cutoff_at is not None and context.now > case.heard.cutoff_at:
        raise CutoffPassed
    return party


def version_seen(case: Case, command: ApproveAgreement | SignAgreement) -> Version:
    """Return the version that stands, if it is the very paper that the person saw."""
    version = case.own.standing
    if version is None:
        raise NoAgreement
    if (version.number, version.base_sha256) != (command.version_number, command.base_sha256):
        raise AgreementChanged
    return version
