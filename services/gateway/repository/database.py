"""The engine on which requests are answered, and the names by which its parts and failures are known elsewhere."""

from typing import Final

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
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
    """
    url = dsn.replace("postgresql://", "postgresql+asyncpg://", 1)
    settings = {"idle_in_transaction_session_timeout": f"{2 * WAIT_SECONDS}s"}
    patience = {"timeout": WAIT_SECONDS, "command_timeout": 2 * WAIT_SECONDS, "server_settings": settings}
    return create_async_engine(
        url, pool_size=CONNECTIONS, pool_timeout=WAIT_SECONDS, connect_args=patience, hide_parameters=True
    )


def is_locked(error: Exception) -> bool:
    """Say whether a statement failed only because others hold what it wanted."""
    return isinstance(error, DBAPIError) and getattr(error.orig, "sqlstate", None) in _LOCKED
