"""The part of the task list and of the next step that is about papers: agreement, signatures, filing, copies."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from services.gateway.projection.case_parts import Participation, PersonView
from services.gateway.projection.paper_view import AgreementView
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.task_view import NextStep, TaskState, TaskView, WaitingFor
from services.gateway.words.turns import NextStepKind, TaskGroup, TaskName
from shared.contracts.actor import Side

Kind = NextStepKind
State = TaskState
Turn = tuple[NextStepKind, WaitingFor, tuple[PersonView, ...]]


def ids(people: Iterable[PersonView]) -> tuple[UUID, ...]:
    """Return who is meant."""
    return tuple(person.party_id for person in people)


def paper_step(view: CaseView, me: PersonView) -> NextStep:
    """Return the next step once the terms are agreed."""
    kind, waiting, people = _step(view, me)
    before_filing = not view.filings and waiting is not WaitingFor.NOBODY
    return NextStep(
        kind=kind, waiting_for=waiting, until=_until(view) if before_filing else None, party_ids=ids(people)
    )


def _until(view: CaseView) -> datetime | None:
    """Return the last instant to sign; once all have signed, to file."""
    signed = view.agreement is not None and view.agreement.fully_signed_at is not None
    return view.hearing.cutoff_at if signed else view.sign_until


def _step(view: CaseView, me: PersonView) -> Turn:
    if view.filings:
        return _after_filing(view)
    version = view.agreement
    if version is None:
        return _turn(me, _writers(view), Kind.WRITE_AGREEMENT, Kind.WAIT_FOR_AGREEMENT)
    if version.failed:
        return Kind.PAPER_FAILED, WaitingFor.COURT, ()
    if version.base_sha256 == "":
        return Kind.AGREEMENT_IS_BEING_MADE, WaitingFor.NOBODY, ()
    return _signing(view, version, me)


def _signing(view: CaseView, version: AgreementView, me: PersonView) -> Turn:
    if version.signing_opened_at is None:
        return _turn(me, _approvers(view, version), Kind.APPROVE_AGREEMENT, Kind.WAIT_FOR_APPROVAL)
    if version.fully_signed_at is None:
        return _turn(me, _signers(view, version), Kind.SIGN, Kind.WAIT_FOR_SIGNATURE)
    if version.sealed_at is None:
        return Kind.AGREEMENT_IS_BEING_SEALED, WaitingFor.NOBODY, ()
    return _turn(me, _writers(view), Kind.FILE, Kind.WAIT_FOR_FILING)


def _writers(view: CaseView) -> tuple[PersonView, ...]:
    """Return who may write the agreement and file it: any plaintiff."""
    return view.of_side(Side.PLAINTIFF)


def _approvers(view: CaseView, version: AgreementView) -> tuple[PersonView, ...]:
    """Return who has still to say that the agreement is right."""
    return tuple(
        person
        for person in view.of_side(Side.DEFENDANT)
        if person.state is Participation.JOINED and not version.approved_by(person.party_id)
    )


def _signers(view: CaseView, version: AgreementView) -> tuple[PersonView, ...]:
    """Return who has still to sign."""
    return tuple(
        person
        for person in view.parties
        if person.state is Participation.JOINED and not version.signed_by(person.party_id)
    )


def _after_filing(view: CaseView) -> Turn:
    if view.copies:
        return Kind.GET_COPIES, WaitingFor.YOU, ()
    if view.filings[-1].accepted_at is None:
        return Kind.WAIT_FOR_COURT_DECISION, WaitingFor.COURT, ()
    return Kind.COPIES_ARE_BEING_MADE, WaitingFor.NOBODY, ()


def _turn(me: PersonView, people: tuple[PersonView, ...], do: Kind, wait: Kind) -> Turn:
    return (do, WaitingFor.YOU, ()) if me in people else (wait, WaitingFor.OTHER, people)


def paper_tasks(view: CaseView, me: PersonView) -> tuple[TaskView, ...]:
    """Return the tasks of the third part of the list."""
    version = view.agreement
    filing = view.filings[-1] if view.filings else None
    writers = _writers(view)
    tasks = (
        (TaskName.WRITE_AGREEMENT, version.proposed_at if version else None, _writing(view, me), writers),
        (
            TaskName.APPROVE_AGREEMENT,
            version.signing_opened_at if version else None,
            _approving(view, me),
            view.of_side(Side.DEFENDANT),
        ),
        (
            TaskName.SIGN,
            version.fully_signed_at if version else None,
            _being_signed(view, me),
            _signers(view, version) if version else (),
        ),
        (TaskName.FILE, filing.submitted_at if filing else None, _being_filed(view, me), writers),
        (TaskName.COURT_DECIDES, filing.accepted_at if filing else None, _court(view), ()),
        (TaskName.GET_COPIES, view.copies[0].stamped_at if view.copies else None, _copies(view), ()),
    )
    return tuple(_task(view, *task) for task in tasks)


def _task(
    view: CaseView, name: TaskName, done_at: datetime | None, otherwise: State, people: tuple[PersonView, ...]
) -> TaskView:
    if done_at is not None:
        return TaskView(
            group=TaskGroup.MAKE_IT_OFFICIAL, name=name, state=State.DONE, done_at=done_at, party_ids=ids(people)
        )
    until = view.hearing.cutoff_at if name is TaskName.FILE else None
    return TaskView(group=TaskGroup.MAKE_IT_OFFICIAL, name=name, state=otherwise, until=until, party_ids=ids(people))


def _writing(view: CaseView, me: PersonView) -> State:
    if view.agreed is None:
        return State.NOT_YET
    if view.agreement is not None:
        return State.WAITING_COURT if view.agreement.failed else State.WORKING
    return _mine(me in _writers(view))


def _approving(view: CaseView, me: PersonView) -> State:
    version = view.agreement
    if version is None or version.proposed_at is None:
        return State.NOT_YET
    return _mine(me in _approvers(view, version))


def _being_signed(view: CaseView, me: PersonView) -> State:
    version = view.agreement
    if version is None or version.signing_opened_at is None:
        return State.NOT_YET
    return _mine(me in _signers(view, version))


def _being_filed(view: CaseView, me: PersonView) -> State:
    version = view.agreement
    if version is None or version.fully_signed_at is None:
        return State.NOT_YET
    if version.sealed_at is None:
        return State.WAITING_COURT if version.failed else State.WORKING
    return _mine(me in _writers(view))


def _mine(mine: bool) -> State:
    return State.YOUR_TURN if mine else State.WAITING_OTHER


def _court(view: CaseView) -> State:
    return State.WAITING_COURT if view.filings else State.NOT_YET


def _copies(view: CaseView) -> State:
    accepted = bool(view.filings) and view.filings[-1].accepted_at is not None
    return State.WORKING if accepted else State.NOT_YET
