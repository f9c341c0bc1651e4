"""Tell the story of one case to a service's handlers, as the pipeline would, without a broker or a database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID, uuid5

from shared.contracts.actor import Actor
from shared.contracts.deciding import Context, Decision, Job, State, Timer
from shared.contracts.message import Command, Event, Facts
from shared.messaging.handlers import Handlers

Own = TypeVar("Own", bound=Facts)
Heard = TypeVar("Heard", bound=Facts)


@dataclass(frozen=True)
class Told:
    """One own event and its time."""

    event: Event
    time: datetime


class Story(Generic[Own, Heard]):
    """A case as one service lives it: what it hears, what it is asked, what time does to it."""

    def __init__(self, handlers: Handlers[Own, Heard, Any], rules: object, case_id: UUID) -> None:
        self.handlers, self.rules = handlers, rules
        self.state: State[Own, Heard] = handlers.fresh(case_id)
        self.history: list[Told] = []
        self.jobs: list[Job] = []
        self._causes = 0

    def hear(self, *events: Event, at: datetime) -> list[Event]:
        """Let others' events arrive; return what the service says because of them."""
        said: list[Event] = []
        for event in events:
            if fold := self.handlers.hears.get(type(event)):
                self.state = State(self.state.case_id, self.state.own, fold(self.state.heard, event, at))
            if decide := self.handlers.events.get(type(event)):
                said += self._carry_out(decide(self.state, event, self._context(at)), at)
        return said

    def ask(self, command: Command, actor: Actor | None, at: datetime, taken: Sequence[str] = ()) -> list[Event]:
        """Let a command arrive that was received at `at`; `taken`: reserved values that other cases hold."""
        decide, reserve = self.handlers.commands[type(command)], self.handlers.reserves.get(type(command))
        wanted = reserve(command, actor) if reserve else ()
        reserved = frozenset((kind, value) for kind, value in wanted if value not in taken)
        said = self._carry_out(decide(self.state, command, self._context(at, actor, reserved)), at)
        assert said, "an accepted command causes at least one event"
        return said

    def wake(self, now: datetime) -> list[Event]:
        """Fire every timer that is due, as the sweeper does."""
        said: list[Event] = []
        while due := [timer for timer in self.handlers.due(self.state) if timer.due_at <= now]:
            timer = min(due, key=lambda one: one.due_at)
            told = self._fire(timer)
            assert told, "a timer's events remove the timer"
            said += told
        return said

    def finish(self, kind: str, result: Facts, at: datetime) -> list[Event]:
        """Let a job end well."""
        _, decide = self.handlers.results[kind]
        return self._carry_out(decide(self.state, result, self._context(at)), at)

    def give_up(self, kind: str, payload: Facts, at: datetime) -> list[Event]:
        """Let a job's attempts be used up."""
        return self._carry_out(self.handlers.given_up[kind](self.state, payload, self._context(at)), at)

    def folded(self) -> Own:
        """Return the own state as the fold of the own events, from nothing."""
        own: Facts = self.handlers.own()
        for told in self.history:
            if fold := self.handlers.evolves.get(type(told.event)):
                event = type(told.event).read(told.event.write())
                own = fold(own, event, told.time)
        return cast("Own", own)

    def _fire(self, timer: Timer) -> list[Event]:
        decide = self.handlers.timer_kinds[timer.kind]
        return self._carry_out(decide(self.state, timer, self._context(timer.due_at)), timer.due_at)

    def _context(
        self, at: datetime, actor: Actor | None = None, reserved: frozenset[tuple[str, str]] = frozenset()
    ) -> Context[Any]:
        self._causes += 1
        cause_id = uuid5(self.state.case_id, f"cause/{self._causes}")
        return Context(now=at, cause_id=cause_id, rules=self.rules, actor=actor, reserved=reserved)

    def _carry_out(self, decision: Decision, at: datetime) -> list[Event]:
        parts = decision if isinstance(decision, list) else [decision] if decision is not None else []
        said = [part for part in parts if isinstance(part, Event)]
        self.jobs += [part for part in parts if isinstance(part, Job)]
        for event in said:
            self.history.append(Told(event, at))
            if fold := self.handlers.evolves.get(type(event)):
                self.state = State(self.state.case_id, fold(self.state.own, event, at), self.state.heard)
        return said
