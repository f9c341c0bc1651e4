"""What the history and the refusals say about commands: each ends in its last event or in one refusal. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID

from pydantic import Field

from services.gateway.words.marking import words
from shared.contracts.deciding import Refusal
from shared.contracts.documents import ExitTooLate
from shared.contracts.envelope import Envelope
from shared.contracts.intake import ExitRequested, PartyLeft
from shared.contracts.message import Event, Facts, Message
from shared.messaging.states import Applied

# Intake takes the wish to leave down, documents answers it: until then whoever asked is told neither.
ASKS: Final[tuple[type[Event], ...]] = (ExitRequested,)
ANSWERS: Final[tuple[type[Event], ...]] = (PartyLeft, ExitTooLate)
TOO_LATE: Final = words("All have signed, so you cannot leave any more. Read the agreement to see what comes next.")


class Fate(StrEnum):
    """What became of a command: it is being worked on, it took effect, it was refused, a person looks at it."""

    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"
    PARKED = "parked"


class Outcome(Facts):
    """What a command led to. events: names of the events it caused · code, sentence, facts: of the refusal.

    sentence is the English template with `{names}`: the key of its translations; facts fill it.
    """

    fate: Fate
    events: tuple[str, ...] = ()
    code: str = ""
    sentence: str = ""
    facts: dict[str, str] = Field(default_factory=dict)
    at: datetime | None = None


@dataclass(slots=True)
class Found:
    """What one batch says about one command: names of its events, and its outcome when the last one is there."""

    events: list[str] = field(default_factory=list)
    outcome: Outcome | None = None


def outcomes(applied: Iterable[Applied]) -> dict[UUID, Found]:
    """Return what a batch says, by the id of the cause; causes that are no commands match no receipt."""
    found: dict[UUID, Found] = {}
    for entry in applied:
        envelope, message = entry.envelope, entry.message
        if isinstance(message, Refusal):
            found.setdefault(message.command_id, Found()).outcome = _refused(message, envelope)
        elif envelope.causation_id is not None:
            _heard(found.setdefault(envelope.causation_id, Found()), envelope, message)
            if isinstance(message, ANSWERS) and envelope.correlation_id not in {None, envelope.causation_id}:
                _answered(found.setdefault(envelope.correlation_id, Found()), envelope, message)
    return found


def _refused(refusal: Refusal, envelope: Envelope) -> Outcome:
    return Outcome(
        fate=Fate.REFUSED, code=refusal.code, sentence=refusal.sentence, facts=refusal.facts, at=envelope.time
    )


def _heard(found: Found, envelope: Envelope, message: Message | None) -> None:
    found.events.append(_name(envelope))
    number, of = envelope.part
    if number == of and not isinstance(message, ASKS):
        found.outcome = Outcome(fate=Fate.DONE, at=envelope.time)


def _answered(found: Found, envelope: Envelope, message: Message) -> None:
    found.events.append(_name(envelope))
    if isinstance(message, ExitTooLate):
        found.outcome = Outcome(fate=Fate.REFUSED, code=_name(envelope), sentence=TOO_LATE, at=envelope.time)
    else:
        found.outcome = Outcome(fate=Fate.DONE, at=envelope.time)


def _name(envelope: Envelope) -> str:
    return envelope.type.split(".")[-2]
