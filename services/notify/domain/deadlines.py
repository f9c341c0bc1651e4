"""By when a person can act, as notices and pages alike say it; it owns no deadline and ends nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from services.notify.domain.known_case import KnownCase, KnownParty
from shared.contracts.actor import Side
from shared.contracts.deciding import Context
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import sign_until


@dataclass(frozen=True, slots=True)
class NotifyRules:
    """The courts' files by court id."""

    courts: Mapping[str, Court]


NotifyContext = Context[NotifyRules]
Deadline = Callable[[KnownCase, KnownParty, Court], datetime | None]


def never(_case: KnownCase, _reader: KnownParty, _court: Court) -> None:
    """Nothing has to be done by a date."""


def joining(case: KnownCase, reader: KnownParty, _court: Court) -> datetime | None:
    """Return the last instant to join: the reader's own, or that of whoever the plaintiff waits for."""
    waited_for = case.parties if reader.side is Side.PLAINTIFF else (reader,)
    return max((party.join_until for party in waited_for if party.join_until), default=None)


def answering(case: KnownCase, _reader: KnownParty, _court: Court) -> datetime | None:
    return case.answer_until


def cutoff(case: KnownCase, _reader: KnownParty, _court: Court) -> datetime | None:
    return case.cutoff_at


def signing(case: KnownCase, _reader: KnownParty, court: Court) -> datetime | None:
    """Return the last instant to sign the agreed terms, as the pages name it."""
    return sign_until(court, case.first_due_on, case.cutoff_at)
