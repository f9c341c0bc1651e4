"""Protections of the chassis, and how a test takes each away: the damage must then be found by the ordinary checks."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final
from uuid import uuid4

import pytest
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.messaging import connections, decisions, driver, jobs, pipeline, sorting, subscription, transaction
from shared.messaging import service as running_service
from shared.messaging.adoption import Adoption
from shared.messaging.ledger import START, Ledger
from shared.messaging.pipeline import Pipeline
from shared.messaging.records import Batch, Inbound, Past
from shared.messaging.sorting import Sorting
from shared.messaging.states import Partition
from shared.messaging.wholeness import Wholeness

Patch = pytest.MonkeyPatch


def position_check(patch: Patch) -> None:
    """Take every event as the next one."""

    def next_one(self: Sorting, inbound: Inbound) -> None:
        envelope, record = inbound.envelope, inbound.record
        self._advance(inbound, (envelope.subject, record.topic, envelope.source))

    patch.setattr(Sorting, "_event", next_one)


def gap_detector(patch: Patch) -> None:
    """Take any event that is newer than the last one."""

    def newer(self: Sorting, inbound: Inbound) -> None:
        envelope, record = inbound.envelope, inbound.record
        source = (envelope.subject, record.topic, envelope.source)
        if envelope.sequence > self._view.get(source, START)[0]:
            self._advance(inbound, source)

    patch.setattr(Sorting, "_event", newer)


def chain_check(patch: Patch) -> None:
    """Believe whatever chain a record carries."""
    patch.setattr(sorting, "chain_of", lambda _before, envelope, _body: envelope.chain)


def hold(patch: Patch) -> None:
    """Decide commands that have seen facts which are not here."""
    patch.setattr(Sorting, "_ahead", lambda *_: False)


def held_before_the_offset(patch: Patch) -> None:
    """Say of what waits in memory that it is done."""
    sort = Sorting.sort

    def done(self: Sorting) -> None:
        sort(self)
        self._ledger.offsets = dict(self._batch.offsets)

    patch.setattr(Sorting, "sort", done)


def known_commands(patch: Patch) -> None:
    """Forget which commands were applied."""
    read = Ledger.read

    async def forgetful(self: Ledger, *what: Any) -> None:
        await read(self, *what)
        self.known = {}

    patch.setattr(Ledger, "read", forgetful)


def rewind(patch: Patch) -> None:
    """Go on after a failed batch as if it were applied."""
    take = Pipeline.take

    async def careless(self: Pipeline, records: Any) -> dict[Partition, int]:
        with suppress(Exception):
            return await take(self, records)
        return {}

    patch.setattr(Pipeline, "take", careless)


def outbox_in_the_transaction(patch: Patch) -> None:
    """Insert what leaves on a connection of its own."""
    begun, engines = _transactions(patch)
    write = Ledger.write

    async def apart(self: Ledger, works: Any = (), outgoing: Any = ()) -> list[int]:
        async with begun(engines[-1]) as other:
            await write(Ledger(other, self._statements), (), outgoing)
        return await write(self, works)

    patch.setattr(Ledger, "write", apart)


def offsets_in_the_transaction(patch: Patch) -> None:
    """Write how far we are on a connection of its own."""
    begun, engines = _transactions(patch)
    write = Ledger.write

    async def apart(self: Ledger, *what: Any) -> list[int]:
        async with begun(engines[-1]) as other:
            offsets = Ledger(other, self._statements)
            offsets.offsets, self.offsets = self.offsets, {}
            await write(offsets)
        return await write(self, *what)

    patch.setattr(Ledger, "write", apart)


def _transactions(patch: Patch) -> tuple[Any, list[AsyncEngine]]:
    """Return what begins a transaction, and the engines on which the pipeline has begun one."""
    begun, engines = driver.transaction, list[AsyncEngine]()

    def remembering(engine: AsyncEngine, *cases: Any) -> Any:
        engines.append(engine)
        return begun(engine, *cases)

    patch.setattr(pipeline, "transaction", remembering)
    return begun, engines


def deterministic_ids(patch: Patch) -> None:
    """Give every event an id of chance."""
    patch.setattr(decisions, "event_id_of", lambda *_: uuid4())


def adoption(patch: Patch) -> None:
    """Begin with whatever the database holds, and do not look at own records that come back."""

    async def nothing(*_: Any) -> Past:
        return Past()

    sort = Sorting.sort

    def blind(self: Sorting) -> None:
        self._batch.echoes.clear()
        sort(self)

    patch.setattr(Adoption, "run", nothing)
    patch.setattr(Sorting, "sort", blind)


def whole_history(patch: Patch) -> None:
    """Go on from wherever the history's topic begins and ends now."""

    async def blind(*_: Any) -> None:
        """Find every history whole."""

    async def asleep(*_: Any) -> None:
        await asyncio.Event().wait()

    patch.setattr(Wholeness, "check", blind)
    patch.setattr(Wholeness, "watch", asleep)
    patch.setattr(subscription, "check_next", lambda *_: None)


def strays_lie_aside(patch: Patch) -> None:
    """Stand still before a record in the service's own name that does not follow."""
    judged = Adoption._judged  # noqa: SLF001 - a test build

    def refusing(self: Adoption, book: Ledger, *rest: Any) -> Any:
        missing = judged(self, book, *rest)
        if book.parked:
            raise OSError("two histories")
        return missing

    patch.setattr(Adoption, "_judged", refusing)


def single_relay(patch: Patch) -> None:
    """Let every process send."""
    patch.setattr(running_service, "_OWN", "SELECT 1")


def range_assignor(patch: Patch) -> None:
    """Spread partitions as aiokafka does when nobody says how."""
    patch.setattr(connections, "RangePartitionAssignor", RoundRobinPartitionAssignor)


def fallback(patch: Patch) -> None:
    """Try a failed batch again only as a whole."""

    async def never(_self: Pipeline, _batch: Batch) -> dict[Partition, int]:
        raise OSError("the batch failed")

    patch.setattr(Pipeline, "_one_by_one", never)


def case_locks(patch: Patch) -> None:
    """Read the cases without locking them."""
    patch.setattr(driver, "LOCK", driver.LOCK.replace("FOR UPDATE", ""))


def refused_when_it_fails_twice(patch: Patch) -> None:
    """Let a case wait for a command that fails, as for an event."""
    run = transaction.Transaction.run

    async def parking(self: transaction.Transaction) -> dict[Partition, int]:
        batch = self._batch
        batch.forced, batch.failed = batch.forced or batch.failed, ""
        return await run(self)

    patch.setattr(transaction.Transaction, "run", parking)


def tried_alone(patch: Patch) -> None:
    """Refuse a whole batch when one of its commands fails."""

    async def all_of_them(self: Pipeline, batch: Batch) -> dict[Partition, int]:
        batch.failed = "somebody's mistake"
        return await self._transact(batch)

    patch.setattr(Pipeline, "_one_by_one", all_of_them)


def blocked_cases_wait(patch: Patch) -> None:
    """Go on with a case of which a message lies aside."""
    read = Ledger.read

    async def heedless(self: Ledger, *what: Any) -> None:
        await read(self, *what)
        self.blocked = set()

    patch.setattr(Ledger, "read", heedless)


def tries_are_counted(patch: Patch) -> None:
    """Try a job again for ever."""
    again = jobs.JobRunner._again  # noqa: SLF001 - a test build

    async def endless(self: jobs.JobRunner, row: Any, _most: int, reason: str) -> str | None:
        return await again(self, row, row.attempts + 1, reason)

    patch.setattr(jobs.JobRunner, "_again", endless)


def leases(patch: Patch) -> None:
    """Let a job be taken that another process is at work on."""
    claim = jobs._CLAIM.replace("make_interval(secs => $3)", "make_interval(secs => 0 * $3::float)")  # noqa: SLF001
    patch.setattr(jobs, "_CLAIM", claim)


PROTECTIONS: Final[dict[str, Callable[[Patch], None]]] = {
    "position check": position_check,
    "gap detector": gap_detector,
    "chain check": chain_check,
    "hold until what was seen is here": hold,
    "held records stay before the offset": held_before_the_offset,
    "commands known by id": known_commands,
    "rewind after a failure": rewind,
    "outbox in the same transaction": outbox_in_the_transaction,
    "offsets in the same transaction": offsets_in_the_transaction,
    "deterministic ids": deterministic_ids,
    "adoption after a restored backup": adoption,
    "own records that do not follow lie aside": strays_lie_aside,
    "nothing follows a cut history": whole_history,
    "a single relay": single_relay,
    "range assignor": range_assignor,
    "record by record after a spoiled batch": fallback,
    "locks on cases": case_locks,
    "blocked cases wait": blocked_cases_wait,
    "what fails twice is refused": refused_when_it_fails_twice,
    "what fails is tried alone": tried_alone,
    "tries of a job are counted": tries_are_counted,
    "leases of jobs": leases,
}
