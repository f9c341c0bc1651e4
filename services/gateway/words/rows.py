"""The shape of a row in the tables of words: what one message is called, for whom; translated when shown."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from services.gateway.words.marking import words
from services.gateway.words.turns import NextStepKind, TaskName


@dataclass(frozen=True, slots=True)
class Silent:
    """Somebody is told nothing, on purpose. why: for the next person who wonders."""

    why: str


Said = str | Silent
CONFIDENTIAL: Final = Silent("What is said to settle a case stays between the sides (Evid. Code 1121, 1152, 1154).")
OWN_MAIL: Final = Silent("How somebody else is reached is not the other side's business.")

BOTH_SEE_IT: Final = words("You and the other side see that this happened. Only you see this receipt.")
MINE: Final = words("Only you see this receipt.")
STAFF: Final = words("Court staff.")
STILL: Final = words("Your hearing is still on. Only the court can call it off.")
GO: Final = words("Go to court unless your case page says that your hearing is vacated (called off).")
UNSIGNED: Final = words("If you do nothing, you are not bound. Your hearing stays as it is.")
STAYS: Final = words("If nothing happens, your case goes to the hearing, as planned.")


@dataclass(frozen=True, slots=True)
class Done:
    """What the receipt of a command that was done says. next: the steps that follow · who: who can see it.

    plaintiff_first: the first step where the plaintiff is told it in other words.
    """

    title: str
    next: tuple[str, ...] = ()
    who: str = MINE
    plaintiff_first: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """The next step that leads to a message. button: (text, place under the case) · facts: {name}, {deal}."""

    title: str
    if_nothing: str
    button: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Task:
    """A row of the task list. place: the page under the case where it is done; empty when there is none."""

    plaintiff: str
    defendant: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class CommandWords:
    """All that people read about a command. tasks, steps: those that end with it or wait for it."""

    receipt: Done | Silent
    tasks: Mapping[TaskName, Task] = field(default_factory=dict)
    steps: Mapping[NextStepKind, Card] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventWords:
    """The line of the timeline for each viewer.

    owner: the party that did it, or that it is about · other: every other party, on either side · clerk: the court.
    Facts: {name} of the owner, {amount}, {deal} of an offer, {date}, {number}.
    """

    owner: Said
    other: Said
    clerk: Said
    tasks: Mapping[TaskName, Task] = field(default_factory=dict)
    steps: Mapping[NextStepKind, Card] = field(default_factory=dict)

    @property
    def silent(self) -> bool:
        """Say whether nobody is told."""
        return all(isinstance(said, Silent) for said in (self.owner, self.other, self.clerk))


NO_STEPS: Final[Mapping[NextStepKind, Card]] = {}


def everybody(text: str) -> EventWords:
    """Return the row of something that all are told in the same words."""
    return EventWords(text, text, text)


def parties(text: str, *, why: Silent = CONFIDENTIAL) -> EventWords:
    """Return the row of something that every party is told in the same words, and the court is not."""
    return EventWords(text, text, why)


def nobody(why: str, steps: Mapping[NextStepKind, Card] = NO_STEPS) -> EventWords:
    """Return the row of something that no timeline shows."""
    silent = Silent(why)
    return EventWords(silent, silent, silent, steps=steps)
