"""The task list and the next step of a case's home; shapes only, the rules are in steps.py."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from shared.contracts.message import Facts


class TaskGroup(StrEnum):
    """The three parts of the task list, in this order."""

    GET_READY = "get_ready"
    AGREE = "agree"
    MAKE_IT_OFFICIAL = "make_it_official"


class TaskName(StrEnum):
    """Every task of a party; `the_other_joins` is never the viewer's own turn."""

    PAY_FEE = "pay_fee"
    REGISTER = "register"
    CONFIRM_PARTIES = "confirm_parties"
    THE_OTHER_JOINS = "the_other_joins"
    JOIN = "join"
    ANSWER_QUESTIONS = "answer_questions"
    AGREE_ON_TERMS = "agree_on_terms"
    WRITE_AGREEMENT = "write_agreement"
    APPROVE_AGREEMENT = "approve_agreement"
    SIGN = "sign"
    FILE = "file"
    COURT_DECIDES = "court_decides"
    GET_COPIES = "get_copies"


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
    """One row of the task list. done_at: since when it is done · until: by when it should be done."""

    group: TaskGroup
    name: TaskName
    state: TaskState
    done_at: datetime | None = None
    until: datetime | None = None


class NextStepKind(StrEnum):
    """What the viewer should do next, or what everybody waits for."""

    WAIT_FOR_COURT_TO_CONFIRM = "wait_for_court_to_confirm"
    WAIT_FOR_OTHER_TO_JOIN = "wait_for_other_to_join"
    ANSWER_QUESTIONS = "answer_questions"
    MAKE_OFFER = "make_offer"
    ANSWER_OFFER = "answer_offer"
    WAIT_FOR_ANSWER = "wait_for_answer"
    WRITE_AGREEMENT = "write_agreement"
    WAIT_FOR_AGREEMENT = "wait_for_agreement"
    AGREEMENT_IS_BEING_MADE = "agreement_is_being_made"
    APPROVE_AGREEMENT = "approve_agreement"
    WAIT_FOR_APPROVAL = "wait_for_approval"
    SIGN = "sign"
    WAIT_FOR_SIGNATURE = "wait_for_signature"
    AGREEMENT_IS_BEING_SEALED = "agreement_is_being_sealed"
    FILE = "file"
    WAIT_FOR_FILING = "wait_for_filing"
    WAIT_FOR_COURT_DECISION = "wait_for_court_decision"
    COPIES_ARE_BEING_MADE = "copies_are_being_made"
    GET_COPIES = "get_copies"
    GO_TO_HEARING = "go_to_hearing"
    PAPER_FAILED = "paper_failed"


class WaitingFor(StrEnum):
    """Whose turn it is."""

    YOU = "you"
    OTHER = "other"
    COURT = "court"
    NOBODY = "nobody"


class NextStep(Facts):
    """The one next step: what, whose turn, until when; offer_id and amount where it is about an offer."""

    kind: NextStepKind
    waiting_for: WaitingFor
    until: datetime | None = None
    offer_id: UUID | None = None
    amount_cents: int | None = None
