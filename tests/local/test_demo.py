"""The demo as a newcomer meets it: one command, addresses to open, Ctrl-C, and everything is still there next time."""

import json
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import psutil
import pytest

from deploy.local.child import free_port
from shared.contracts.topics import EVERYONE
from tests.support.demo import Demo
from tests.support.processes import living

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts and stops a whole system"),
    pytest.mark.timeout(300),
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = Demo(tmp_path_factory.mktemp("demo"))
    try:
        running.wait()
        yield running
    finally:
        running.interrupt()


def test_the_front_page_and_the_demo_page_open(demo: Demo) -> None:
    for page in ("/", "/demo"):
        with urllib.request.urlopen(f"http://127.0.0.1:{demo.port}{page}") as answer:
            assert answer.status == 200


def test_every_service_is_at_work_and_nothing_needs_a_person(demo: Demo) -> None:
    done = demo.odr("status", "--json")

    told = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert {service["service"] for service in told["services"]} == set(EVERYONE)
    assert told["worries"] == []


def test_nothing_listens_but_on_this_machine_itself(demo: Demo) -> None:
    listening = []
    for each in demo.children():
        with suppress(psutil.NoSuchProcess):
            places = each.net_connections("tcp")
            listening += [(each.name(), place.laddr.ip) for place in places if place.status == psutil.CONN_LISTEN]

    assert len(listening) > len(EVERYONE)
    assert [(name, ip) for name, ip in listening if ip not in {"127.0.0.1", "::1", "::ffff:127.0.0.1"}] == []


def test_an_empty_history_verifies_and_an_unknown_case_is_said_so(demo: Demo) -> None:
    assert demo.odr("verify-audit").returncode == 0
    assert "Nothing has happened in case" in demo.odr("case", "STK-CV-LSC-2026-9999").stderr


def test_a_second_demo_in_the_same_folder_is_refused_in_a_sentence(demo: Demo) -> None:
    done = demo.odr("demo", "--port", str(free_port()))

    assert done.returncode == 1
    assert done.stderr == "odr: The demo already runs in this folder: use it, or stop it with Ctrl-C first.\n"


def test_a_service_that_is_killed_comes_back(demo: Demo) -> None:
    (notify,) = living(demo.process.pid, "services.notify.app")

    notify.kill()

    assert any(demo.odr("status").returncode == 0 for _ in range(20))
    assert living(demo.process.pid, "services.notify.app") != [notify]


def test_ctrl_c_stops_everything_and_the_next_start_keeps_the_data(demo: Demo) -> None:
    children = demo.children()
    secret = (demo.folder / "data" / "secrets" / "code-pepper").read_text()

    demo.interrupt()

    assert demo.process.returncode == 0
    assert "Stopped. The data is kept" in demo.said
    assert [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE] == []
    demo.said = ""
    demo.process = demo.start()
    demo.wait()
    assert (demo.folder / "data" / "secrets" / "code-pepper").read_text() == secret
