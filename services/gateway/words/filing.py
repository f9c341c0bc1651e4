"""What filing's commands and events are called: from the signed agreement to the court's decision about it."""

from collections.abc import Mapping
from typing import Final

from services.gateway.words.marking import words
from services.gateway.words.rows import (
    CONFIDENTIAL,
    GO,
    STAFF,
    STILL,
    Card,
    CommandWords,
    Done,
    EventWords,
    Task,
    everybody,
)
from services.gateway.words.turns import NextStepKind, TaskName
from shared.contracts import filing as f
from shared.contracts.message import Command, Event

COMMANDS: Final[Mapping[type[Command], CommandWords]] = {
    f.FileAgreement: CommandWords(
        Done(
            words("Your agreement was sent to the court"),
            (
                words("A clerk reads it. Most are read within 3 court days."),
                words("If the court accepts it, you both get a stamped copy."),
                STILL,
            ),
            words("You and the other side. When the court accepts it, the agreement is public."),
        ),
        tasks={TaskName.FILE: Task(words("Send it to the court"), words("{name} sends it to the court"), "/filing")},
        steps={
            NextStepKind.FILE: Card(
                words("Send the signed agreement to the court"),
                words("If you do not send it, the court does not know about it. Take it to your hearing."),
                (words("Send it to the court"), "/filing"),
            ),
            NextStepKind.WAIT_FOR_FILING: Card(words("Both have signed. {name} sends it to the court"), GO),
        },
    ),
    f.AcceptFiling: CommandWords(
        Done(
            words("The filing is accepted"),
            (words("Both sides are told. The stamped copies are being made."),),
            STAFF,
        ),
        tasks={TaskName.COURT_DECIDES: Task(words("The court reads it"), words("The court reads it"), "/filing")},
        steps={
            NextStepKind.WAIT_FOR_COURT_DECISION: Card(
                words("The court reads the agreement"), GO, (words("See where it is"), "/filing")
            ),
            NextStepKind.COPIES_ARE_BEING_MADE: Card(
                words("The court accepted it. Your stamped copies are being made"), ""
            ),
        },
    ),
}

PAPERS: Final[Mapping[str, str]] = {"Settlement Agreement": words("Settlement agreement")}  # by the title in the file

EVENTS: Final[Mapping[type[Event], EventWords]] = {
    f.FilingSubmitted: EventWords(
        owner=words("You sent the agreement to the court"),
        other=words("{name} sent the agreement to the court"),
        clerk=CONFIDENTIAL,
    ),
    f.FilingReceived: everybody(words("The court received the agreement")),
    f.FilingAccepted: everybody(words("The court accepted the agreement. Its number is {number}")),
}


def paper_name(title: str) -> str:
    """Return what the counter calls a paper that was filed under this title."""
    return PAPERS.get(title, title)
