"""Processes that we start: they come back when they end, and never outlive us."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from email import message_from_bytes
from pathlib import Path

import psutil
import pytest

from deploy.cli.supervisor import Keeper, Supervised
from deploy.local import child
from deploy.local.ground import is_free
from deploy.local.places import PROJECT
from deploy.local.trouble import Trouble

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def wait_for(true: Callable[[], bool], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Supervised]:
    process = Supervised("sleeper", SLEEP, dict(os.environ), tmp_path / "sleeper.log")
    process.start()
    yield process
    process.stop()


def pid_of(process: Supervised) -> int:
    assert process._process is not None  # noqa: SLF001 - a test may look inside
    return process._process.pid  # noqa: SLF001 - a test may look inside


def test_a_process_that_was_killed_is_started_again_and_a_person_is_told(sleeper: Supervised) -> None:
    first = pid_of(sleeper)
    os.kill(first, signal.SIGKILL)
    said: list[str | None] = []
    keeper = Keeper("sleeper", sleeper, "sleeper")

    def looked_after() -> bool:
        said.append(keeper.look_after(held=False))
        return pid_of(sleeper) != first

    wait_for(looked_after)

    assert [sentence for sentence in said if sentence] == ["sleeper has ended and is started again; see sleeper.log"]


def test_a_process_that_somebody_holds_is_stopped_until_it_is_let_go(sleeper: Supervised) -> None:
    first = pid_of(sleeper)
    keeper = Keeper("sleeper", sleeper, "sleeper")

    said = [keeper.look_after(held=True), keeper.look_after(held=True)]
    assert sleeper.has_ended()
    said.append(keeper.look_after(held=False))

    assert said == ["sleeper is stopped while another command works on it", None, "sleeper is started again"]
    assert pid_of(sleeper) != first


def test_a_child_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from deploy.local import child;"
        f"print(child.start({SLEEP!r}, Path({str(tmp_path / 'log')!r})).pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=PROJECT, env={**os.environ, "PYTHONPATH": "."}
    )
    assert parent.stdout is not None
    number = int(parent.stdout.readline())
    wait_for(lambda: psutil.Process(number).cmdline()[: len(SLEEP)] == SLEEP)  # from here on the kernel watches
    parent.kill()
    parent.wait()
    parent.stdout.close()

    wait_for(lambda: not psutil.pid_exists(number) or psutil.Process(number).status() == psutil.STATUS_ZOMBIE)


def test_a_server_that_does_not_start_says_why(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    process = child.start([sys.executable, "-c", "print('no room left'); raise SystemExit(3)"], log)

    with pytest.raises(Trouble, match="no room left"):
        child.wait_until("The server", lambda: False, process, log)


@pytest.mark.broker
def test_a_port_for_a_server_is_none_that_an_outgoing_connection_may_get() -> None:
    usual = 32_768  # where Linux begins to take them, other systems later

    assert all(child.free_port() < usual for _ in range(50))


@pytest.mark.broker
def test_a_port_on_which_somebody_listens_is_not_free() -> None:
    port = child.free_port()
    assert is_free(port)

    with socket.create_server(("0.0.0.0", port)):  # noqa: S104 - on every address
        assert not is_free(port)


@pytest.mark.broker
def test_the_demo_mailbox_keeps_every_message_as_it_came(tmp_path: Path) -> None:
    port = child.free_port()
    command = [sys.executable, "-m", "deploy.local.mailbox", str(port), str(tmp_path / "mailbox")]
    process = Supervised("mailbox", command, {**os.environ, "PYTHONPATH": str(PROJECT)}, tmp_path / "mailbox.log")
    process.start()
    wait_for(lambda: child.accepts(port))
    with smtplib.SMTP("127.0.0.1", port) as mail:
        mail.sendmail("odr@court.example", ["ana@example.org"], "Subject: Your case\r\n\r\nCome and look.\r\n")
    process.stop()

    (kept,) = (tmp_path / "mailbox").glob("*.eml")
    message = message_from_bytes(kept.read_bytes())
    assert message["Subject"] == "Your case"
    assert "Come and look." in str(message.get_payload())
