"""The registry of one service's jobs: work that runs after the commit. It does not run them (job_runner does)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from shared.contracts.message import Facts

Tools = TypeVar("Tools")
P = TypeVar("P", bound=Facts)


class TryAgainLater(Exception):  # noqa: N818 - one of the three families of style.md: back off
    """Something outside is unwell. The reason is stored and shown to operators: no personal data in it."""


@dataclass(frozen=True, slots=True)
class JobWork(Generic[Tools]):
    """What a job knows besides its payload. now: real or demo time at its start · tools: the service's own object."""

    case_id: UUID
    job_id: UUID
    cause_id: UUID
    now: datetime
    tools: Tools


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job: its function, the model of its payload, its time-out and how often it is tried."""

    run: Callable[[Any, JobWork[Any]], Awaitable[Facts]]
    payload: type[Facts]
    timeout_seconds: float
    max_attempts: int


class Jobs:
    """The kinds of jobs that a service has."""

    def __init__(self) -> None:
        self.kinds: dict[str, JobKind] = {}

    def job(
        self, kind: str, payload: type[P], *, timeout_seconds: float = 60, max_attempts: int = 8
    ) -> Callable[[Callable[[P, JobWork[Any]], Awaitable[Facts]]], Callable[[P, JobWork[Any]], Awaitable[Facts]]]:
        """Register `async def name(payload, work) -> Facts`; it may run more than once and must bear that."""

        def register(
            run: Callable[[P, JobWork[Any]], Awaitable[Facts]],
        ) -> Callable[[P, JobWork[Any]], Awaitable[Facts]]:
            self.kinds[kind] = JobKind(run, payload, timeout_seconds, max_attempts)
            return run

        return register
