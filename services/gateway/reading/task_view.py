"""The task list and the next step of a case's home; shapes only, the rules are in steps.py."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from services.gateway.words.turns import NextStepKind, TaskGroup, TaskName
from shared.contracts.message import Facts


class TaskState(StrEnum):
    """Where a task stands; `closed`: it cannot be done any more (somebody left, or the cut-off has passed)."""

    DONE = "done"
    YOUR_TURN = "your_turn"
    WAITING_OTHER = "waiting_other"
    WAITING_COURT = "waiting_court"
    WORKING = "working"
    NOT_YET = "not_yet"
    CLOSED = "closed"


class TaskView(Facts):
    """One row of the task list. done_at: since when it is done · until: by when it should be done.

    done_on: the day on which it was done, where a paper of the court says it.

    party_ids: the parties whose doing it is.
    """

    group: TaskGroup
    name: TaskName
    state: TaskState
    done_at: datetime | None = None
    done_on: date | None = None
    until: datetime | None = None
    party_ids: tuple[UUID, ...] = ()


class WaitingFor(StrEnum):
    """Whose turn it is."""

    YOU = "you"
    OTHER = "other"
    COURT = "court"
    NOBODY = "nobody"


class NextStep(Facts):
    """The one next step: what, whose turn, until when; offer_id and amount where it is about an offer.

    party_ids: the parties that it names: who is waited for, or who made the offer.
    """

    kind: NextStepKind
    waiting_for: WaitingFor
    until: datetime | None = None
    offer_id: UUID | None = None
    amount_cents: int | None = None
    party_ids: tuple[UUID, ...] = ()
