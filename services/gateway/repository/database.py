"""The engine on which requests are answered, and the names by which its parts and failures are known elsewhere."""

from typing import Any, Final

from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import IntegrityError as Taken
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection as Connection
from sqlalchemy.ext.asyncio import AsyncEngine as Engine
from sqlalchemy.ext.asyncio import create_async_engine

__all__ = ["AWAY", "Connection", "Engine", "Taken", "create_engine", "is_locked"]

AWAY: Final = (OperationalError, InterfaceError, NoConnectionFree, OSError)
CONNECTIONS, WAIT_SECONDS = 10, 5
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
        pool_size=CONNECTIONS,
        pool_timeout=WAIT_SECONDS,
        pool_use_lifo=True,  # a connection in use knows its statements already
        connect_args=patience,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "checkout", _refuse_ended)
    return engine


def _refuse_ended(connection: Any, *_: object) -> None:  # noqa: ANN401 - SQLAlchemy hands out its adapter's own type
    """Let the pool connect anew in place of what has ended; unlike pre-ping it asks the database nothing."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def is_locked(error: Exception) -> bool:
    """Say whether a statement failed only because others hold what it wanted."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _LOCKED
