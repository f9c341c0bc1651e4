"""Brokers die, fall silent, or have no room: the service stalls, and then nothing is lost, reordered or doubled."""

import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from confluent_kafka.admin import AdminClient

from deploy.local import jars
from deploy.local.child import free_port
from deploy.local.kafka import Kafka
from deploy.local.kafka_settings import Ports
from deploy.local.places import Places
from deploy.topics import client_settings
from tests.faults.brokers import PARTITIONS, PASSWORDS, behind_a_proxy, cluster
from tests.faults.recording import Found
from tests.messaging.member import Member
from tests.messaging.river import River
from tests.messaging.tally import EVENTS, TOPICS, Poured, Send, Take
from tests.support.servers import KafkaForTests

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(400),
]
PATIENCE_SECONDS: Final = 120.0
Start = Callable[[str], Member]


@pytest.fixture
def start(database: str, tmp_path: Path) -> Iterator[Start]:
    """Start a member at a broker; it is killed when the test ends."""
    members: list[Member] = []

    def one(bootstrap: str) -> Member:
        members.append(Member(database, bootstrap, tmp_path))
        members[-1].ready()
        return members[-1]

    yield one
    for member in members:
        member.kill()


def burst(river: River, cases: int = 8) -> list[UUID]:
    ids = [uuid4() for _ in range(cases)]
    for case_id in ids:
        river.say(case_id, Poured(litres=9, colour="green"))
        river.ask(case_id, Take(litres=6))
        river.ask(case_id, Take(litres=6))
        river.ask(case_id, Send(litres=2))
    return ids


@pytest.mark.row(8)
def test_the_leader_of_a_partition_is_killed(database: str, start: Start, tmp_path: Path, found: Found) -> None:
    kills = 3
    with cluster(tmp_path) as three:
        start(three.bootstrap)
        river = River(three.bootstrap, database)
        river.patience_seconds = PATIENCE_SECONDS
        for _ in range(kills):
            burst(river)
            leader = three.leader(EVENTS)
            three.brokers[leader].kill()
            burst(river)
            river.wait_for_all()
            three.brokers[leader].start()
            three.brokers[leader].wait()
        found.did("the leader of a partition killed with SIGKILL, of three brokers, and started again")
        found.times(kills)
        assert len(river.judge()) == kills * 16
        assert river.rows("SELECT reason FROM parked") == []
        found.result("a stall, then everything applied; no loss, no double effect")


@pytest.mark.row(9)
def test_too_few_brokers_have_the_record(database: str, start: Start, tmp_path: Path, found: Found) -> None:
    with cluster(tmp_path) as three:
        start(three.bootstrap)
        river = River(three.bootstrap, database)
        river.patience_seconds = PATIENCE_SECONDS
        burst(river)
        river.wait_for_all()
        two = [number for number in three.brokers if number != three.leader(EVENTS)]
        for number in two:
            three.brokers[number].kill()
        asking = threading.Thread(target=burst, args=(river,))
        asking.start()
        time.sleep(10)
        for number in two:
            three.brokers[number].start()
        for number in two:
            three.brokers[number].wait()
        asking.join()
        river.wait_for_all()

        found.did("two of three brokers killed for ten seconds; the service's part of the row")
        assert len(river.judge()) == 16
        assert river.rows("SELECT reason FROM parked") == []
        found.result("nothing acknowledged by too few; everything applied after their return")


@pytest.mark.row(12)
def test_a_produce_request_without_an_answer(database: str, start: Start, tmp_path: Path, found: Found) -> None:
    with behind_a_proxy(tmp_path) as (proxy, direct):
        start(f"127.0.0.1:{proxy.port}")
        river = River(direct, database)
        river.patience_seconds = PATIENCE_SECONDS
        burst(river)
        river.wait_for_all()
        burst(river, 20)
        river.wait("SELECT 1 FROM outbox_todo")
        proxy.swallow_answers()
        time.sleep(35)
        proxy.heal()
        burst(river)
        river.wait_for_all()

        found.did(f"the broker's answers were swallowed for 35 seconds ({proxy.swallowed} bytes), then new connections")
        assert proxy.swallowed > 0
        assert len(river.judge()) == 36
        assert river.rows("SELECT reason FROM parked") == []
        found.result("sent again; order kept, one effect each")


@pytest.mark.row(28)
def test_a_service_is_cut_off_from_the_broker(database: str, start: Start, tmp_path: Path, found: Found) -> None:
    cuts = 3
    with behind_a_proxy(tmp_path) as (proxy, direct):
        start(f"127.0.0.1:{proxy.port}")
        river = River(direct, database)
        river.patience_seconds = PATIENCE_SECONDS
        for _ in range(cuts):
            burst(river)
            proxy.cut()
            burst(river)
            time.sleep(4)
            proxy.heal()
        river.wait_for_all()

        found.did("every connection between service and broker cut for four seconds under load")
        found.times(cuts)
        assert len(river.judge()) == cuts * 16
        assert river.rows("SELECT reason FROM parked") == []
        found.result("nothing lost, nothing twice")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 64 MB."""
    assert os.geteuid() == 0, "a small disk can be mounted by root alone: run this row as root"
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", str(folder)], check=True)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.row(11)
def test_the_broker_s_disk_is_full(database: str, start: Start, small_disk: Path, tmp_path: Path, found: Found) -> None:
    ports = Ports(*(free_port() for _ in range(4)))
    archives = jars.fetch(jars.KAFKA, Places().jars)
    broker = Kafka(
        small_disk, archives, ports, PASSWORDS, tmp_path / "kafka.log", settings={"log.segment.bytes": "2097152"}
    )
    broker.start()
    broker.wait()
    bootstrap = f"127.0.0.1:{ports.open}"
    KafkaForTests(broker, bootstrap, AdminClient(dict(client_settings(bootstrap)))).make_topics(
        *TOPICS, partitions=PARTITIONS
    )
    start(bootstrap)
    river = River(bootstrap, database)
    river.patience_seconds = PATIENCE_SECONDS
    burst(river)
    asked: list[Any] = []
    asking = threading.Thread(target=lambda: asked.extend(burst(river) for _ in range(20)))
    asking.start()
    filler = small_disk / "filler"
    _fill(filler)
    deadline = time.monotonic() + 60
    while not broker.has_ended() and time.monotonic() < deadline:
        time.sleep(0.2)
    ended = broker.has_ended()
    filler.unlink()
    broker.kill()
    broker.start()
    broker.wait()
    asking.join()
    river.wait_for_all()

    found.did("the broker's disk filled to the last byte under load; room made, broker started again")
    assert ended, "the broker went on without room"
    assert len(river.judge()) == 8 * 21
    assert river.rows("SELECT reason FROM parked") == []
    found.result("the broker stopped itself; askers and relay waited; everything applied afterwards")
    broker.kill()


def _fill(file: Path) -> None:
    with file.open("wb", buffering=0) as filler:
        try:
            while True:
                filler.write(b"\0" * 65_536)
        except OSError:
            return
