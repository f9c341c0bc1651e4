"""Where contenders run: databases, records, processes, and the eye that watches their tables from outside."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final, Self

import psutil
import psycopg
from confluent_kafka import KafkaException, Producer, TopicPartition
from confluent_kafka.admin import OffsetSpec

from bench.chassis import by_hand, workload
from bench.chassis.range import Task
from bench.run import Run
from deploy.local import child
from deploy.local.installation import Installation
from deploy.local.kafka_settings import ADMIN
from deploy.local.places import PROJECT, courts_here
from deploy.migrate import migrate
from deploy.topics import client_settings, create_topics, topics_of
from shared.contracts.topics import CASE_EVENTS, COMMANDS, PARTITIONS
from shared.runtime.patience import until

TOPICS: Final = (CASE_EVENTS.name, COMMANDS["negotiation"].name)
LOOK_SECONDS: Final = 0.02
PATIENCE_SECONDS: Final = 180.0
ASK_SECONDS: Final = 30.0
APPLIED: Final = "SELECT coalesce(sum(next_offset), 0)::bigint FROM offsets WHERE topic = ANY(%s)"
_START: Final = "INSERT INTO offsets (topic, partition, next_offset) VALUES (%s, %s, %s)"
_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Lap:
    """What was seen between the first and the last look at a contender's work.

    seconds: of `records` · cpu_seconds: of the contender, of PostgreSQL, of Kafka, in that time.
    """

    records: int
    seconds: float
    cpu_seconds: tuple[float, float, float]

    @property
    def rate(self) -> float:
        """Return records a second."""
        return self.records / self.seconds


class Field:
    """Kafka and PostgreSQL of a section, with what contenders need."""

    def __init__(self, run: Run) -> None:
        self._run, self.servers = run, run.installation
        address, password = self.servers.kafka.services_address, self.servers.kafka.passwords[ADMIN]
        self._producer = Producer(dict(client_settings(address, ADMIN, password)) | {"linger.ms": 50})
        self._word = os.urandom(4).hex()

    def ends(self) -> dict[tuple[str, int], int]:
        """Return where each partition ends now."""
        return ends_of(self.servers, TOPICS)

    def empty(self) -> list[tuple[str, int, int]]:
        """Make the topics anew and return where each partition begins.

        A service does not go on from records that its database has never heard.
        """
        admin = self.servers.admin()
        for deleted in admin.delete_topics(list(TOPICS)).values():
            deleted.result(ASK_SECONDS)
        until(lambda: not set(TOPICS) & set(admin.list_topics(timeout=ASK_SECONDS).topics), ASK_SECONDS, LOOK_SECONDS)
        create_topics(admin, topics_of(courts_here()))
        if not until(self._has_leaders, ASK_SECONDS, LOOK_SECONDS):
            raise TimeoutError("the topics have no leaders")
        return [(topic, part, end) for (topic, part), end in sorted(self.ends().items())]

    def _has_leaders(self) -> bool:
        with suppress(KafkaException):
            return bool(self.ends())
        return False

    def produce(self, cases: int) -> tuple[str, list[tuple[str, int, int]]]:
        """Put fresh cases on the topics; return their name, and where each partition began."""
        name, starts = f"{self._word}-{next(_numbers)}", self.ends()
        for line in workload.lines(cases, name):
            self._producer.produce(line.topic, key=line.key, value=line.body, headers=line.headers)
            self._producer.poll(0)
        self._producer.flush()
        return name, [(topic, part, first) for (topic, part), first in sorted(starts.items())]

    def task(self, starts: Sequence[tuple[str, int, int]], *, real: bool, member: str = "") -> Task:
        """Return the task of one contender, on a new database. real: with the tables of the negotiation service."""
        url = self.servers.postgres.provide(f"bench_{self._word}_{next(_numbers)}", "bench", "made-up-for-the-bench")
        if real:
            migrate("negotiation", url)
        with psycopg.connect(url, autocommit=True) as connection:
            if not real:
                connection.execute(by_hand.TABLES.encode())
            connection.cursor().executemany(_START, starts)
        self._run.places.data.mkdir(parents=True, exist_ok=True)
        kafka = self.servers.kafka
        folder = str(self._run.places.data)
        return Task(url, kafka.services_address, ADMIN, kafka.passwords[ADMIN], folder, list(starts), member=member)


@contextmanager
def at_work(name: str, task: Task) -> Iterator[psutil.Process]:
    """Run a contender as a process until the block ends."""
    words = [sys.executable, "-m", "bench.chassis.contenders", name, json.dumps(asdict(task))]
    log = Path(task.folder) / f"{name.replace(' ', '-')}.log"
    process = child.start(words, log, {**os.environ, "PYTHONPATH": str(PROJECT)})
    try:
        yield psutil.Process(process.pid)
    finally:
        child.stop(process)


class Eye:
    """Watches a contender's tables and everybody's processor time."""

    def __init__(self, task: Task, servers: Installation, *processes: psutil.Process) -> None:
        self._connection = psycopg.connect(task.database, autocommit=True)
        self._processes = (processes, [_root(servers.postgres)], [_root(servers.kafka)])
        self._first = sum(first for _, _, first in task.starts)

    def number(self, sql: str, *values: object) -> int:
        """Return the one number that a query gives."""
        row: Any = self._connection.execute(sql.encode(), values).fetchone()
        return int(row[0])

    def applied(self) -> int:
        """Return how many records have been applied."""
        return self.number(APPLIED, list(TOPICS)) - self._first

    def cpu(self) -> tuple[float, float, float]:
        """Return the processor seconds of contender, PostgreSQL and Kafka until now."""
        contender, database, broker = (sum(map(_cpu, processes)) for processes in self._processes)
        return contender, database, broker

    def lap(self, done: int, sql: str = "", least: int = 1) -> Lap:
        """Watch from the moment when more than `least` are applied until `done` are. sql: counts them otherwise."""
        look = (lambda: self.number(sql)) if sql else self.applied
        began, first = self._reached(look, least)
        before = self.cpu()
        ended, last = self._reached(look, done)
        used = [after - earlier for after, earlier in zip(self.cpu(), before, strict=True)]
        return Lap(last - first, ended - began, (used[0], used[1], used[2]))

    def _reached(self, look: Callable[[], int], wanted: int) -> tuple[float, int]:
        found = until(look, PATIENCE_SECONDS, LOOK_SECONDS, done=lambda number: number >= wanted)
        if found < wanted:
            raise TimeoutError(f"{found} of {wanted} after {PATIENCE_SECONDS:.0f} seconds")
        return time.monotonic(), found

    def __enter__(self) -> Self:
        """Look."""
        return self

    def __exit__(self, *_: object) -> None:
        """Give the connection back."""
        self._connection.close()


def ends_of(servers: Installation, topics: Sequence[str]) -> dict[tuple[str, int], int]:
    """Return where each partition of these topics ends now."""
    admin = servers.admin()  # kept until the answers are here: without it they never come
    wanted = {TopicPartition(topic, part): OffsetSpec.latest() for topic in topics for part in range(PARTITIONS)}
    found = admin.list_offsets(wanted)
    return {(place.topic, place.partition): each.result(ASK_SECONDS).offset for place, each in found.items()}


def _root(server: Any) -> psutil.Process:  # noqa: ANN401 - Kafka or Postgres
    return psutil.Process(server.pid)


def _cpu(process: psutil.Process) -> float:
    every = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:4]) for one in every if one.is_running())
