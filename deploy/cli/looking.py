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
from deploy.cli.running import Running
from deploy.cli.supervisor import PROBE_SECONDS, is_ready
from deploy.local.places import Places
from shared.contracts.topics import CASE_EVENTS, GATEWAY
from shared.messaging.composition import Topics
from shared.messaging.metrics import FIGURES
from shared.runtime.clock import Clock

CONNECT_SECONDS: Final = 3
PATIENCE_SECONDS: Final = 60.0
ROOM_BYTES: Final = 500_000_000
KNOWN: Final = """
SELECT part, (SELECT max("offset") + 1 FROM history WHERE topic = $1 AND partition = part)
FROM unnest($2::int[]) AS part
"""
APPLIED: Final = "SELECT topic, partition, next_offset FROM offsets WHERE topic = ANY($1)"
HISTORY: Final = CASE_EVENTS.name
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
    """The system at one moment.

    lost: records that the gateway knows and its topic, which ends before, has not · half_written: it was being written
    again, and that was interrupted or goes on.
    """

    services: list[ServiceStatus]
    broker: bool
    free_bytes: int
    lost: int = 0
    half_written: bool = False

    def worries(self, patience: float) -> list[str]:
        """Return what needs a person, in sentences; the runbooks are in docs/operations."""
        found = [] if self.broker else ["Kafka does not answer: see broker-down."]
        if self.free_bytes < ROOM_BYTES:
            found.append(f"The disk is almost full, {self.free_bytes // 1_000_000} MB are left: see disk-full.")
        if self.half_written:
            found.append(HALF_WRITTEN)
        elif self.lost:
            found.append(f"The topic {HISTORY} lacks {self.lost} records that the gateway knows: see restoring.")
        return found + [sentence for service in self.services for sentence in service.worries(patience)]


def look(places: Places, found: Running) -> Look:
    """Ask every service, its database, and the broker."""
    with closing(BrokerView(found.kafka_settings(places))) as broker:
        heard = {service: Topics.of(service).heard for service in found.health}
        ends = broker.ends(sorted({topic for topics in heard.values() for topic in topics}))
        services = [_service(service, places, found, broker, ends) for service in found.health]
        lost = _lost(found.database_url(GATEWAY, places), ends) if ends is not None else 0
    return Look(services, ends is not None, shutil.disk_usage(places.root).free, lost, places.half_written.exists())


def _lost(url: str, ends: Mapping[Place, int]) -> int:
    """Count the offsets that the gateway's history has and its topic has not: it was lost, or is new."""
    parts = sorted(part for topic, part in ends if topic == HISTORY) or list(range(CASE_EVENTS.partitions))
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS, cursor_factory=psycopg.RawCursor) as connection:
            known = connection.execute(KNOWN, [HISTORY, parts]).fetchall()
    except psycopg.Error:
        return 0  # that its database does not answer is said already
    return sum(max(0, (end or 0) - ends.get((HISTORY, part), 0)) for part, end in known)


def _service(
    service: str, places: Places, found: Running, broker: BrokerView, ends: dict[Place, int] | None
) -> ServiceStatus:
    ports, host = found.ports(service), found.host(service)
    here = [is_ready(port, host) for port in ports]
    told = [measured(port, HELD, host) for port in ports]  # lies in the memory of each process alone
    held = max((seconds for seconds in told if seconds is not None), default=None)
    try:
        figures, applied = _read(service, places, found)
    except psycopg.Error:
        return ServiceStatus(service, all(here), processes=len(here), ready_processes=sum(here), held_seconds=held)
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


def _read(service: str, places: Places, found: Running) -> tuple[dict[str, Any], dict[Place, int]]:
    now = Clock(places.clock_offset).now()
    with psycopg.connect(
        found.database_url(service, places),
        connect_timeout=CONNECT_SECONDS,
        options=f"-c statement_timeout={CONNECT_SECONDS}s",
        cursor_factory=psycopg.RawCursor,
        row_factory=dict_row,
    ) as connection:
        (figures,) = connection.execute(FIGURES, [now]).fetchall()
        rows = connection.execute(APPLIED, [list(Topics.of(service).heard)]).fetchall()
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
