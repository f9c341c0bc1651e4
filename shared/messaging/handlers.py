"""The registry of one service's handlers: which message meets which pure function. It never runs one by itself."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from inspect import signature
from typing import Any, Generic, TypeVar, get_args, get_type_hints
from uuid import UUID

from shared.contracts.actor import Actor
from shared.contracts.deciding import Context, Decision, State, Timer
from shared.contracts.message import Command, Facts, Message

Own = TypeVar("Own", bound=Facts)
Heard = TypeVar("Heard", bound=Facts)
Rules = TypeVar("Rules")
Kind = TypeVar("Kind", bound=Facts)
Reserve = Callable[[Any, Actor | None], Iterable[tuple[str, str]]]
Decide = Callable[[State[Any, Any], Any, Context[Any]], Decision]
Fold = Callable[[Any, Any, datetime], Any]


class Handlers(Generic[Own, Heard, Rules]):
    """A service's table of contents. own and heard: frozen models with a default for every field.

    Functions say themselves which messages they are for, by their annotations; a message that is registered twice
    raises ValueError.
    """

    def __init__(self, service: str, own: type[Own], heard: type[Heard]) -> None:
        self.service, self.own, self.heard = service, own, heard
        self.commands: dict[type[Message], Decide] = {}
        self.reserves: dict[type[Message], Reserve] = {}
        self.events: dict[type[Message], Decide] = {}
        self.timer_kinds: dict[str, Decide] = {}
        self.results: dict[str, tuple[type[Facts], Decide]] = {}
        self.given_up: dict[str, Decide] = {}
        self.evolves: dict[type[Message], Fold] = {}
        self.hears: dict[type[Message], Fold] = {}
        self.kinds: dict[str, type[Message]] = {}
        self._blank = (own(), heard())
        self.deadlines: Callable[[State[Own, Heard]], Sequence[Timer]] | None = None

    def fresh(self, case_id: UUID) -> State[Own, Heard]:
        """Return the state of a case that nobody has touched."""
        return State(case_id, *self._blank)

    def due(self, state: State[Own, Heard]) -> Sequence[Timer]:
        """Return the deadlines of a state; none where the service keeps none."""
        return self.deadlines(state) if self.deadlines else ()

    def listen(self, *kinds: type[Message]) -> None:
        """Have messages of these kinds parsed for the repository, though no function here is asked about them."""
        self.kinds.update({kind.type_name(): kind for kind in kinds})

    def decide(self, *decisions: Callable[[State[Own, Heard], Any, Context[Rules]], Decision]) -> None:
        """Register decisions by the message in their signature: a command gives ≥ 1 event or Refused.

        An event heard from another service gives anything or nothing; the state has heard it already.
        """
        for function in decisions:
            for kind in message_kinds(function):
                self.listen(kind)
                _add(self.commands if issubclass(kind, Command) else self.events, kind, function)

    def decide_each(
        self, kinds: Iterable[type[Message]], decide: Callable[[State[Own, Heard], Any, Context[Rules]], Decision]
    ) -> None:
        """Register one decision for every event of a table: the table is the subscription."""
        for kind in kinds:
            self.listen(kind)
            _add(self.events, kind, decide)

    def reserve(self, *reservations: Reserve) -> None:
        """Register what a command of this actor reserves for its case before it is decided: (kind, value) pairs."""
        for function in reservations:
            for kind in message_kinds(function, place=0):
                _add(self.reserves, kind, function)

    def evolve(self, *folds: Callable[[Own, Any, datetime], Own]) -> None:
        """Register the folds of the service's own events: (own, event, envelope time) → own."""
        for fold in folds:
            for kind in message_kinds(fold):
                self.listen(kind)
                _add(self.evolves, kind, fold)

    def hear(self, *folds: Callable[[Heard, Any, datetime], Heard]) -> None:
        """Register the folds of events heard from other services: (heard, event, envelope time) → heard."""
        for fold in folds:
            for kind in message_kinds(fold):
                self.listen(kind)
                _add(self.hears, kind, fold)

    def timer(self, kind: str, decide: Callable[[State[Own, Heard], Timer, Context[Rules]], Decision]) -> None:
        """Register the decision when a timer of this kind is due; its events must remove the timer."""
        _add(self.timer_kinds, kind, decide)

    def timers(self, deadlines: Callable[[State[Own, Heard]], Sequence[Timer]]) -> None:
        """Register the function that reads the deadlines out of a state."""
        self.deadlines = deadlines

    def result(self, job: str, decide: Callable[[State[Own, Heard], Any, Context[Rules]], Decision]) -> None:
        """Register the decision when a job of this kind has ended well; its signature names the result's model."""
        (model,) = _named(decide, 1, Facts)
        _add(self.results, job, (model, decide))

    def gave_up(self, job: str, decide: Callable[[State[Own, Heard], Any, Context[Rules]], Decision]) -> None:
        """Register the decision when a job's attempts are used up; it is given the job's payload."""
        _add(self.given_up, job, decide)


def message_kinds(function: Callable[..., Any], place: int = 1) -> tuple[type[Message], ...]:
    """Return the messages that a function's parameter at this place may be, a union's members one by one.

    Raises TypeError when its annotation names none.
    """
    return _named(function, place, Message)


def _named(function: Callable[..., Any], place: int, base: type[Kind]) -> tuple[type[Kind], ...]:
    hints = get_type_hints(function)
    hint = hints.get(list(signature(function).parameters)[place])
    kinds = get_args(hint) or (hint,)
    found = tuple(kind for kind in kinds if isinstance(kind, type) and issubclass(kind, base) and kind is not base)
    if len(found) != len(kinds):
        raise TypeError(f"{function.__module__}.{function.__qualname__} must name what it takes, as a {base.__name__}")
    return found


def _add(table: dict[Any, Any], key: object, value: object) -> None:
    if key in table:
        raise ValueError(f"{key} is registered twice")
    table[key] = value
