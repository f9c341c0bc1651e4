"""The task list in the reader's words, each task with the page where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.gateway.pages.kit.timeline import names_by_id
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.steps import closed
from services.gateway.reading.task_view import TaskState, TaskView
from services.gateway.words.marking import words
from services.gateway.words.messages import TASKS
from services.gateway.words.turns import TaskGroup
from services.gateway.words.wording import Wording
from shared.contracts.actor import Side

GROUPS: Final[Mapping[TaskGroup, str]] = {
    TaskGroup.GET_READY: words("Get ready"),
    TaskGroup.AGREE: words("Agree"),
    TaskGroup.MAKE_IT_OFFICIAL: words("Make it official"),
}
MARKS: Final[Mapping[TaskState, tuple[str, str]]] = {
    TaskState.DONE: ("done", words("Done")),
    TaskState.YOUR_TURN: ("turn", words("Your turn")),
    TaskState.WAITING_OTHER: ("wait", words("Waiting for {name}")),
    TaskState.WAITING_COURT: ("wait", words("Waiting for the court")),
    TaskState.WORKING: ("wait", words("Being made")),
    TaskState.NOT_YET: ("later", words("Not yet")),
    TaskState.CLOSED: ("later", words("Ended")),
}


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One row of the list; href: empty when there is nothing to see yet."""

    text: str
    href: str
    note: str
    state: str
    tag: str


@dataclass(frozen=True, slots=True)
class TaskSection:
    """One of the three groups."""

    title: str
    rows: list[TaskRow]


def tasks(view: CaseView, wording: Wording, now: datetime) -> list[TaskSection]:
    """Return the task list, group by group; nothing is left to do when nobody has joined by the last day."""
    told = tuple(map(closed, view.tasks)) if view.nobody_joined_by(now) else view.tasks
    return [
        TaskSection(wording.text(title), [_row(task, view, wording) for task in told if task.group is group])
        for group, title in GROUPS.items()
        if any(task.group is group for task in told)
    ]


def _row(task: TaskView, view: CaseView, wording: Wording) -> TaskRow:
    facts = {"name": names_by_id(view, task.party_ids, wording)}
    words_of_it = TASKS[task.name]
    mine_is_plaintiff = view.mine is not None and view.mine.side is Side.PLAINTIFF
    state, tag = MARKS[task.state]
    return TaskRow(
        wording.text(words_of_it.plaintiff if mine_is_plaintiff else words_of_it.defendant, facts),
        _place(task, view),
        _note(task, wording),
        state,
        wording.text(tag, facts),
    )


def _place(task: TaskView, view: CaseView) -> str:
    reachable = task.state not in {TaskState.NOT_YET, TaskState.CLOSED}
    place = TASKS[task.name].place
    return f"/cases/{view.case_id}{place}" if reachable and place else ""


def _note(task: TaskView, wording: Wording) -> str:
    if task.done_on:
        return wording.day(task.done_on)
    if task.done_at:
        return wording.day(wording.local(task.done_at).date())
    if task.until and task.state is not TaskState.CLOSED:
        return wording.text(words("By {when}"), {"when": wording.instant(task.until)})
    return ""
