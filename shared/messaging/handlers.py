"""The registry of one service's handlers: which message meets which pure function. It never runs one by itself."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.contracts.deciding import Context, Decision, State, Timer
from shared.contracts.message import Command, Event, Facts, Message

Own = TypeVar("Own", bound=Facts)
Heard = TypeVar("Heard", bound=Facts)
Rules = TypeVar("Rules")
C = TypeVar("C", bound=Command)
E = TypeVar("E", bound=Event)
R = TypeVar("R", bound=Facts)
Reserve = Callable[[Any], Iterable[tuple[str, str]]]
Decide = Callable[[State[Any, Any], Any, Context[Any]], Decision]
Fold = Callable[[Any, Any, datetime], Any]


@dataclass(frozen=True, slots=True)
class CommandHandler:
    """A decision, and the (kind, value) pairs that are reserved for the case before it is asked."""

    decide: Decide
    reserve: Reserve | None = None


class Handlers(Generic[Own, Heard, Rules]):
    """A service's table of contents. own and heard: frozen models with a default for every field.

    Every decorator returns its function unchanged; registering the same thing twice raises ValueError.
    """

    def __init__(self, service: str, own: type[Own], heard: type[Heard]) -> None:
        self.service, self.own, self.heard = service, own, heard
        self.commands: dict[type[Message], CommandHandler] = {}
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

    def command(
        self, kind: type[C], reserve: Callable[[C], Iterable[tuple[str, str]]] | None = None
    ) -> Callable[[Callable[[State[Own, Heard], C, Context[Rules]], Decision]], Callable[..., Decision]]:
        """Register the decision about a command: ≥ 1 event, or Refused."""

        def register(decide: Callable[[State[Own, Heard], C, Context[Rules]], Decision]) -> Callable[..., Decision]:
            self.listen(kind)
            _add(self.commands, kind, CommandHandler(decide, reserve))
            return decide

        return register

    def event(
        self, kind: type[E]
    ) -> Callable[[Callable[[State[Own, Heard], E, Context[Rules]], Decision]], Callable[..., Decision]]:
        """Register the decision on another service's event; the state has heard it already."""

        def register(decide: Callable[[State[Own, Heard], E, Context[Rules]], Decision]) -> Callable[..., Decision]:
            self.listen(kind)
            _add(self.events, kind, decide)
            return decide

        return register

    def timer(
        self, kind: str
    ) -> Callable[[Callable[[State[Own, Heard], Timer, Context[Rules]], Decision]], Callable[..., Decision]]:
        """Register the decision when a timer of this kind is due; its events must remove the timer."""

        def register(decide: Callable[[State[Own, Heard], Timer, Context[Rules]], Decision]) -> Callable[..., Decision]:
            _add(self.timer_kinds, kind, decide)
            return decide

        return register

    def result(
        self, job: str, model: type[R]
    ) -> Callable[[Callable[[State[Own, Heard], R, Context[Rules]], Decision]], Callable[..., Decision]]:
        """Register the decision when a job of this kind has ended well."""

        def register(decide: Callable[[State[Own, Heard], R, Context[Rules]], Decision]) -> Callable[..., Decision]:
            _add(self.results, job, (model, decide))
            return decide

        return register

    def gave_up(
        self, job: str
    ) -> Callable[[Callable[[State[Own, Heard], Any, Context[Rules]], Decision]], Callable[..., Decision]]:
        """Register the decision when a job's attempts are used up; it is given the job's payload."""

        def register(decide: Callable[[State[Own, Heard], Any, Context[Rules]], Decision]) -> Callable[..., Decision]:
            _add(self.given_up, job, decide)
            return decide

        return register

    def evolve(self, kind: type[E]) -> Callable[[Callable[[Own, E, datetime], Own]], Callable[[Own, E, datetime], Own]]:
        """Register the fold of one of the service's own events: (own, event, envelope time) → own."""

        def register(fold: Callable[[Own, E, datetime], Own]) -> Callable[[Own, E, datetime], Own]:
            self.listen(kind)
            _add(self.evolves, kind, fold)
            return fold

        return register

    def hear(
        self, kind: type[E]
    ) -> Callable[[Callable[[Heard, E, datetime], Heard]], Callable[[Heard, E, datetime], Heard]]:
        """Register the fold of an event heard from another service: (heard, event, envelope time) → heard."""

        def register(fold: Callable[[Heard, E, datetime], Heard]) -> Callable[[Heard, E, datetime], Heard]:
            self.listen(kind)
            _add(self.hears, kind, fold)
            return fold

        return register

    def timers(
        self, deadlines: Callable[[State[Own, Heard]], Sequence[Timer]]
    ) -> Callable[[State[Own, Heard]], Sequence[Timer]]:
        """Register the function that reads the deadlines out of a state."""
        self.deadlines = deadlines
        return deadlines


def _add(table: dict[Any, Any], key: object, value: object) -> None:
    if key in table:
        raise ValueError(f"{key} is registered twice")
    table[key] = value
