"""How a service runs: adoption first, then subscription, relay, sweeper and jobs, each begun again after a failure.

It owns starting, backing off and stopping; what happens to a batch is the pipeline's business.
"""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from shared.messaging.adoption import Adoption
from shared.messaging.composition import Service
from shared.messaging.connections import Connections, create_engine
from shared.messaging.jobs import JobRunner
from shared.messaging.metrics import FAILED, OWNER, SESSIONS, measured
from shared.messaging.outbox import Relay
from shared.messaging.pipeline import Pipeline
from shared.messaging.statements import rows_of
from shared.messaging.subscription import Subscription
from shared.messaging.sweeper import Sweeper
from shared.messaging.transaction import Transaction
from shared.messaging.wholeness import HistoryCut, Wholeness
from shared.runtime import process
from shared.runtime.health import Health
from shared.runtime.logs import reason_of
from shared.runtime.settings import ProcessSettings

log = structlog.get_logger()
LONGEST_BACK_OFF_SECONDS = 10.0
ALARMING_FAILURES = 5
CHECK_SECONDS = 1.0
CANCEL_AGAIN_SECONDS = 5.0
IDLE_OWNER_SECONDS = 60
SILENT_SECONDS = 15.0
# Of the session: it lasts as long as the owner's connection. It is no fence: an owner that stands still may send
# once more when it wakes, and positions know what came twice.
_OWN = "SELECT pg_advisory_lock(7001)"
_LET_GO = f"SET idle_session_timeout = '{IDLE_OWNER_SECONDS}s'"  # longer than a send may take
_NO_HURRY = "SET synchronous_commit = off"  # a delete that is lost sends again, and receivers know what they have
NOTIFY_OWNER = "SELECT pg_notify('odr_outbox', '')"


class Stuck(Exception):  # noqa: N818 - a fact that the supervisor answers with a new process
    """Records wait and the position does not move."""


class Chassis:
    """A service that is running: what its process may ask and wake."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._engine = create_engine(service.connections)
        self._pipeline = Pipeline(service, self._engine)
        self._pipeline.committed = self._after_commit
        self._subscription = Subscription(service, self._engine, self._pipeline)
        self._whole = Wholeness(service, self._engine)
        self._adopted, self._outbox_woken, self._jobs_woken = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._owner, self._database_at = False, -SILENT_SECONDS
        self._notices: set[asyncio.Task[None]] = set()

    def ready(self) -> bool:
        """Say whether the database answers and the broker has given this process its partitions."""
        return self._at_work() and time.monotonic() - self._database_at < SILENT_SECONDS

    def alive(self) -> bool:
        """Say whether positions move or nothing is waiting; if not, the process should be restarted."""
        still = time.monotonic() - self._subscription.moved_at
        return not self._at_work() or still < self.service.connections.stuck_seconds

    def _at_work(self) -> bool:
        return self._adopted.is_set() and self._subscription.assigned

    def wake(self) -> None:
        """Have the relay look at the outbox now: call it after a commit that inserted messages."""
        if self._owner:
            self._outbox_woken.set()  # the short way: no question to the database
        else:
            task = asyncio.ensure_future(self._notify())
            self._notices.add(task)
            task.add_done_callback(self._notices.discard)

    async def live(self) -> None:
        """Run everything until cancelled."""
        works = {"subscription": self._hear, "outbox": self._own, "jobs": self._work, "figures": self._measure}
        try:
            await together(*(self._persist(name, work) for name, work in works.items()))
        finally:
            await self._engine.dispose()

    def _after_commit(self, work: Transaction) -> None:
        if work.outgoing:
            self.wake()
        if work.jobs:
            self._jobs_woken.set()

    async def _persist(self, name: str, work: Callable[[], Awaitable[None]]) -> None:
        failures = 0
        while True:
            began = time.monotonic()
            try:
                SESSIONS.labels(name).inc()
                await work()
            except Exception as error:  # noqa: BLE001 - whatever it is, the process begins again and says so
                FAILED.labels(name).inc()
                failures = 1 if time.monotonic() - began > LONGEST_BACK_OFF_SECONDS else failures + 1
                tell = log.exception if failures >= ALARMING_FAILURES else log.warning
                tell("begins_again", what=name, failures=failures, reason=reason_of(error))
            pause = min(LONGEST_BACK_OFF_SECONDS, self.service.connections.back_off_seconds * 2**failures)
            await asyncio.sleep(random.uniform(pause / 2, pause))  # noqa: S311 - jitter, not a secret

    async def _hear(self) -> None:
        # Before each session, not only at the start: own records may have come back that the database does not know.
        self._adopted.clear()
        self._pipeline.forget()
        try:
            self._pipeline.past = await Adoption(self.service, self._engine).run(self._whole)
            self._adopted.set()
            await together(self._subscription.run(), self._whole.watch())
        except HistoryCut as error:
            self._adopted.clear()
            self._whole.tell(error)
            raise

    async def _own(self) -> None:
        """Relay and sweep while this process holds the database's lock; another process waits for it."""
        await self._adopted.wait()
        async with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await rows_of(connection, _OWN)
            await rows_of(connection, _LET_GO)
            await rows_of(connection, _NO_HURRY)
            raw = await connection.get_raw_connection()
            await raw.driver_connection.add_listener("odr_outbox", lambda *_: self._outbox_woken.set())  # type: ignore[union-attr]
            self._owner = True
            OWNER.set(1)
            try:
                relay = Relay(self.service.connections, connection)
                sending = relay.run(self._outbox_woken, self.service.connections.poll_seconds)
                await together(sending, self._sweep(), self._until_cut())
            finally:
                self._owner = False
                OWNER.set(0)
                await connection.invalidate()  # a connection that goes back into the pool would keep the lock

    async def _sweep(self) -> None:
        async with self._engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            await Sweeper(self.service, connection, self._pipeline, self._subscription.behind).run()

    async def _work(self) -> None:
        await self._adopted.wait()
        service = self.service
        runner = JobRunner(service.jobs, self._engine, self._pipeline.ask, service.now, service.tools)
        await together(runner.run(self._jobs_woken), self._until_cut())

    async def _until_cut(self) -> None:
        await self._whole.cut.wait()

    async def _measure(self) -> None:
        async for _ in measured(self._engine, self.service.now, self.service.jobs.kinds):
            self._database_at = time.monotonic()

    async def _notify(self) -> None:
        try:
            async with self._engine.begin() as connection:
                await rows_of(connection, NOTIFY_OWNER)
        except (SQLAlchemyError, OSError) as error:
            # The commit stands; the owner's slow poll finds the message.
            log.info("owner_not_told", reason=type(error).__name__)


async def together(*works: Coroutine[Any, Any, None]) -> None:
    """Run works until one ends or fails, and end them all.

    Cancelling is repeated: a library that swallows a cancellation (asyncio.wait_for of Python 3.11 may) stops nothing.
    """
    tasks = {asyncio.create_task(work) for work in works}
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        await end(tasks)
        # Two may fail of one cause in one moment: the first has said so for both.
        for task in tasks:
            _ = task.cancelled() or task.exception()


async def end(tasks: set[asyncio.Task[None]]) -> None:
    """Cancel tasks until they have ended."""
    while left := {task for task in tasks if not task.done()}:
        for task in left:
            task.cancel()
        await asyncio.wait(left, timeout=CANCEL_AGAIN_SECONDS)


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[Chassis]:
    """Run a service beside other work in the same loop (the gateway's web server) until the block ends."""
    chassis = Chassis(service)
    task = asyncio.create_task(chassis.live(), name=service.name)
    try:
        yield chassis
    finally:
        await end({task})


async def run(service: Service, started: Callable[[Chassis], None] = lambda _: None) -> None:
    """Run a service until it is cancelled. Raises Stuck when it makes no progress, so that it is restarted."""
    async with running(service) as chassis:
        started(chassis)
        while chassis.alive():  # noqa: ASYNC110 - time itself is what it waits for
            await asyncio.sleep(CHECK_SECONDS)
        raise Stuck(service.name)


def connections(settings: ProcessSettings) -> Connections:
    """Return where the settings say that database and broker are."""
    return Connections(
        database_url=settings.database_url,
        kafka_bootstrap=settings.kafka_bootstrap,
        kafka_user=settings.kafka_user,
        kafka_password=settings.kafka_password,
        kafka_protocol=settings.kafka_protocol,
        member_id=settings.kafka_member_id,
    )


def serve(service: Service, settings: ProcessSettings) -> int:
    """Run the service until the process is asked to stop; return the exit code for its supervisor."""
    started: list[Chassis] = []
    health = Health(
        alive=lambda: all(chassis.alive() for chassis in started),
        ready=lambda: any(chassis.ready() for chassis in started),
    )
    return process.run(service.name, settings, lambda: run(service, started.append), health)
