"""Who may act on this case's papers, and until when; the same guards stand before every command."""

from services.documents.domain.known_case import KnownParty
from services.documents.domain.versions import Case, Deciding, Version
from services.documents.errors import (
    AgreementChanged,
    CutoffPassed,
    DueDayPassed,
    NoAgreement,
    SomebodyLeft,
)
from shared.contracts.acting import NotYourCase, acting_party
from shared.contracts.documents import ApproveAgreement, SignAgreement


def participant(case: Case, context: Deciding) -> KnownParty:
    """Return the party that acts for itself, in time, in a case that nobody has left."""
    sides = {party.party_id: party.side for party in case.heard.parties}
    party = case.heard.party(acting_party(context.actor, case.heard.court_id, sides))
    if party is None:
        raise NotYourCase
    if case.own.exited or case.heard.left:
        raise SomebodyLeft
    if case.heard.cutoff_at is not None and context.now > case.heard.cutoff_at:
        raise CutoffPassed
    return party


def not_overdue(case: Case, context: Deciding) -> None:
    """Refuse to go on with terms of which a day has passed in the court's zone."""
    court = context.rules.courts[case.heard.court_id]
    if case.heard.terms is not None and case.heard.terms.overdue(court.date_of(context.now)):
        raise DueDayPassed


def version_seen(case: Case, command: ApproveAgreement | SignAgreement) -> Version:
    """Return the version that stands, if it is the very paper that the person saw."""
    version = case.own.standing
    if version is None or version.terms_sha256 != case.heard.terms_sha256:
        raise NoAgreement
    if (version.number, version.base_sha256) != (command.version_number, command.base_sha256):
        raise AgreementChanged({"version_number": str(version.number), "base_sha256": version.base_sha256})
    return version
