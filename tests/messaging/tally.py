"""The smallest service that uses everything of the chassis: it counts what is in a well and lets people take it."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from pydantic import SecretStr
from sqlalchemy import MetaData, create_engine

from shared.contracts.actor import Actor
from shared.contracts.deciding import Context, Decision, Job, Refused, State, Timer
from shared.contracts.message import Command, Event, Facts, ForCase, Message
from shared.contracts.policy import CLERK, Role
from shared.messaging import tables
from shared.messaging.composition import Service, Topics
from shared.messaging.connections import Connections
from shared.messaging.handlers import Handlers
from shared.messaging.jobs import Jobs, JobWork, TryAgainLater
from shared.messaging.states import JsonStates, state_table

EVENTS, COMMANDS, REFUSALS, BOARD = "tally.events", "tally.commands", "tally.refusals", "tally.board"
NOW = datetime(2026, 3, 2, 17, tzinfo=UTC)
ANA = Actor(account_id=uuid4(), role=Role.PARTY, court_id="san-joaquin", method="session", authenticated_at=NOW)
TOPICS = (EVENTS, COMMANDS, REFUSALS, BOARD)
FLOODED = 4_711  # nobody comes back with so much


class Poured(Event):
    """Somebody poured water into the well."""

    litres: ForCase[int]
    colour: ForCase[str] = "clear"


class Take(Command, by=(CLERK,)):
    """Take water; a named bucket belongs to one case alone."""

    litres: ForCase[int]
    bucket: ForCase[str] = ""


class Taken(Event):
    """Water was taken."""

    litres: ForCase[int]
    bucket: ForCase[str] = ""


class Shown(Event):
    """The board by the well shows how much was taken."""

    litres: ForCase[int]


class Send(Command, by=(CLERK,)):
    """Send somebody for water."""

    litres: ForCase[int]


class Sent(Event):
    """Somebody is on the way."""

    litres: ForCase[int]


class Returned(Event):
    """Somebody came back with water."""

    litres: ForCase[int]


class Lost(Event):
    """Nobody came back."""

    litres: ForCase[int]


class Remind(Command, by=(CLERK,)):
    """Ring the bell at this time."""

    at: ForCase[datetime]


class Reminded(Event):
    """The bell is set."""

    at: ForCase[datetime]


class Rang(Event):
    """The bell rang."""

    at: ForCase[datetime]


class Noticed(Event):
    """The service noticed water of another colour."""

    colour: ForCase[str]


class TooMuch(Refused):
    """There is not as much water."""

    sentence = "Only {litres} litres are left: take less."


class BucketGone(Refused):
    """The bucket is another case's."""

    sentence = "This bucket is taken: choose another."


class Own(Facts):
    """What the service itself did."""

    taken: int = 0
    fetched: int = 0
    lost: int = 0
    bells: tuple[datetime, ...] = ()
    rung: int = 0
    colours: tuple[str, ...] = ()


class Heard(Facts):
    """What others did."""

    poured: int = 0


class Errand(Facts):
    """What a job is about."""

    litres: int


class Water(Facts):
    """What a job brings."""

    litres: int


@dataclass
class Rules:
    """broken: the mistake of a version: colours, or kinds of commands, that its handlers cannot bear."""

    broken: set[str] = field(default_factory=set)


@dataclass
class Errands:
    """The world outside. failures: what happens at each errand, in order; afterwards all is well."""

    failures: list[Exception] = field(default_factory=list)
    run: int = 0


handlers: Handlers[Own, Heard, Rules] = Handlers("tally", Own, Heard)
jobs = Jobs()
metadata = MetaData()
states = state_table(metadata)
Tally = State[Own, Heard]


def _bucket(command: Take, _actor: Actor | None) -> Iterable[tuple[str, str]]:
    return [("bucket", command.bucket)] if command.bucket else []


def take(state: Tally, command: Take, context: Context[Rules]) -> Decision:
    if "Take" in context.rules.broken:
        raise ZeroDivisionError
    if command.litres == 0:
        return None
    left = state.heard.poured + state.own.fetched - state.own.taken
    if command.litres > left:
        raise TooMuch({"litres": str(left)})
    if command.bucket and ("bucket", command.bucket) not in context.reserved:
        raise BucketGone
    return [
        Taken(litres=command.litres, bucket=command.bucket),
        Shown(litres=state.own.taken + command.litres),
    ]


def send(_state: Tally, command: Send, _context: Context[Rules]) -> Decision:
    return [Sent(litres=command.litres), Job("fetch", Errand(litres=command.litres))]


def remind(_state: Tally, command: Remind, _context: Context[Rules]) -> Decision:
    return Reminded(at=command.at)


def look(_state: Tally, event: Poured, context: Context[Rules]) -> Decision:
    if event.colour in context.rules.broken:
        raise ZeroDivisionError
    return None if event.colour == "clear" else Noticed(colour=event.colour)


def ring(_state: Tally, timer: Timer, context: Context[Rules]) -> Decision:
    if "bell" in context.rules.broken:
        return None
    return Rang(at=timer.due_at)


def come_back(_state: Tally, result: Water, context: Context[Rules]) -> Decision:
    if "fetch" in context.rules.broken:
        raise ZeroDivisionError
    return Returned(litres=result.litres)


def lose(_state: Tally, errand: Errand, _context: Context[Rules]) -> Decision:
    return Lost(litres=errand.litres)


def _taken(own: Own, event: Taken, _at: datetime) -> Own:
    return own.model_copy(update={"taken": own.taken + event.litres})


def _returned(own: Own, event: Returned, _at: datetime) -> Own:
    return own.model_copy(update={"fetched": own.fetched + event.litres})


def _lost(own: Own, event: Lost, _at: datetime) -> Own:
    return own.model_copy(update={"lost": own.lost + event.litres})


def _reminded(own: Own, event: Reminded, _at: datetime) -> Own:
    return own.model_copy(update={"bells": (*own.bells, event.at)})


def _rang(own: Own, event: Rang, _at: datetime) -> Own:
    left = tuple(bell for bell in own.bells if bell != event.at)
    return own.model_copy(update={"bells": left, "rung": own.rung + 1})


def _noticed(own: Own, event: Noticed, _at: datetime) -> Own:
    return own.model_copy(update={"colours": (*own.colours, event.colour)})


def _poured(heard: Heard, event: Poured, _at: datetime) -> Heard:
    return heard.model_copy(update={"poured": heard.poured + event.litres})


def bells(state: Tally) -> list[Timer]:
    return [Timer("bell", at) for at in state.own.bells]


handlers.decide(take, send, remind, look)
handlers.reserve(_bucket)
handlers.timer("bell", ring)
handlers.timers(bells)
handlers.result("fetch", come_back)
handlers.gave_up("fetch", lose)
handlers.evolve(_taken, _returned, _lost, _reminded, _rang, _noticed)
handlers.hear(_poured)
handlers.listen(Sent, Shown)


@jobs.job("fetch", Errand, timeout_seconds=5, max_attempts=2)
async def fetch(errand: Errand, work: JobWork[Errands]) -> Water:
    work.tools.run += 1
    if errand.litres == FLOODED:
        raise TryAgainLater("the path is flooded")
    if work.tools.failures:
        raise work.tools.failures.pop(0)
    return Water(litres=errand.litres)


def topic_of(message: Message, _service: str) -> str:
    """Return where a message of this service goes."""
    return BOARD if isinstance(message, Shown) else EVENTS


def tally(url: str, bootstrap: str = "127.0.0.1:1", **more: Any) -> Service:
    """Put the service together."""
    service = Service(
        name="tally",
        handlers=handlers,
        repository=JsonStates(handlers, states),
        connections=Connections(database_url=SecretStr(url), kafka_bootstrap=bootstrap, timer_grace_seconds=1.0),
        topics=Topics(events=(EVENTS,), commands=(COMMANDS,), refusals=REFUSALS, published=(BOARD,), topic_of=topic_of),
        rules=Rules(),
        jobs=jobs,
        tools=Errands(),
    )
    connections = {name: more.pop(name) for name in list(more) if hasattr(service.connections, name)}
    return replace(service, connections=replace(service.connections, **connections), **more)


def create_tables(url: str) -> None:
    """Give the service its tables."""
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        metadata.create_all(connection)
    engine.dispose()
