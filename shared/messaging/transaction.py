"""One attempt to apply one batch on one connection: the steps of the pipeline, in order. It never commits."""

from collections.abc import Sequence
from itertools import chain
from typing import Any
from uuid import UUID

import structlog

from shared.contracts.identity import event_id_of, result_id_of
from shared.messaging import outbox
from shared.messaging.composition import Service
from shared.messaging.decisions import Decisions, OpenCase, Pair
from shared.messaging.driver import Connection
from shared.messaging.failpoints import reach
from shared.messaging.jobs import Finished
from shared.messaging.ledger import Head, Ledger, Statements, Stream
from shared.messaging.metrics import FAILED, PARKED, RECORDS
from shared.messaging.records import Batch, Due, Inbound, Past
from shared.messaging.sorting import BEHIND, Sorting
from shared.messaging.statements import columns
from shared.messaging.states import Partition, Record

log = structlog.get_logger()
_APPLIED = RECORDS.labels("applied")
# Taken and decided about in one transaction: of two processes that bring the same end, one finds nothing.
_TAKE = "UPDATE jobs SET state = 'done' WHERE id = ANY($1::uuid[]) AND state = 'finished' RETURNING id"
_POSTPONE = """
UPDATE jobs SET state = 'finished', leased_until = now() + interval '1 minute', last_error = $2 WHERE id = $1
"""
SETTLE = """
UPDATE parked SET settled_at = now() WHERE (topic, partition, "offset") IN
    (SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[]))
"""
UNBLOCK = """
UPDATE cases SET blocked = EXISTS (SELECT FROM parked WHERE parked.case_id = cases.case_id AND settled_at IS NULL)
WHERE case_id = ANY($1::uuid[])
"""


class Undecided(Exception):  # noqa: N818 - a fact that the pipeline answers
    """A command's handler failed, or led to nothing: it is tried once more, alone."""


class Transaction:
    """One attempt to apply one batch on one connection."""

    def __init__(
        self, past: Past, service: Service, statements: Statements, connection: Connection, batch: Batch
    ) -> None:
        self._past, self._service, self._connection, self._batch = past, service, connection, batch
        self._ledger = Ledger(connection, statements)
        self._sorting = Sorting(service, batch, self._ledger)
        self._decisions = Decisions(service, self._ledger, past)
        self._failed: dict[UUID, str] = {}
        self._applied = 0
        self.outgoing: list[outbox.Outgoing] = []

    @property
    def parked(self) -> list[tuple[UUID | None, Record, str]]:
        """Return what was put aside: case, record and reason."""
        return self._ledger.parked

    @property
    def jobs(self) -> int:
        """Return how many jobs it led to."""
        return len(self._ledger.jobs)

    def spoken(self) -> dict[Stream, Head]:
        """Return how far it has spoken of each case on the topics that the service hears itself."""
        events = self._service.topics.events
        return {stream: head for stream, head in self._ledger.published.items() if stream[1] in events}

    async def run(self) -> dict[Partition, int]:
        """Go through the steps of the pipeline; return what is held."""
        await self._read()
        self._sorting.sort()
        asked = await self._asked()
        cases = self._opened(asked)
        taken = await self._reserve()
        reach("reserved")
        for case_id, case in cases.items():
            self._decide(case, self._sorting.accepted.get(case_id, []), asked.get(case_id, []))
        reach("decided")
        _APPLIED.inc(self._applied)
        await self._write(list(cases.values()), taken)
        self._batch.spoiled = bool(self._ledger.parked)
        return self._sorting.held

    def applied(self) -> list[Inbound]:
        """Return the records that were applied and not parked."""
        aside = {id(record) for _, record, _ in self._ledger.parked}
        return [each for each in chain.from_iterable(self._sorting.accepted.values()) if id(each.record) not in aside]

    async def _read(self) -> None:
        cases = self._batch.cases()
        events = {(i.envelope.subject, i.record.topic, i.envelope.source) for i in self._batch.events}
        seen = {
            (inbound.envelope.subject, self._service.topics.events[0], source)
            for inbound in self._batch.commands
            for source in inbound.envelope.seen
        }
        ids = [inbound.envelope.id for inbound in (*self._batch.others, *self._batch.commands)]
        # Only where a backup was restored: other batches do not pay for the question.
        first = self._first_ids() if self._past.adopted else []
        echoed = {case_id for (case_id, _), _ in self._batch.echoes.values()}
        await self._ledger.read(events | seen, cases | echoed, ids, first, self._changing())
        if beyond := self._sorting.beyond():
            await self._ledger.read_strays(beyond)

    def _changing(self) -> set[UUID]:
        """Return the cases whose state something here can change; of others only the positions move."""
        # What failed may have failed for its case's state: to refuse it, nothing of the case is needed.
        if self._batch.failed:
            return set()
        told = {inbound.envelope.subject for inbound in self._batch.records() if inbound.message}
        return told | {item.case_id for item in self._batch.asked}

    def _first_ids(self) -> list[UUID]:
        causes = [inbound.envelope.id for inbound in self._batch.events]
        causes += [result_id_of(item.id) for item in self._batch.asked if isinstance(item, Finished)]
        return [event_id_of(cause, self._service.name, 1) for cause in causes]

    async def _asked(self) -> dict[UUID, list[Due | Finished]]:
        free = [item for item in self._batch.asked if item.case_id not in self._ledger.blocked]
        finished = [item.id for item in free if isinstance(item, Finished)]
        mine = {row[0] for row in await self._connection.fetch(_TAKE, finished)} if finished else set()
        asked: dict[UUID, list[Due | Finished]] = {}
        for item in free:
            if isinstance(item, Due) or item.id in mine:
                asked.setdefault(item.case_id, []).append(item)
        return asked

    def _opened(self, asked: dict[UUID, Any]) -> dict[UUID, OpenCase]:
        states, fresh = self._ledger.states, self._service.handlers.fresh
        wanted = sorted({*self._sorting.accepted, *asked})
        return {case_id: OpenCase(states.get(case_id) or fresh(case_id)) for case_id in wanted}

    async def _reserve(self) -> set[Pair]:
        wanted: dict[Pair, UUID] = {}
        for inbound in chain.from_iterable(self._sorting.accepted.values()):
            reserve = inbound.message and self._service.handlers.reserves.get(type(inbound.message))
            if reserve and not self._batch.failed:
                pairs = frozenset(reserve(inbound.message, inbound.envelope.actor))
                self._decisions.reserved[inbound] = pairs
                # What stands there wins: the first case of the batch that asks for a value has it.
                wanted = dict.fromkeys(pairs, inbound.envelope.subject) | wanted
        if not wanted:
            return set()
        taken, self._decisions.holders = await self._ledger.reserve(wanted)
        return taken

    def _decide(self, case: OpenCase, inbounds: Sequence[Inbound], asked: Sequence[Due | Finished]) -> None:
        case_id, spoiled = case.state.case_id, False
        for inbound in inbounds:
            if spoiled:
                self._sorting.park(case_id, inbound.record, BEHIND)
                continue
            try:
                self._apply(case, inbound)
            except Exception as error:
                if inbound.record.topic in self._service.topics.commands:
                    raise Undecided(inbound.envelope.type) from error
                # The case stands as it was before this event; whatever follows it must not be decided without it.
                log.exception("record_parked", case_id=str(case_id), type=inbound.envelope.type)
                self._sorting.put_aside(inbound, f"{type(error).__name__}: it cannot be handled")
                spoiled = case_id in self._ledger.blocking
        for item in () if case_id in self._ledger.blocking else asked:
            try:
                self._decisions.timers(case, item) if isinstance(item, Due) else self._decisions.result(case, item)
            except Exception as error:
                log.exception("asked_in_vain", case_id=str(case_id), what=type(item).__name__)
                FAILED.labels(type(item).__name__).inc()
                # The others of the batch are stored: this end is tried again later and the case goes on meanwhile.
                if isinstance(item, Finished):
                    self._failed[item.id] = type(error).__name__

    def _apply(self, case: OpenCase, inbound: Inbound) -> None:
        envelope, record = inbound.envelope, inbound.record
        if record.topic in self._service.topics.commands:
            discarded = record.place in self._batch.discarded
            self._decisions.command(case, inbound, discarded=discarded, failed=self._batch.failed)
        elif record.place not in self._batch.discarded:
            self._decisions.hear(case, inbound)
        if record.topic in self._service.topics.events:
            self._ledger.heard[envelope.subject, record.topic, envelope.source] = (envelope.sequence, envelope.chain)
        else:
            body_sha256 = self._ledger.known[envelope.id]
            self._ledger.commands.append((envelope.id, envelope.subject, body_sha256, envelope.time))
        self._applied += 1

    async def _write(self, cases: Sequence[OpenCase], taken: set[Pair]) -> None:
        # After all decisions: a value is free again only when no command of its case has used it.
        await self._ledger.unreserve(taken.difference(*(case.used for case in cases)))
        reach("unreserved")
        works = [case for case in cases if case.changed or case.applied]
        self.outgoing = list(chain.from_iterable(case.outgoing for case in cases))
        await self._ledger.write(works, self.outgoing)
        reach("written")
        for job, reason in self._failed.items():
            await self._connection.fetch(_POSTPONE, job, reason)
        if self._batch.releasing:
            await self._settle()
            reach("settled")
        for _, _, reason in self._ledger.parked:
            PARKED.labels(reason.partition(":")[0]).inc()

    async def _settle(self) -> None:
        left = {record.place for _, record, _ in self._ledger.parked}
        settled = [place for place in self._batch.places() if place not in left]
        await self._connection.fetch(SETTLE, *columns(settled, 3))
        await self._connection.fetch(UNBLOCK, sorted(self._batch.cases()))
