"""What a decision may read and what it may return; how decisions are carried out is the chassis's business."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Generic, TypeVar
from uuid import UUID, uuid5

from pydantic import Field

from shared.contracts.actor import Actor
from shared.contracts.message import Event, Facts, ForAudit, ForCase, Message

Own = TypeVar("Own")
Heard = TypeVar("Heard")
Rules = TypeVar("Rules")


@dataclass(frozen=True, slots=True)
class State(Generic[Own, Heard]):
    """What a service knows of one case: the fold of its own events, and the fold of what it heard."""

    case_id: UUID
    own: Own
    heard: Heard


@dataclass(frozen=True, slots=True)
class Context(Generic[Rules]):
    """The facts around a decision.

    now: a command's receipt time, an event's time, a timer's due time, a job's end · rules: the service's
    configuration and makers of codes · reserved: (kind, value) pairs that this case holds.
    """

    now: datetime
    cause_id: UUID
    rules: Rules
    actor: Actor | None = None
    reserved: frozenset[tuple[str, str]] = frozenset()

    def new_id(self, kind: str, ordinal: int = 1) -> UUID:
        """Return an id for a new thing, the same however often the decision is repeated."""
        return uuid5(self.cause_id, f"{kind}/{ordinal}")


@dataclass(frozen=True, slots=True)
class Job:
    """Work to be done after the commit; its payload carries ids and hashes, never secrets in clear."""

    kind: str
    payload: Facts
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Timer:
    """A deadline of the state; when it is due the service's timer handler of this kind is asked."""

    kind: str
    due_at: datetime


Decision = Event | Job | list[Event | Job] | None


@dataclass
class Refused(Exception):  # noqa: N818 - a refusal is named after the fact that blocks
    """The rules say no: tell the asker, never retry. Each subclass has a sentence the person can act on.

    facts: values for the `{names}` in the sentence; money as "$1,234.50", dates as ISO text · tells: names of facts
    that only programs read: what would have been right.
    """

    sentence: ClassVar[str] = "This cannot be done."
    tells: ClassVar[tuple[str, ...]] = ()
    facts: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise TypeError when a program is not told what would have been right."""
        if not self.facts.keys() >= set(self.tells):
            raise TypeError(f"{self.code()} is raised without {', '.join(self.tells)}")

    @classmethod
    def code(cls) -> str:
        """Return the refusal's code: the name of the class."""
        return cls.__name__


class Refusal(Message):
    """A command was refused; the case's history does not change and only the asker is told.

    sentence: an English template, the key of its translations; facts fill its `{names}`.
    """

    command_id: ForAudit[UUID]
    code: ForCase[str]
    sentence: ForCase[str]
    facts: ForCase[dict[str, str]] = Field(default_factory=dict)

    @classmethod
    def type_name(cls) -> str:
        """Return the type that every service's refusals share."""
        return f"odr.{cls.__name__}.v{cls.version}"
