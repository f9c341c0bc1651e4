"""The part of the task list and of the next step that is about papers: agreement, signatures, filing, copies."""

from datetime import datetime

from services.gateway.projection.case_facts import PersonView
from services.gateway.projection.paper_view import AgreementView
from services.gateway.reading.case_view import CaseView
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

Kind = NextStepKind
State = TaskState


def paper_step(view: CaseView, me: PersonView) -> NextStep:
    """Return the next step once the terms are agreed."""
    kind, waiting = _step(view, me)
    before_filing = not view.filings and waiting is not WaitingFor.NOBODY
    return NextStep(kind=kind, waiting_for=waiting, until=view.hearing.cutoff_at if before_filing else None)


def _step(view: CaseView, me: PersonView) -> tuple[Kind, WaitingFor]:
    if view.filings:
        return _after_filing(view)
    version = view.agreement
    if version is None:
        writes = me.side is Side.PLAINTIFF
        return _turn(mine=writes, do=Kind.WRITE_AGREEMENT, wait=Kind.WAIT_FOR_AGREEMENT)
    if version.failed:
        return Kind.PAPER_FAILED, WaitingFor.COURT
    if version.base_sha256 == "":
        return Kind.AGREEMENT_IS_BEING_MADE, WaitingFor.NOBODY
    return _signing(version, me)


def _signing(version: AgreementView, me: PersonView) -> tuple[Kind, WaitingFor]:
    if version.signing_opened_at is None:
        approves = me.side is Side.DEFENDANT and not version.approved_by(me.party_id)
        return _turn(mine=approves, do=Kind.APPROVE_AGREEMENT, wait=Kind.WAIT_FOR_APPROVAL)
    if version.fully_signed_at is None:
        return _turn(mine=not version.signed_by(me.party_id), do=Kind.SIGN, wait=Kind.WAIT_FOR_SIGNATURE)
    if version.sealed_at is None:
        return Kind.AGREEMENT_IS_BEING_SEALED, WaitingFor.NOBODY
    return _turn(mine=me.side is Side.PLAINTIFF, do=Kind.FILE, wait=Kind.WAIT_FOR_FILING)


def _after_filing(view: CaseView) -> tuple[Kind, WaitingFor]:
    if view.copies:
        return Kind.GET_COPIES, WaitingFor.YOU
    if view.filings[-1].accepted_at is None:
        return Kind.WAIT_FOR_COURT_DECISION, WaitingFor.COURT
    return Kind.COPIES_ARE_BEING_MADE, WaitingFor.NOBODY


def _turn(*, mine: bool, do: Kind, wait: Kind) -> tuple[Kind, WaitingFor]:
    return (do, WaitingFor.YOU) if mine else (wait, WaitingFor.OTHER)


def paper_tasks(view: CaseView, me: PersonView) -> tuple[TaskView, ...]:
    """Return the tasks of the third part of the list."""
    version = view.agreement
    filing = view.filings[-1] if view.filings else None
    return (
        _task(TaskName.WRITE_AGREEMENT, version.proposed_at if version else None, _writing(view, me)),
        _task(TaskName.APPROVE_AGREEMENT, version.signing_opened_at if version else None, _approving(view, me)),
        _task(TaskName.SIGN, version.fully_signed_at if version else None, _being_signed(view, me)),
        _task(TaskName.FILE, filing.submitted_at if filing else None, _being_filed(view, me), view.hearing.cutoff_at),
        _task(TaskName.COURT_DECIDES, filing.accepted_at if filing else None, _court(view)),
        _task(TaskName.GET_COPIES, view.copies[0].stamped_at if view.copies else None, _copies(view)),
    )


def _task(name: TaskName, done_at: datetime | None, otherwise: State, until: datetime | None = None) -> TaskView:
    group = TaskGroup.MAKE_IT_OFFICIAL
    if done_at is not None:
        return TaskView(group=group, name=name, state=State.DONE, done_at=done_at)
    return TaskView(group=group, name=name, state=otherwise, until=until)


def _writing(view: CaseView, me: PersonView) -> State:
    if view.agreed is None:
        return State.NOT_YET
    if view.agreement is not None:
        return State.WAITING_COURT if view.agreement.failed else State.WORKING
    return State.YOUR_TURN if me.side is Side.PLAINTIFF else State.WAITING_OTHER


def _approving(view: CaseView, me: PersonView) -> State:
    version = view.agreement
    if version is None or version.proposed_at is None:
        return State.NOT_YET
    mine = me.side is Side.DEFENDANT and not version.approved_by(me.party_id)
    return State.YOUR_TURN if mine else State.WAITING_OTHER


def _being_signed(view: CaseView, me: PersonView) -> State:
    version = view.agreement
    if version is None or version.signing_opened_at is None:
        return State.NOT_YET
    return State.WAITING_OTHER if version.signed_by(me.party_id) else State.YOUR_TURN


def _being_filed(view: CaseView, me: PersonView) -> State:
    version = view.agreement
    if version is None or version.fully_signed_at is None:
        return State.NOT_YET
    if version.sealed_at is None:
        return State.WAITING_COURT if version.failed else State.WORKING
    return State.YOUR_TURN if me.side is Side.PLAINTIFF else State.WAITING_OTHER


def _court(view: CaseView) -> State:
    return State.WAITING_COURT if view.filings else State.NOT_YET


def _copies(view: CaseView) -> State:
    accepted = bool(view.filings) and view.filings[-1].accepted_at is not None
    return State.WORKING if accepted else State.NOT_YET
