"""Asking the handlers: one message after another meets its case's state, in memory. It writes to no table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from shared.contracts.actor import Actor
from shared.contracts.deciding import Context, Decision, Job, Refusal, Refused, State, Timer
from shared.contracts.envelope import Envelope, Unreadable, time_text
from shared.contracts.identity import event_id_of, job_id_of, result_id_of, timer_id_of
from shared.contracts.message import Event, Message
from shared.messaging.composition import Service
from shared.messaging.ledger import START, Ledger
from shared.messaging.metrics import REFUSALS
from shared.messaging.outbox import Outgoing, check_size
from shared.messaging.records import Due, Finished, Inbound, Past
from shared.messaging.states import AnyState, Applied, CaseWork
from shared.runtime import traces

Pair = tuple[str, str]
# An event's id, and which of how many events of one cause in one topic it is: who reads a topic knows the last one.
Place = tuple[UUID, tuple[int, int]]
_RESULT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


class UnknownCommand(Refused):
    """The service does not know this command; perhaps it is newer than the service."""

    sentence = "This cannot be done here yet."


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is decided: its id and time make the ids and times of what follows."""

    id: UUID
    now: datetime
    causation_id: UUID
    correlation_id: UUID
    actor: Actor | None = None
    traceparent: str = ""


@dataclass(slots=True)
class Case(CaseWork):
    """A case at work. used: reserved pairs that led to something."""

    outgoing: list[Outgoing] = field(default_factory=list)
    used: set[Pair] = field(default_factory=set)


class Discarded(Refused):
    """A person looked at the command, which could not be handled, and gave it up."""

    sentence = "This could not be handled. Please ask again or call for help."


class Desk:
    """Where the cases of one batch are decided. Each call either changes its case as a whole or raises."""

    def __init__(self, service: Service, ledger: Ledger, past: Past) -> None:
        self._service, self._handlers, self._ledger, self._past = service, service.handlers, ledger, past
        self.reserved: dict[Inbound, frozenset[Pair]] = {}
        self.holders: dict[Pair, UUID] = {}

    def hear(self, case: Case, inbound: Inbound) -> None:
        """Apply a record that is neither command nor own: fold it, then ask whoever decides about it."""
        if inbound.wrong:
            raise Unreadable(inbound.wrong)
        envelope, message, record = inbound.envelope, inbound.message, inbound.record
        state = case.state
        fold = message and self._handlers.hears.get(type(message))
        if fold:
            state = State(state.case_id, state.own, fold(state.heard, message, envelope.time))
        decide = message and self._handlers.events.get(type(message))
        if decide and record.offset >= self._past.born.get((record.topic, record.partition), 0):
            self._decide(case, state, self._cause(envelope), (decide, message, frozenset()))
        elif state is not case.state:
            case.state, case.changed = state, True
        case.applied.append(Applied(envelope, message, record))

    def command(self, case: Case, inbound: Inbound, *, discarded: bool) -> None:
        """Decide a command; a refusal becomes a message to whoever asked."""
        envelope = inbound.envelope
        pairs = self.reserved.get(inbound, frozenset())
        held = frozenset(pair for pair in pairs if self.holders.get(pair) == envelope.subject)
        try:
            if discarded:
                raise Discarded
            self._answer(case, inbound, held)
        except Refused as refused:
            case.outgoing.append(self._refusal(envelope, refused))
        else:
            case.used |= held

    def _answer(self, case: Case, inbound: Inbound, held: frozenset[Pair]) -> None:
        if inbound.wrong:
            raise Unreadable(inbound.wrong)
        decide = inbound.message and self._handlers.commands.get(type(inbound.message))
        if not decide:
            raise UnknownCommand
        before = len(case.outgoing)
        self._decide(case, case.state, self._cause(inbound.envelope), (decide, inbound.message, held))
        if len(case.outgoing) == before:
            raise TypeError(f"{inbound.envelope.type} led to no event")

    def timers(self, case: Case, due: Due) -> None:
        """Ask about every timer of the case that is due; each must be gone afterwards."""
        while timer := self._next(case.state, due.before):
            at = timer_id_of(case.state.case_id, self._service.name, timer.kind, time_text(timer.due_at))
            cause = Cause(at, timer.due_at, at, at)
            self._decide(case, case.state, cause, (self._handlers.timer_kinds[timer.kind], timer, frozenset()))
            if timer in self._handlers.due(case.state):
                raise TypeError(f"the timer {timer.kind} is still set after its event")

    def _next(self, state: AnyState, before: datetime) -> Timer | None:
        due = [timer for timer in self._handlers.due(state) if timer.due_at <= before]
        return min(due, key=lambda timer: timer.due_at, default=None)

    def result(self, case: Case, job: Finished) -> None:
        """Decide after a job: about its result, or about its payload when it was given up."""
        result = _RESULT.validate_json(job.result)
        identity = result_id_of(job.id)
        now = datetime.fromisoformat(result["finished_at"])
        cause = Cause(identity, now, job.cause_id, job.correlation_id)
        if "value" in result:
            model, decide = self._handlers.results.get(job.kind, (None, None))
            given = model.model_validate(result["value"], extra="ignore") if model else None
        else:
            decide = self._handlers.given_up.get(job.kind)
            given = self._service.jobs.kinds[job.kind].payload.model_validate_json(job.payload, extra="ignore")
        if decide:
            self._decide(case, case.state, cause, (decide, given, frozenset()))

    def _cause(self, envelope: Envelope) -> Cause:
        correlation = envelope.correlation_id or envelope.id
        trace = envelope.traceparent and traces.following(envelope.traceparent, self._service.name, envelope.id)
        return Cause(envelope.id, envelope.time, envelope.id, correlation, envelope.actor, trace)

    def _decide(self, case: Case, state: AnyState, cause: Cause, question: tuple[Any, Any, frozenset[Pair]]) -> None:
        decide, about, reserved = question
        context = Context(cause.now, cause.id, self._service.rules, cause.actor, reserved)
        again = self._ledger.decided and event_id_of(cause.id, self._service.name, 1) in self._ledger.decided
        outputs = [] if again else _listed(decide(state, about, context))
        topics = [self._topic(output) for output in outputs if isinstance(output, Event)]
        places: dict[tuple[UUID, str], tuple[int, str]] = {}
        outgoing: list[Outgoing] = []
        jobs: list[tuple[Any, ...]] = []
        for output in outputs:
            if isinstance(output, Job):
                jobs.append(self._job(state.case_id, cause, output, (outgoing, jobs)))
                continue
            ordinal = len(outgoing) + 1
            topic = topics[ordinal - 1]
            part = (topics[:ordinal].count(topic), topics.count(topic))
            place = (event_id_of(cause.id, self._service.name, ordinal), part)
            outgoing.append(self._event(state.case_id, cause, output, place, places))
            state = self._evolve(state, output, cause.now)
        case.changed = case.changed or state is not case.state
        case.state = state
        case.outgoing += outgoing
        self._ledger.jobs += jobs
        self._ledger.streams |= places
        self._ledger.published |= places

    def _event(self, case_id: UUID, cause: Cause, event: Event, place: Place, places: dict[Any, Any]) -> Outgoing:
        topic = self._topic(event)
        sequence, chain = places.get((case_id, topic)) or self._ledger.streams.get((case_id, topic), START)
        body = event.write()
        envelope = self._envelope(case_id, cause, event, (place, topic)).chained(chain, sequence + 1, body)
        places[case_id, topic] = (envelope.sequence, envelope.chain)
        check_size(envelope, body)
        return envelope, body, topic

    def _topic(self, event: Event) -> str:
        return self._service.topics.topic_of(event, self._service.name)

    def _envelope(self, case_id: UUID, cause: Cause, message: Message, where: tuple[Place, str]) -> Envelope:
        """Who acted and why is told inside the system only: what is published carries neither."""
        place, topic = where
        inside = topic not in self._service.topics.published
        return Envelope(
            id=place[0],
            type=message.type_name(),
            source=self._service.name,
            subject=case_id,
            time=cause.now,
            causation_id=cause.causation_id if inside else None,
            correlation_id=cause.correlation_id if inside else None,
            actor=cause.actor if inside else None,
            part=place[1],
            traceparent=cause.traceparent if inside else "",
        )

    def _evolve(self, state: AnyState, event: Event, at: datetime) -> AnyState:
        fold = self._handlers.evolves.get(type(event))
        return State(state.case_id, fold(state.own, event, at), state.heard) if fold else state

    def _job(
        self, case_id: UUID, cause: Cause, job: Job, before: tuple[list[Outgoing], list[tuple[Any, ...]]]
    ) -> tuple[Any, ...]:
        outgoing, jobs = before
        ordinal = 1 + sum(1 for row in jobs if row[1] == job.kind)
        identity = job_id_of(cause.id, self._service.name, job.kind, ordinal)
        asked_by = outgoing[-1][0].id if outgoing else cause.causation_id
        due_at = job.due_at or self._service.now()
        return (identity, job.kind, case_id, asked_by, cause.correlation_id, job.payload.model_dump_json(), due_at)

    def _refusal(self, envelope: Envelope, refused: Refused) -> Outgoing:
        REFUSALS.labels(refused.code()).inc()
        refusal = Refusal(command_id=envelope.id, code=refused.code(), sentence=refused.sentence, facts=refused.facts)
        cause = self._cause(envelope)
        place, topic = (event_id_of(cause.id, self._service.name, 1), (1, 1)), self._service.topics.refusals
        return self._envelope(envelope.subject, cause, refusal, (place, topic)), refusal.write(), topic


def _listed(decision: Decision) -> Sequence[Event | Job]:
    if decision is None:
        return ()
    return decision if isinstance(decision, list) else [decision]
