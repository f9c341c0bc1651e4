"""The pipeline: one batch becomes one transaction in which every case's messages are applied once, in order.

It owns taking turns and what a failure means; the steps themselves are the transaction's.
"""

import asyncio
import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from enum import Enum

import asyncpg
import structlog
from sqlalchemy.exc import DBAPIError, SQLAlchemyError, StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging import telling, tracing
from shared.messaging.composition import Service
from shared.messaging.driver import transaction
from shared.messaging.failpoints import reach
from shared.messaging.jobs import Finished
from shared.messaging.ledger import Statements, Stream
from shared.messaging.metrics import BATCH_SECONDS, BATCH_SIZE, FAILED
from shared.messaging.records import Batch, Due, Past, Reader
from shared.messaging.sorting import BEHIND, RestoredDatabase
from shared.messaging.states import Partition, Place, Record
from shared.messaging.transaction import Transaction, Undecided
from shared.runtime import traces
from shared.runtime.codes import incident_number

log = structlog.get_logger()
# Named is what surely is a message's own: naming the world's faults instead parked good messages of killed backends.
_OWN_FAULTS = ("22", "23", "54")  # SQLSTATE classes: data, integrity, limits of a value
_CONTENTION = "40"
_TRIES = 5
_MOST_SPOKEN = 10_000


class Fault(Enum):
    """Whose fault a failed transaction is."""

    OWN = "a message's"
    CONTENTION = "nobody's: again at once"
    OUTSIDE = "the world's"


def fault_of(error: Exception) -> Fault:
    """Classify a failure; whatever is not surely a message's own is the world's."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if state := str(getattr(cause, "sqlstate", None) or ""):
        if state.startswith(_OWN_FAULTS) or isinstance(getattr(cause, "__cause__", None), asyncpg.DataError):
            return Fault.OWN
        return Fault.CONTENTION if state.startswith(_CONTENTION) else Fault.OUTSIDE
    if isinstance(error, StatementError):
        return Fault.OWN
    outside = (SQLAlchemyError, OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, RestoredDatabase)
    return Fault.OUTSIDE if isinstance(error, outside) else Fault.OWN


class Pipeline:
    """Applies batches one after another. committed: called after each with what it leads to.

    spoken: how far this process has spoken of a case and nobody has heard it come back · passed: own records that came
    back and moved nothing but the offset, which the next transaction takes along.
    """

    def __init__(self, service: Service, engine: AsyncEngine) -> None:
        self._service, self.engine = service, engine
        self._statements, self._turn = Statements(service.repository), asyncio.Lock()
        self.reader = Reader(service)
        self.past = Past()
        self.committed: Callable[[Transaction], None] = lambda _: None
        self._spoken: dict[Stream, int] = {}
        self._passed: dict[Partition, int] = {}

    async def take(self, records: Iterable[Record]) -> dict[Partition, int]:
        """Apply records; return the partitions that must be read again, and from where."""
        return await self.apply(self.reader.read(records))

    async def ask(self, items: Iterable[Due | Finished]) -> None:
        """Decide about timers that are due and jobs that have ended."""
        await self.apply(Batch(asked=list(items)))

    async def release(self, records: Iterable[Record], discarded: frozenset[Place]) -> None:
        """Try parked records again, in this order, except those that a person gave up."""
        batch = self.reader.read(records)
        await self.apply(replace(batch, offsets={}, releasing=True, discarded=discarded))

    async def apply(self, batch: Batch) -> dict[Partition, int]:
        """Apply a batch, record by record if one of them spoils it. Raises what is the world's fault."""
        # Sweeper and jobs come through here, too: one transaction at a time, and none waits for another's locks.
        async with self._turn:
            reach("batch_read")
            if self._heard_itself(batch):
                return {}
            batch.offsets = self._passed | batch.offsets
            with BATCH_SECONDS.time():
                try:
                    held = await self._transact(batch)
                except Exception as error:
                    if fault_of(error) is not Fault.OWN:
                        raise
                    held = await self._one_by_one(batch)
            BATCH_SIZE.observe(len(batch.records()))
            self._passed = {}
            return held

    def _heard_itself(self, batch: Batch) -> bool:
        """Pass by a batch of own words alone that this process has spoken: the database knows them."""
        alone = bool(batch.echoes) and len(batch.echoes) == batch.size
        known = alone and all(number <= self._spoken.get(stream, 0) for stream, number in batch.echoes.values())
        for stream, number in batch.echoes.values():
            if self._spoken.get(stream, 0) <= number:
                self._spoken.pop(stream, None)
        if known:
            self._passed |= batch.offsets
        return known

    def _remember(self, work: Transaction) -> None:
        if len(self._spoken) > _MOST_SPOKEN:  # they come back to another process: to forget costs a transaction
            self._spoken.clear()
        self._spoken |= {stream: sequence for stream, (sequence, _) in work.spoken().items()}

    async def settle(self) -> None:
        """Write down how far own words have come back, when nothing else is to be written."""
        if self._passed:
            await self.apply(Batch())

    def forget(self) -> None:
        """Begin anew: a database that is not the one of before knows nothing of what was spoken."""
        self._spoken, self._passed = {}, {}

    async def _one_by_one(self, batch: Batch) -> dict[Partition, int]:
        held: dict[Partition, int] = {}
        for single in _singles(batch):
            # Behind a held record of its partition nothing is applied: it is read again from there.
            if any((topic, partition) in held for topic, partition, _ in single.places()):
                continue
            if batch.releasing and batch.spoiled:
                single.forced = BEHIND
            held |= await self._alone(single)
            reach("one_applied")
            batch.spoiled |= single.spoiled
        # Last, alone: offsets pass these records when each is applied or lies aside, and not before.
        rest = replace(batch, events=[], others=[], commands=[], asked=[], offsets=batch.offsets | held)
        await self._transact(rest)
        return held

    async def _alone(self, single: Batch) -> dict[Partition, int]:
        try:
            return await self._transact(single)
        except Exception as error:
            if fault_of(error) is not Fault.OWN:
                raise
            log.exception("record_alone_failed", asked=len(single.asked), **_about(single))
            FAILED.labels("batch").inc()
            # A timer or a job's end lies on no topic: it is asked about again.
            if single.asked:
                return {}
            what = type(error.__cause__ if isinstance(error, Undecided) else error).__name__
            # A command is refused with a number and its case goes on; an event must not be missing for what follows.
            if single.commands:
                single.failed = f"{what}: it cannot be {'decided' if isinstance(error, Undecided) else 'stored'}"
            else:
                single.forced = f"{what}: it cannot be stored"
            reach("failed_twice")
            await self._transact(single)
            return {}

    async def _transact(self, batch: Batch) -> dict[Partition, int]:
        for attempt in range(_TRIES):
            began_ns = time.time_ns()
            try:
                async with transaction(self.engine, batch.cases()) as connection:
                    work = Transaction(self.past, self._service, self._statements, connection, batch)
                    held = await work.run()
            except asyncpg.PostgresError as error:
                if fault_of(error) is not Fault.CONTENTION or attempt == _TRIES - 1:
                    raise
                await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - jitter, not a secret
            else:
                reach("committed")
                self._remember(work)
                self.committed(work)
                telling.decided(work.outgoing)
                telling.put_aside(work.parked)
                if traces.on():
                    tracing.applied(self._service.name, work.applied(), began_ns)
                return held
        raise AssertionError


def _about(single: Batch) -> dict[str, object]:
    """Name a record to whoever looks for an incident or a case in the log."""
    about: dict[str, object] = {"places": single.places()}
    for inbound in single.records():
        about |= {"case_id": str(inbound.envelope.subject), "type": inbound.envelope.type}
        if single.commands:
            about["incident"] = incident_number(inbound.envelope.id)
    return about


def _singles(batch: Batch) -> Iterator[Batch]:
    none = replace(
        batch, events=[], others=[], commands=[], unreadable=[], echoes={}, asked=[], offsets={}, spoiled=False
    )
    yield from (replace(none, events=[inbound]) for inbound in batch.events)
    yield from (replace(none, others=[inbound]) for inbound in batch.others)
    yield from (replace(none, commands=[inbound]) for inbound in batch.commands)
    yield from (replace(none, asked=[item]) for item in batch.asked)
