"""May this person leave? Documents decides, because it knows the signatures; intake carries it out."""

from datetime import datetime

from services.documents.domain.versions import Case, Deciding, Papers
from shared.contracts.documents import ExitConfirmed, ExitTooLate
from shared.contracts.intake import ExitRequested
from shared.contracts.message import changed


def on_exit_requested(case: Case, event: ExitRequested, _context: Deciding) -> ExitConfirmed | ExitTooLate:
    """Leaving is possible until everybody has signed; from then on the agreement binds."""
    version = case.own.version
    if version is not None and version.fully_signed:
        return ExitTooLate(party_id=event.party_id)
    return ExitConfirmed(party_id=event.party_id)


def exit_confirmed(own: Papers, event: ExitConfirmed, _at: datetime) -> Papers:
    return changed(own, exited=(*own.exited, event.party_id))


def exit_too_late(own: Papers, _event: ExitTooLate, _at: datetime) -> Papers:
    return own
