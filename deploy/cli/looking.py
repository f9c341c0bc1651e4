"""Looks at every service: is it at work, what waits and for how long. What does not answer is a fact, not an error."""

import json
import shutil
import urllib.request
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Final

import psycopg
from prometheus_client.parser import text_string_to_metric_families
from psycopg.rows import dict_row

from deploy.cli.broker_view import BrokerView, Place
from deploy.cli.history_look import CUT, HistoryLook, look_at_history
from deploy.cli.running import Running
from deploy.cli.supervisor import PROBE_SECONDS, is_ready
from deploy.local.places import Places
from shared.contracts.topics import GATEWAY
from shared.messaging.composition import Topics
from shared.messaging.metrics import FIGURES
from shared.runtime.clock import Clock

CONNECT_SECONDS: Final = 3
PATIENCE_SECONDS: Final = 60.0
ROOM_BYTES: Final = 500_000_000
APPLIED: Final = "SELECT topic, partition, next_offset FROM offsets WHERE topic = ANY($1)"
HELD: Final = "odr_held_seconds"
HALF_WRITTEN: Final = (
    "The history was being written again and is not whole. The services stand still until "
    "`./odr republish --empty` has run to its end: see restoring."
)


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """One service's figures; None: whoever knows it does not answer.

    ready: all of its processes are, and how many of how many · lag: messages not yet applied, and how long the oldest
    has waited · held: how long a command waits for facts that it saw · unsent: messages that wait for the broker ·
    blocked_cases: cases with something parked · incidents: commands that failed and were refused · jobs: not ended,
    and how long the oldest is overdue · failing: jobs to be tried again, by kind.
    """

    service: str
    ready: bool
    database: bool = False
    processes: int = 1
    ready_processes: int = 0
    lag: int | None = None
    lag_seconds: float | None = None
    held_seconds: float | None = None
    unsent: int | None = None
    unsent_seconds: float | None = None
    parked: int | None = None
    blocked_cases: int | None = None
    incidents: int | None = None
    jobs: int | None = None
    job_seconds: float | None = None
    failing: dict[str, int] = field(default_factory=dict)

    def worries(self, patience: float) -> list[str]:
        """Return what needs a person, in sentences. patience: seconds that anything may wait."""
        name = self.service
        failing = ", ".join(f"{kind} ({number})" for kind, number in sorted(self.failing.items()))
        late = (self.job_seconds or 0) > patience
        found = {
            f"{name} is not ready: see .odr/logs/{name}.log.": not self.ready and self.processes == 1,
            f"{self.ready_processes} of {self.processes} processes of {name} are ready: see .odr/logs/{name}*.log.": (
                not self.ready and self.processes > 1
            ),
            f"{name}'s database does not answer: see database-down.": not self.database,
            f"{name} holds {self.parked} messages of {self.blocked_cases} cases aside: see parked-case.": self.parked,
            f"{name} failed at {self.incidents} commands and refused them: see failed-command.": self.incidents,
            f"{name} is behind: its oldest message has waited {_whole(self.lag_seconds)} seconds: see slow-consumer.": (
                (self.lag_seconds or 0) > patience
            ),
            f"{name} holds a command back for {_whole(self.held_seconds)} seconds: see slow-consumer.": (
                (self.held_seconds or 0) > patience
            ),
            f"{name} cannot send: its oldest message waits {_whole(self.unsent_seconds)} s: see growing-outbox.": (
                (self.unsent_seconds or 0) > patience
            ),
            f"{name} fails again and again: {failing}; {_whole(self.job_seconds)} seconds late: see failing-jobs.": (
                late and failing
            ),
            f"{name}'s oldest job is {_whole(self.job_seconds)} seconds late: see failing-jobs.": late and not failing,
        }
        return [sentence for sentence, true in found.items() if true]


@dataclass(frozen=True, slots=True)
class Look:
    """The system at one moment. half_written: the history was being written again; interrupted, or it goes on."""

    services: list[ServiceStatus]
    broker: bool
    free_bytes: int
    history: HistoryLook = field(default_factory=HistoryLook)
    half_written: bool = False

    def worries(self, patience: float) -> list[str]:
        """Return what needs a person, in sentences; the runbooks are in docs/operations."""
        found = [] if self.broker else ["Kafka does not answer: see broker-down."]
        if self.free_bytes < ROOM_BYTES:
            found.append(f"The disk is almost full, {self.free_bytes // 1_000_000} MB are left: see disk-full.")
        found += [HALF_WRITTEN] if self.half_written else self.history.worries()
        return found + [sentence for service in self.services for sentence in service.worries(patience)]


def look(places: Places, found: Running) -> Look:
    """Ask every service, its database, and the broker."""
    with closing(BrokerView(found.kafka_settings(places))) as broker:
        heard = {service: Topics.of(service).heard for service in found.health}
        ends = broker.ends(sorted({topic for topics in heard.values() for topic in topics}))
        read = {service: _read(service, places, found) for service in found.health}
        services = [_service(service, read[service], found, broker, ends) for service in found.health]
        ports = [(port, found.host(service)) for service in found.health for port in found.ports(service)]
        told = any(measured(port, CUT, host) for port, host in ports)
        applied = [offsets for _, offsets in filter(None, read.values())]
        history = look_at_history(broker, found.database_url(GATEWAY, places), applied, told=told)
    return Look(services, ends is not None, shutil.disk_usage(places.root).free, history, places.half_written.exists())


def _service(
    service: str,
    read: tuple[dict[str, Any], dict[Place, int]] | None,
    found: Running,
    broker: BrokerView,
    ends: dict[Place, int] | None,
) -> ServiceStatus:
    ports, host = found.ports(service), found.host(service)
    here = [is_ready(port, host) for port in ports]
    told = [measured(port, HELD, host) for port in ports]  # lies in the memory of each process alone
    held = max((seconds for seconds in told if seconds is not None), default=None)
    if read is None:
        return ServiceStatus(service, all(here), processes=len(here), ready_processes=sum(here), held_seconds=held)
    figures, applied = read
    waiting = _waiting(service, applied, ends) if ends is not None else None
    lag = sum((ends or {})[place] - offset for place, offset in waiting.items()) if waiting is not None else None
    seconds = broker.oldest_seconds(waiting) if waiting else None if waiting is None else 0.0
    failing = json.loads(figures.pop("failing"))
    return ServiceStatus(
        service,
        all(here),
        processes=len(here),
        ready_processes=sum(here),
        database=True,
        lag=lag,
        lag_seconds=seconds,
        held_seconds=held,
        failing=failing,
        **figures,
    )


def _read(service: str, places: Places, found: Running) -> tuple[dict[str, Any], dict[Place, int]] | None:
    """Return a database's figures, and how far it has applied what the service hears; None when it does not answer."""
    now = Clock(places.clock_offset).now()
    try:
        with psycopg.connect(
            found.database_url(service, places),
            connect_timeout=CONNECT_SECONDS,
            options=f"-c statement_timeout={CONNECT_SECONDS}s",
            cursor_factory=psycopg.RawCursor,
            row_factory=dict_row,
        ) as connection:
            (figures,) = connection.execute(FIGURES, [now]).fetchall()
            rows = connection.execute(APPLIED, [list(Topics.of(service).heard)]).fetchall()
    except psycopg.Error:
        return None
    return figures, {(row["topic"], row["partition"]): row["next_offset"] for row in rows}


def _waiting(service: str, applied: Mapping[Place, int], ends: Mapping[Place, int]) -> dict[Place, int]:
    """Return the partitions on which something waits, and from which offset on."""
    heard = Topics.of(service).heard
    nexts = {place: applied.get(place, 0) for place in ends if place[0] in heard}
    return {place: offset for place, offset in nexts.items() if offset < ends[place]}


def measured(port: int, name: str, host: str = "127.0.0.1", seconds: float = PROBE_SECONDS) -> float | None:
    """Ask a process for one of its figures; None where it does not answer in time or has no such."""
    try:
        with urllib.request.urlopen(f"http://{host}:{port}/metrics", timeout=seconds) as answer:
            text = answer.read().decode()
    except OSError:
        return None
    values = [family.samples[0].value for family in text_string_to_metric_families(text) if family.name == name]
    return values[0] if values else None


def _whole(seconds: float | None) -> str:
    return f"{seconds or 0:.0f}"
