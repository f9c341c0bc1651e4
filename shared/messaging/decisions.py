"""Asking the handlers: one message after another meets its case's state, in memory. It writes to no table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from pydantic import TypeAdapter

from shared.contracts.actor import Actor
from shared.contracts.deciding import Context, Decision, Job, Refusal, Refused, State, Timer
from shared.contracts.envelope import Envelope, Unreadable, time_text
from shared.contracts.identity import event_id_of, job_id_of, result_id_of, timer_id_of
from shared.contracts.message import Event, Message
from shared.contracts.refusals import Discarded, NotHandled, UnknownCommand
from shared.contracts.values.kind import LET_IN
from shared.messaging.composition import Service
from shared.messaging.jobs import Finished
from shared.messaging.ledger import START, Head, Ledger, Stream
from shared.messaging.metrics import REFUSALS
from shared.messaging.outbox import Outgoing, check_size
from shared.messaging.records import Due, Inbound, Past
from shared.messaging.states import AnyState, Applied, CaseWork
from shared.runtime import traces
from shared.runtime.codes import incident_number

log = structlog.get_logger()
Pair = tuple[str, str]
_RESULT: TypeAdapter[dict[str, Any]] = TypeAdapter(dict[str, Any])


@dataclass(frozen=True, slots=True)
class Cause:
    """Why something is decided: its id and time make the ids and times of what follows.

    reserved: pairs that the case holds.
    """

    case_id: UUID
    id: UUID
    now: datetime
    causation_id: UUID
    correlation_id: UUID
    actor: Actor | None = None
    traceparent: str = ""
    reserved: frozenset[Pair] = frozenset()


@dataclass(slots=True)
class OpenCase(CaseWork):
    """A case that is being decided. outgoing: what it leads to · used: reserved pairs that led to something."""

    outgoing: list[Outgoing] = field(default_factory=list)
    used: set[Pair] = field(default_factory=set)


@dataclass(slots=True)
class _Consequences:
    """What one decision leads to; the case has it when all of it is good. heads: where its topics' streams end now."""

    outgoing: list[Outgoing] = field(default_factory=list)
    jobs: list[tuple[Any, ...]] = field(default_factory=list)
    heads: dict[Stream, Head] = field(default_factory=dict)


class Decisions:
    """The decisions about the cases of one batch. Each call either changes its case as a whole or raises."""

    def __init__(self, service: Service, ledger: Ledger, past: Past) -> None:
        self._service, self._handlers, self._ledger, self._past = service, service.handlers, ledger, past
        self.reserved: dict[Inbound, frozenset[Pair]] = {}
        self.holders: dict[Pair, UUID] = {}

    def hear(self, case: OpenCase, inbound: Inbound) -> None:
        """Apply a record that is neither command nor own: fold it, then ask whoever decides about it."""
        if inbound.wrong:
            raise Unreadable(inbound.wrong)
        envelope, message, record = inbound.envelope, inbound.message, inbound.record
        state = case.state
        fold = message and self._handlers.hears.get(type(message))
        if fold:
            state = State(state.case_id, state.own, fold(state.heard, message, envelope.time))
        decide = message and self._handlers.events.get(type(message))
        # A service that is new, or built again, remembers its past and decides nothing about it.
        if decide and record.offset >= self._past.born.get(record.lane, 0):
            self._decide(case, state, self._cause(envelope), decide, message)
        elif state is not case.state:
            case.state, case.changed = state, True
        case.applied.append(Applied(envelope, message, record))

    def command(self, case: OpenCase, inbound: Inbound, *, discarded: bool, failed: str) -> None:
        """Decide a command; a refusal becomes a message to whoever asked. failed: how it failed before, twice."""
        envelope = inbound.envelope
        pairs = self.reserved.get(inbound, frozenset())
        held = frozenset(pair for pair in pairs if self.holders.get(pair) == envelope.subject)
        try:
            if discarded:
                raise Discarded
            if failed or inbound.wrong:
                raise NotHandled({"incident": self._incident(inbound, failed or inbound.wrong)})
            self._answer(case, inbound, held)
        except Refused as refused:
            case.outgoing.append(self._refusal(envelope, refused))
        else:
            case.used |= held

    def _incident(self, inbound: Inbound, reason: str) -> str:
        """Set the command aside for a person; its number follows from its id, so a repeat is told the same."""
        number, envelope = incident_number(inbound.envelope.id), inbound.envelope
        log.error("command_failed", incident=number, case_id=str(envelope.subject), type=envelope.type, reason=reason)
        self._ledger.incidents.append((number, envelope, inbound.record, reason))
        return number

    def _answer(self, case: OpenCase, inbound: Inbound, held: frozenset[Pair]) -> None:
        decide = inbound.message and self._handlers.commands.get(type(inbound.message))
        if not decide:
            raise UnknownCommand
        before = len(case.outgoing)
        self._decide(case, case.state, self._cause(inbound.envelope, held), decide, inbound.message)
        if len(case.outgoing) == before:
            raise TypeError(f"{inbound.envelope.type} led to no event")

    def timers(self, case: OpenCase, due: Due) -> None:
        """Ask about every timer of the case that is due; each must be gone afterwards."""
        while timer := self._next(case.state, due.before):
            identity = timer_id_of(due.case_id, self._service.name, timer.kind, time_text(timer.due_at))
            cause = Cause(due.case_id, identity, timer.due_at, identity, identity)
            self._decide(case, case.state, cause, self._handlers.timer_kinds[timer.kind], timer)
            if timer in self._handlers.due(case.state):
                raise TypeError(f"the timer {timer.kind} is still set after its event")

    def _next(self, state: AnyState, before: datetime) -> Timer | None:
        due = [timer for timer in self._handlers.due(state) if timer.due_at <= before]
        return min(due, key=lambda timer: timer.due_at, default=None)

    def result(self, case: OpenCase, job: Finished) -> None:
        """Decide after a job: about its result, or about its payload when it was given up."""
        result = _RESULT.validate_json(job.result)
        identity = result_id_of(job.id)
        now = datetime.fromisoformat(result["finished_at"])
        cause = Cause(job.case_id, identity, now, job.cause_id, job.correlation_id)
        if "value" in result:
            model, decide = self._handlers.results.get(job.kind, (None, None))
            given = model.model_validate(result["value"], extra="ignore", context=LET_IN) if model else None
        else:
            decide = self._handlers.given_up.get(job.kind)
            given = self._service.jobs.kinds[job.kind].payload.restored(job.payload)
        if decide:
            self._decide(case, case.state, cause, decide, given)

    def _cause(self, envelope: Envelope, reserved: frozenset[Pair] = frozenset()) -> Cause:
        identity, first = envelope.id, envelope.correlation_id or envelope.id
        trace = envelope.traceparent and traces.following(envelope.traceparent, self._service.name, identity)
        return Cause(envelope.subject, identity, envelope.time, identity, first, envelope.actor, trace, reserved)

    def _decide(self, case: OpenCase, state: AnyState, cause: Cause, decide: Any, about: object) -> None:  # noqa: ANN401 - of any kind
        context = Context(cause.now, cause.id, self._service.rules, cause.actor, cause.reserved)
        # Decided before a backup was restored: its messages are here again, and what they led to is known.
        again = self._ledger.decided and event_id_of(cause.id, self._service.name, 1) in self._ledger.decided
        outputs = [] if again else _listed(decide(state, about, context))
        topic_of = self._service.topics.topic_of
        topics = [topic_of(output, self._service.name) for output in outputs if isinstance(output, Event)]
        found = _Consequences()
        for output in outputs:
            if isinstance(output, Job):
                found.jobs.append(self._job(cause, output, found))
                continue
            number = len(found.outgoing)
            topic = topics[number]
            # Numbered within their topic: who reads one topic alone knows the last of a cause's events.
            part = (topics[: number + 1].count(topic), topics.count(topic))
            envelope = self._envelope(cause, output, topic, number + 1, part)
            found.outgoing.append(self._placed(envelope, output.write(), topic, found))
            if fold := self._handlers.evolves.get(type(output)):
                state = State(state.case_id, fold(state.own, output, cause.now), state.heard)
        case.changed = case.changed or state is not case.state
        case.state = state
        case.outgoing += found.outgoing
        self._ledger.jobs += found.jobs
        self._ledger.streams |= found.heads
        self._ledger.published |= found.heads

    def _placed(self, envelope: Envelope, body: bytes, topic: str, found: _Consequences) -> Outgoing:
        stream = (envelope.subject, topic)
        sequence, chain = found.heads.get(stream) or self._ledger.streams.get(stream, START)
        placed = envelope.chained(chain, sequence + 1, body)
        found.heads[stream] = (placed.sequence, placed.chain)
        # Here and not only when it is stored: the case whose word is too large is known by name.
        check_size(placed, body)
        return placed, body, topic

    def _envelope(
        self, cause: Cause, message: Message, topic: str, number: int = 1, part: tuple[int, int] = (1, 1)
    ) -> Envelope:
        """Who acted and why is told inside the system only: what is published carries neither."""
        inside = topic not in self._service.topics.published
        return Envelope(
            id=event_id_of(cause.id, self._service.name, number),
            type=message.type_name(),
            source=self._service.name,
            subject=cause.case_id,
            time=cause.now,
            causation_id=cause.causation_id if inside else None,
            correlation_id=cause.correlation_id if inside else None,
            actor=cause.actor if inside else None,
            part=part,
            traceparent=cause.traceparent if inside else "",
        )

    def _job(self, cause: Cause, job: Job, found: _Consequences) -> tuple[Any, ...]:
        ordinal = 1 + sum(kind == job.kind for _, kind, *_ in found.jobs)
        identity = job_id_of(cause.id, self._service.name, job.kind, ordinal)
        asked_by = found.outgoing[-1][0].id if found.outgoing else cause.causation_id
        due_at = job.due_at or self._service.now()
        payload = job.payload.model_dump_json()
        return (identity, job.kind, cause.case_id, asked_by, cause.correlation_id, payload, due_at)

    def _refusal(self, envelope: Envelope, refused: Refused) -> Outgoing:
        REFUSALS.labels(refused.code()).inc()
        refusal = Refusal(command_id=envelope.id, code=refused.code(), sentence=refused.sentence, facts=refused.facts)
        topic = self._service.topics.refusals
        return self._envelope(self._cause(envelope), refusal, topic), refusal.write(), topic


def _listed(decision: Decision) -> Sequence[Event | Job]:
    if decision is None:
        return ()
    return decision if isinstance(decision, list) else [decision]
