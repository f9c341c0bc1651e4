"""The engine on which requests are answered, and the names by which its parts and failures are known elsewhere."""

import asyncio
from collections import deque
from typing import Any, Final

from sqlalchemy import AsyncAdaptedQueuePool, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import IntegrityError as Taken
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection as Connection
from sqlalchemy.ext.asyncio import AsyncEngine as Engine
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import await_only
from sqlalchemy.util.queue import AsyncAdaptedQueue, Empty

from shared.messaging.connections import refuse_ended

__all__ = ["AWAY", "Connection", "Engine", "Taken", "create_engine", "is_locked"]

AWAY: Final = (OperationalError, InterfaceError, NoConnectionFree, OSError)
CONNECTIONS, WAIT_SECONDS = 20, 5
_LOCKED: Final = ("55P03", "40P01")  # SQLSTATE: lock not available, deadlock detected


def create_engine(dsn: str) -> Engine:
    """Return the engine on which requests are answered; a database that is away is said after a few seconds.

    The database ends a transaction in which nothing happens, so that a process that stands still locks nothing.
    A connection that ended while nobody used it is never handed out: who comes after a restart sees no error.
    """
    url = dsn.replace("postgresql://", "postgresql+asyncpg://", 1)
    settings = {"idle_in_transaction_session_timeout": f"{2 * WAIT_SECONDS}s"}
    patience = {"timeout": WAIT_SECONDS, "command_timeout": 2 * WAIT_SECONDS, "server_settings": settings}
    engine = create_async_engine(
        url,
        poolclass=_InTurn,
        pool_size=CONNECTIONS,
        max_overflow=0,  # a connection above the pool's size would be made and closed again while many wait
        pool_timeout=WAIT_SECONDS,
        pool_use_lifo=True,  # a connection in use knows its statements already
        connect_args=patience,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "checkout", refuse_ended)
    return engine


class _Line(AsyncAdaptedQueue[Any]):
    """Gives a connection to whoever has waited longest; the library's own gives it to whoever comes by at that moment.

    Under load somebody would be passed by again and again, until the wait is over and the answer is 503.
    """

    def __init__(self, maxsize: int = 0, use_lifo: bool = False) -> None:
        super().__init__(maxsize, use_lifo)
        self._waiting: deque[asyncio.Future[Any]] = deque()

    def put_nowait(self, item: Any) -> None:  # noqa: ANN401 - the library's own type
        """Hand a connection to the first in line, or keep it. Raises Full."""
        while self._waiting:
            first = self._waiting.popleft()
            if not first.done():
                first.set_result(item)
                return
        super().put_nowait(item)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: ANN401 - as above
        """Return a connection. Raises Empty after `timeout` seconds."""
        try:
            return self.get_nowait()
        except Empty:
            if not block:
                raise
        try:
            return await_only(self._wait(timeout))
        except TimeoutError as error:
            raise Empty from error

    async def _wait(self, timeout: float | None) -> Any:  # noqa: ANN401, ASYNC109 - as above
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(timeout):
                return await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self.put_nowait(turn.result())  # it came at the moment when the wait ended
            raise


class _InTurn(AsyncAdaptedQueuePool):
    _queue_class = _Line


def is_locked(error: Exception) -> bool:
    """Say whether a statement failed only because others hold what it wanted."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _LOCKED
