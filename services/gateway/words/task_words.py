"""The task list and the next step in the reader's words, each with the page where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from services.gateway.reading.case_view import CaseView
from services.gateway.reading.task_view import TaskGroup, TaskName, TaskState, TaskView
from services.gateway.words.next_words import facts_of
from services.gateway.words.wording import Wording, words
from shared.contracts.actor import Side

GROUPS: Final[Mapping[TaskGroup, str]] = {
    TaskGroup.GET_READY: words("Get ready"),
    TaskGroup.AGREE: words("Agree"),
    TaskGroup.MAKE_IT_OFFICIAL: words("Make it official"),
}
# name → (the plaintiff's words, the defendant's words)
NAMES: Final[Mapping[TaskName, tuple[str, str]]] = {
    TaskName.PAY_FEE: (words("Pay the fee to the court"), ""),
    TaskName.REGISTER: (words("Register your case"), ""),
    TaskName.CONFIRM_PARTIES: (words("The court checks names and addresses"), ""),
    TaskName.THE_OTHER_JOINS: (words("{name} joins"), words("{name} joins")),
    TaskName.JOIN: ("", words("Join the case")),
    TaskName.ANSWER_QUESTIONS: (words("Answer your questions"), words("Answer your questions")),
    TaskName.AGREE_ON_TERMS: (words("Trade offers and agree"), words("Trade offers and agree")),
    TaskName.WRITE_AGREEMENT: (words("Write the agreement"), words("{name} writes the agreement")),
    TaskName.APPROVE_AGREEMENT: (words("{name} says it is right"), words("Read the agreement and say it is right")),
    TaskName.SIGN: (words("Sign the agreement"), words("Sign the agreement")),
    TaskName.FILE: (words("Send it to the court"), words("{name} sends it to the court")),
    TaskName.COURT_DECIDES: (words("The court reads it"), words("The court reads it")),
    TaskName.GET_COPIES: (words("Get your stamped copies"), words("Get your stamped copies")),
}
PLACES: Final[Mapping[TaskName, str]] = {
    TaskName.ANSWER_QUESTIONS: "/questions",
    TaskName.AGREE_ON_TERMS: "/offers",
    TaskName.WRITE_AGREEMENT: "/agreement",
    TaskName.APPROVE_AGREEMENT: "/agreement",
    TaskName.SIGN: "/sign",
    TaskName.FILE: "/filing",
    TaskName.COURT_DECIDES: "/filing",
    TaskName.GET_COPIES: "/papers",
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
class Row:
    """One row of the list; href: empty when there is nothing to see yet."""

    text: str
    href: str
    note: str
    state: str
    tag: str


@dataclass(frozen=True, slots=True)
class Part:
    """One of the three groups."""

    title: str
    rows: list[Row]


def tasks(view: CaseView, wording: Wording) -> list[Part]:
    """Return the task list, group by group."""
    return [
        Part(wording.text(title), [_row(task, view, wording) for task in view.tasks if task.group is group])
        for group, title in GROUPS.items()
        if any(task.group is group for task in view.tasks)
    ]


def _row(task: TaskView, view: CaseView, wording: Wording) -> Row:
    facts = facts_of(view, wording)
    for_plaintiff, for_defendant = NAMES[task.name]
    mine_is_plaintiff = view.mine is not None and view.mine.side is Side.PLAINTIFF
    state, tag = MARKS[task.state]
    return Row(
        wording.text(for_plaintiff if mine_is_plaintiff else for_defendant, facts),
        _place(task, view),
        _note(task, wording),
        state,
        wording.text(tag, facts),
    )


def _place(task: TaskView, view: CaseView) -> str:
    reachable = task.state not in {TaskState.NOT_YET, TaskState.CLOSED}
    return f"/cases/{view.case_id}{PLACES[task.name]}" if reachable and task.name in PLACES else ""


def _note(task: TaskView, wording: Wording) -> str:
    if task.done_at:
        return wording.day(wording.local(task.done_at).date())
    if task.until and task.state is not TaskState.CLOSED:
        return wording.text(words("By {when}"), {"when": wording.instant(task.until)})
    return ""
