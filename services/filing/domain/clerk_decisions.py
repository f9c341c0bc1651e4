"""What the clerk decides about an envelope: its confirmation (rule 2.259) and the hearing, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from services.filing.domain.filing import Deciding, Filing, FilingEnvelope, FilingOwn
from services.filing.errors import (
    AlreadyAccepted,
    CourtIsClosed,
    NewHearingInThePast,
    NewHearingMissing,
    NewHearingNotWanted,
    NewHearingTooFar,
    NotReceivedYet,
    NotThisCourtsClerk,
    TransactionNumberUsed,
    UnknownEnvelope,
)
from shared.contracts.actor import Actor
from shared.contracts.filing import AcceptFiling, FilingAccepted, HearingChoice
from shared.contracts.message import changed
from shared.contracts.policy import Role
from shared.contracts.values.printed import squeezed
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import latest_hearing_on

TRANSACTION_NUMBER: Final = "transaction_number"
_STAFF: Final = frozenset({Role.CLERK, Role.COURT_SYSTEM})


def accept_filing(filing: Filing, command: AcceptFiling, context: Deciding) -> FilingAccepted:
    """File the paper under its transaction number and say what becomes of the hearing."""
    clerk = _clerk(filing, context)
    envelope, received_at = _received_envelope(filing, command)
    number = _transaction_number(command, clerk, context)
    court = context.rules.courts[clerk.court_id]
    _check_hearing(command, court, context.now)
    return FilingAccepted(
        envelope_id=envelope.envelope_id,
        transaction_number=number,
        title=envelope.title,
        filed_on=court.days.filed_on(received_at, court.zone),
        accepted_at=context.now,
        fee_cents=0,
        file=envelope.file,
        hearing=command.hearing,
        continued_to=command.continued_to,
    )


def reserve_transaction_number(command: AcceptFiling, actor: Actor | None) -> Iterable[tuple[str, str]]:
    """Name what must be this case's alone: the number within the court."""
    return [_reservation(command, actor)] if actor else []


def evolve_filing_accepted(own: FilingOwn, event: FilingAccepted, _: datetime) -> FilingOwn:
    if own.envelope is None or own.envelope.envelope_id != event.envelope_id:
        return own
    envelope = changed(own.envelope, transaction_number=event.transaction_number)
    return changed(own, envelope=envelope)


def _clerk(filing: Filing, context: Deciding) -> Actor:
    actor = context.actor
    if actor is None or actor.role not in _STAFF or actor.court_id != filing.heard.court_id:
        raise NotThisCourtsClerk
    return actor


def _received_envelope(filing: Filing, command: AcceptFiling) -> tuple[FilingEnvelope, datetime]:
    envelope = filing.own.envelope
    if envelope is None or envelope.envelope_id != command.envelope_id:
        raise UnknownEnvelope
    if envelope.received_at is None:
        raise NotReceivedYet
    if envelope.transaction_number is not None:
        raise AlreadyAccepted
    return envelope, envelope.received_at


def _transaction_number(command: AcceptFiling, clerk: Actor, context: Deciding) -> str:
    if _reservation(command, clerk) not in context.reserved:
        raise TransactionNumberUsed
    return command.transaction_number


def _check_hearing(command: AcceptFiling, court: Court, now: datetime) -> None:
    if command.hearing is not HearingChoice.CONTINUE:
        if command.continued_to is not None:
            raise NewHearingNotWanted
        return
    if command.continued_to is None:
        raise NewHearingMissing
    if command.continued_to.starts_at <= now:
        raise NewHearingInThePast({"now": now.isoformat(timespec="seconds")})
    day = court.date_of(command.continued_to.starts_at)
    latest = latest_hearing_on(court.date_of(now))
    if day > latest:
        raise NewHearingTooFar({"latest": latest.isoformat()})
    if not court.is_open(command.continued_to.starts_at) and not command.closed_day_meant:
        raise CourtIsClosed({"day": day.isoformat(), "meant_by": "closed_day_meant"})


def _reservation(command: AcceptFiling, clerk: Actor) -> tuple[str, str]:
    return TRANSACTION_NUMBER, f"{clerk.court_id}/{squeezed(command.transaction_number)}"
