"""The task list and the next step of a party, read from its own view of the case; pure, and without a clock."""

from datetime import datetime

from services.gateway.projection.case_parts import Participation, PersonView
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.paper_steps import ids, paper_step, paper_tasks
from services.gateway.reading.task_view import NextStep, TaskState, TaskView, WaitingFor
from services.gateway.words.turns import NextStepKind, TaskGroup, TaskName
from shared.contracts.actor import Side
from shared.contracts.intake import Phase
from shared.contracts.message import changed

Kind = NextStepKind
People = tuple[PersonView, ...]


def is_over(view: CaseView) -> bool:
    """Say whether nothing more can be agreed here: the case went back to its hearing."""
    return view.phase is Phase.RETURNED_TO_HEARING


def next_step(view: CaseView) -> NextStep | None:
    """Return the one next step of the viewer; None where the viewer is no party of the case."""
    me = view.mine
    if me is None or not view.others:
        return None
    return _before_talking(view, me) or _talking(view, me) or paper_step(view, me)


def _before_talking(view: CaseView, me: PersonView) -> NextStep | None:
    if is_over(view) or me.state is Participation.LEFT:
        return NextStep(kind=Kind.GO_TO_HEARING, waiting_for=WaitingFor.NOBODY, until=view.hearing.starts_at)
    if view.parties_confirmed_at is None:
        return NextStep(kind=Kind.WAIT_FOR_COURT_TO_CONFIRM, waiting_for=WaitingFor.COURT)
    if view.my_answers is None and view.agreed is None:
        return NextStep(kind=Kind.ANSWER_QUESTIONS, waiting_for=WaitingFor.YOU, until=view.hearing.cutoff_at)
    if not _here(view.others):
        return NextStep(
            kind=Kind.WAIT_FOR_OTHER_TO_JOIN,
            waiting_for=WaitingFor.OTHER,
            until=_last_day_to_join(view.others),
            party_ids=ids(view.others),
        )
    return None


def _here(people: People) -> People:
    return tuple(person for person in people if person.state is Participation.JOINED)


def _last_day_to_join(people: People) -> datetime | None:
    return max((person.invitation_expires_at for person in people if person.invitation_expires_at), default=None)


def _talking(view: CaseView, me: PersonView) -> NextStep | None:
    if view.agreed is not None:
        return None
    offer = view.live_offer
    if offer is None:
        return NextStep(kind=Kind.MAKE_OFFER, waiting_for=WaitingFor.YOU, until=view.hearing.cutoff_at)
    ours = offer.side is me.side
    return NextStep(
        kind=Kind.WAIT_FOR_ANSWER if ours else Kind.ANSWER_OFFER,
        waiting_for=WaitingFor.OTHER if ours else WaitingFor.YOU,
        until=offer.expires_at,
        offer_id=offer.offer_id,
        amount_cents=offer.terms.total_cents,
        party_ids=ids(_here(view.others)) if ours else (offer.party_id,),
    )


def task_list(view: CaseView) -> tuple[TaskView, ...]:
    """Return the viewer's tasks in the order of the page; empty where the viewer is no party of the case."""
    me = view.mine
    if me is None or not view.others:
        return ()
    tasks = (*_get_ready(view, me), _agree(view, me), *paper_tasks(view, me))
    return tuple(closed(task) for task in tasks) if is_over(view) or me.state is Participation.LEFT else tasks


def closed(task: TaskView) -> TaskView:
    """Return a task that nobody can do any more; what is done stays done."""
    return task if task.state is TaskState.DONE else changed(task, state=TaskState.CLOSED, until=None)


def _get_ready(view: CaseView, me: PersonView) -> tuple[TaskView, ...]:
    answered = view.my_answers
    unanswered = TaskState.YOUR_TURN if view.agreed is None else TaskState.CLOSED
    answer = _ready(TaskName.ANSWER_QUESTIONS, answered.answered_at if answered else None, unanswered)
    if me.side is Side.DEFENDANT:
        return (_ready(TaskName.JOIN, me.joined_at, TaskState.YOUR_TURN), answer)
    return (
        _fee(view),
        _ready(TaskName.REGISTER, view.registered_at, TaskState.YOUR_TURN),
        _ready(TaskName.CONFIRM_PARTIES, view.parties_confirmed_at, TaskState.WAITING_COURT),
        _joining(view.others),
        answer,
    )


def _fee(view: CaseView) -> TaskView:
    """Return the task of paying: done on the day that the court's receipt says, whenever it was typed in here."""
    paid = _ready(TaskName.PAY_FEE, view.fee.recorded_at if view.fee else None, TaskState.YOUR_TURN)
    return changed(paid, done_on=view.fee.paid_on if view.fee else None)


def _joining(others: People) -> TaskView:
    joined_at = min((person.joined_at for person in others if person.joined_at), default=None)
    invited = any(person.state is Participation.INVITED for person in others)
    waiting = TaskState.WAITING_OTHER if invited else TaskState.NOT_YET
    return TaskView(
        group=TaskGroup.GET_READY,
        name=TaskName.THE_OTHER_JOINS,
        state=TaskState.DONE if joined_at else waiting,
        done_at=joined_at,
        until=None if joined_at else _last_day_to_join(others),
        party_ids=ids(others),
    )


def _ready(name: TaskName, done_at: datetime | None, otherwise: TaskState) -> TaskView:
    state = otherwise if done_at is None else TaskState.DONE
    return TaskView(group=TaskGroup.GET_READY, name=name, state=state, done_at=done_at)


def _agree(view: CaseView, me: PersonView) -> TaskView:
    state, done_at, until = _agreeing(view, me)
    return TaskView(
        group=TaskGroup.AGREE,
        name=TaskName.AGREE_ON_TERMS,
        state=state,
        done_at=done_at,
        until=until,
        party_ids=ids(_here(view.others)),
    )


def _agreeing(view: CaseView, me: PersonView) -> tuple[TaskState, datetime | None, datetime | None]:
    if view.agreed is not None:
        return TaskState.DONE, view.agreed.agreed_at, None
    if not _here(view.others) or me.state is not Participation.JOINED:
        return TaskState.NOT_YET, None, None
    offer = view.live_offer
    waiting = offer is not None and offer.side is me.side
    until = offer.expires_at if offer else view.hearing.cutoff_at
    return TaskState.WAITING_OTHER if waiting else TaskState.YOUR_TURN, None, until
