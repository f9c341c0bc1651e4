"""By when a person can act, as a notice says it; it owns no deadline and ends nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.notify.domain.known_case import KnownCase
from shared.contracts.deciding import Context
from shared.courtcalendar.court import Court
from shared.courtcalendar.deadlines import due_at


@dataclass(frozen=True, slots=True)
class NotifyRules:
    """The courts' files by court id."""

    courts: Mapping[str, Court]


NotifyContext = Context[NotifyRules]
Deadline = Callable[[KnownCase, Any, NotifyContext], datetime | None]


def never(_case: KnownCase, _event: object, _context: NotifyContext) -> None:
    """Nothing has to be done by a date."""


def expiry(_case: KnownCase, event: Any, _context: NotifyContext) -> datetime:  # noqa: ANN401 - any event that expires
    expires_at: datetime = event.expires_at
    return expires_at


def cutoff(case: KnownCase, _event: object, _context: NotifyContext) -> datetime | None:
    return case.cutoff_at


def draft(case: KnownCase, _event: object, context: NotifyContext) -> datetime:
    court = context.rules.courts[case.court_id]
    return due_at(court, context.now, court.timers.draft_days, case.cutoff_at)


def review(case: KnownCase, _event: object, context: NotifyContext) -> datetime:
    court = context.rules.courts[case.court_id]
    return due_at(court, context.now, court.timers.review_days, case.cutoff_at)


def signing(case: KnownCase, _event: object, context: NotifyContext) -> datetime:
    court = context.rules.courts[case.court_id]
    return due_at(court, context.now, court.timers.sign_days, case.cutoff_at)
