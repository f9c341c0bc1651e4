"""The task list and the next step of a party, read from its own view of the case; pure, and without a clock."""

from datetime import datetime

from services.gateway.projection.case_facts import Participation, PersonView
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.paper_steps import paper_step, paper_tasks
from services.gateway.reading.task_view import (
    NextStep,
    NextStepKind,
    TaskGroup,
    TaskName,
    TaskState,
    TaskView,
    WaitingFor,
)
from shared.contracts.actor import Side
from shared.contracts.intake import Phase
from shared.contracts.message import changed

Kind = NextStepKind


def is_over(view: CaseView) -> bool:
    """Say whether nothing more can be agreed here: the case went back to its hearing."""
    return view.phase is Phase.RETURNED_TO_HEARING


def next_step(view: CaseView) -> NextStep | None:
    """Return the one next step of the viewer; None where the viewer is no party of the case."""
    me, other = view.mine, view.other
    if me is None or other is None:
        return None
    return _before_talking(view, me, other) or _talking(view, me) or paper_step(view, me)


def _before_talking(view: CaseView, me: PersonView, other: PersonView) -> NextStep | None:
    if is_over(view) or me.state is Participation.LEFT:
        return NextStep(kind=Kind.GO_TO_HEARING, waiting_for=WaitingFor.NOBODY, until=view.hearing.starts_at)
    if view.parties_confirmed_at is None:
        return NextStep(kind=Kind.WAIT_FOR_COURT_TO_CONFIRM, waiting_for=WaitingFor.COURT)
    if view.answers_of(me.side) is None and view.agreed is None:
        return NextStep(kind=Kind.ANSWER_QUESTIONS, waiting_for=WaitingFor.YOU, until=view.hearing.cutoff_at)
    if other.state is not Participation.JOINED:
        until = other.invitation_expires_at
        return NextStep(kind=Kind.WAIT_FOR_OTHER_TO_JOIN, waiting_for=WaitingFor.OTHER, until=until)
    return None


def _talking(view: CaseView, me: PersonView) -> NextStep | None:
    if view.agreed is not None:
        return None
    offer = view.live_offer
    if offer is None:
        return NextStep(kind=Kind.MAKE_OFFER, waiting_for=WaitingFor.YOU, until=view.hearing.cutoff_at)
    mine = offer.side is me.side
    return NextStep(
        kind=Kind.WAIT_FOR_ANSWER if mine else Kind.ANSWER_OFFER,
        waiting_for=WaitingFor.OTHER if mine else WaitingFor.YOU,
        until=offer.expires_at,
        offer_id=offer.offer_id,
        amount_cents=offer.terms.total_cents,
    )


def task_list(view: CaseView) -> tuple[TaskView, ...]:
    """Return the viewer's tasks in the order of the page; empty where the viewer is no party of the case."""
    me, other = view.mine, view.other
    if me is None or other is None:
        return ()
    tasks = (*_get_ready(view, me, other), _agree(view, me, other), *paper_tasks(view, me))
    return tuple(_closed(task) for task in tasks) if is_over(view) or me.state is Participation.LEFT else tasks


def _closed(task: TaskView) -> TaskView:
    return task if task.state is TaskState.DONE else changed(task, state=TaskState.CLOSED, until=None)


def _get_ready(view: CaseView, me: PersonView, other: PersonView) -> tuple[TaskView, ...]:
    questions = view.answers_of(me.side)
    unanswered = TaskState.YOUR_TURN if view.agreed is None else TaskState.CLOSED
    answer = _ready(TaskName.ANSWER_QUESTIONS, questions.answered_at if questions else None, unanswered)
    if me.side is Side.DEFENDANT:
        return (_ready(TaskName.JOIN, me.joined_at, TaskState.YOUR_TURN), answer)
    joining = TaskState.WAITING_OTHER if other.state is Participation.INVITED else TaskState.NOT_YET
    joins = _ready(TaskName.THE_OTHER_JOINS, other.joined_at, joining)
    return (
        _ready(TaskName.PAY_FEE, view.fee.recorded_at if view.fee else None, TaskState.YOUR_TURN),
        _ready(TaskName.REGISTER, view.registered_at, TaskState.YOUR_TURN),
        _ready(TaskName.CONFIRM_PARTIES, view.parties_confirmed_at, TaskState.WAITING_COURT),
        changed(joins, until=None if joins.done_at else other.invitation_expires_at),
        answer,
    )


def _ready(name: TaskName, done_at: datetime | None, otherwise: TaskState) -> TaskView:
    state = otherwise if done_at is None else TaskState.DONE
    return TaskView(group=TaskGroup.GET_READY, name=name, state=state, done_at=done_at)


def _agree(view: CaseView, me: PersonView, other: PersonView) -> TaskView:
    group, name = TaskGroup.AGREE, TaskName.AGREE_ON_TERMS
    if view.agreed is not None:
        return TaskView(group=group, name=name, state=TaskState.DONE, done_at=view.agreed.agreed_at)
    if other.state is not Participation.JOINED or me.state is not Participation.JOINED:
        return TaskView(group=group, name=name, state=TaskState.NOT_YET)
    offer = view.live_offer
    waiting = offer is not None and offer.side is me.side
    until = offer.expires_at if offer else view.hearing.cutoff_at
    return TaskView(
        group=group, name=name, state=TaskState.WAITING_OTHER if waiting else TaskState.YOUR_TURN, until=until
    )
