"""Every page of docs/operations: its commands, word for word, end the situation that it describes."""

import json
import os
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import httpx
import psutil
import psycopg
import pytest
from confluent_kafka import TopicPartition

from deploy.cli.running import Running
from deploy.local.places import PROJECT
from deploy.play import acts_of_joining as acts
from deploy.play.case import begin
from deploy.play.person import Stopped
from services.gateway.settings import GatewaySettings
from shared.contracts.topics import CASE_EVENTS, EVERYONE
from tests.operations.running_court import RunningCourt, process_of

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and looks after it"),
    pytest.mark.timeout(600),
]
PAGES: Final = PROJECT / "docs" / "operations"
BLOCK: Final = re.compile(r"```sh\n(.*?)```", re.DOTALL)
RUNBOOKS: Final = re.findall(r"^\| .* \| \[.*\]\((.+)\.md\) \|$", (PAGES / "README.md").read_text(), re.MULTILINE)
STEPS: Final = ("## What you see", "## What to do", "## It is over when", "## What not to do")
HISTORY: Final = CASE_EVENTS.name
RELAY_LOCK: Final = "SELECT pg_advisory_lock(7001)"
HELD: Final = """
FROM pg_locks WHERE locktype = 'advisory' AND objid = 7001 AND granted
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
TAKE_AWAY: Final = f"SELECT pg_terminate_backend(pid) {HELD}"
ASKED: Final = b"GET /api/v1/cases HTTP/1.1\r\nhost: court\r\nauthorization: Bearer made-up\r\n\r\n"
OUTCOME: Final = "SELECT 1 FROM receipts WHERE outcome IS NULL"


def blocks(page: str, step: str) -> list[str]:
    """Return the commands under one heading of a page."""
    text = (PAGES / f"{page}.md").read_text()
    return BLOCK.findall(text.split(step)[1].split("\n## ")[0])


def follow(court: RunningCourt, page: str, **values: str) -> None:
    """Do what the page says, then look whether it is over as the page says."""
    for block in blocks(page, STEPS[1]):
        court.shell(block, **values)
    for block in blocks(page, STEPS[2]):
        court.wait(lambda block=block: court.shell(f"set -e\n{block}", **values).returncode == 0, f"{page}: {block}")  # type: ignore[misc]


def test_the_first_page_leads_to_every_other() -> None:
    first = (PAGES / "README.md").read_text()

    assert set(re.findall(r"\]\((.+?)\.md\)", first)) == {path.stem for path in PAGES.glob("*.md")} - {"README"}
    assert len(RUNBOOKS) >= 7


@pytest.mark.parametrize("page", RUNBOOKS)
def test_a_page_is_one_screen_and_says_what_to_see_to_do_and_not_to_do(page: str) -> None:
    text = (PAGES / f"{page}.md").read_text()

    assert [text.index(step) for step in STEPS] == sorted(text.index(step) for step in STEPS)
    assert len(text.splitlines()) <= 65


def test_the_broker_is_down(running_court: RunningCourt) -> None:
    broker = process_of(running_court, "kafka.Kafka")
    broker.send_signal(signal.SIGSTOP)
    running_court.record_a_fee()
    assert running_court.rows("gateway", OUTCOME), "the receipt is shown before the broker is there"

    follow(running_court, "broker-down")

    running_court.wait_until_quiet()
    assert not running_court.rows("gateway", OUTCOME)


def test_a_database_is_down(running_court: RunningCourt) -> None:
    running_court.record_a_fee()
    process_of(running_court, "bin/postgres -D").kill()

    follow(running_court, "database-down")

    running_court.record_a_fee()
    running_court.wait_until_quiet()


def test_a_case_is_put_aside(running_court: RunningCourt) -> None:
    number = running_court.park_something()
    assert not running_court.is_well()

    follow(
        running_court, "parked-case", SERVICE="notify", NUMBER=str(number), WHY="a test", FIRST="anna", SECOND="bert"
    )

    assert running_court.rows("notify", "SELECT settled_by FROM parked WHERE id = %s", number) == [("anna, then bert",)]


def test_a_clerk_is_locked_out(running_court: RunningCourt) -> None:
    people = json.loads((running_court.places.secrets / "staff.json").read_text())
    clerk = next(each for each in people if (each["court_id"], each["role"]) == ("san-joaquin", "clerk"))

    def sign_in(pin: str) -> int:
        proof = {"personal_key": clerk["personal_key"], "pin": pin}
        return httpx.post(f"{running_court.found.web}/api/v1/tokens", json=proof).status_code

    for _ in range(10):
        sign_in("918273")
    assert sign_in(clerk["pin"]) == 429

    follow(running_court, "locked-out", NAME=clerk["name"], COURT=clerk["court_id"], WHY="a test")

    assert sign_in(clerk["pin"]) == 201


def test_a_command_fails(running_court: RunningCourt) -> None:
    number = running_court.fail_something()
    running_court.wait(lambda: not running_court.is_well(), "nobody is told of a command that failed")
    log = running_court.places.logs / "notify.log"

    follow(running_court, "failed-command", SERVICE="notify", NUMBER=number, WHY="a test", NAME="anna")

    assert running_court.rows("notify", "SELECT settled_by FROM incidents WHERE number = %s", number) == [("anna",)]
    assert number in log.read_text()


def test_a_stray_record(running_court: RunningCourt) -> None:
    case_id = running_court.stray()
    numbers = "SELECT id FROM parked WHERE case_id = %s AND settled_at IS NULL"
    running_court.wait(
        lambda: all(running_court.rows(service, numbers, case_id) for service in EVERYONE), "somebody believes it"
    )
    running_court.record_a_fee()
    assert running_court.odr("restart", "notify").returncode == 0
    running_court.wait_until_quiet()
    for service in EVERYONE:
        ((number,),) = running_court.rows(service, numbers, case_id)
        if service == "notify":
            mine = str(number)
            continue
        for more in (["--reason", "a test", "--as", "anna"], ["--as", "bert"]):
            assert running_court.odr("parked", "discard", service, str(number), *more).returncode == 0

    follow(running_court, "stray-record", SERVICE="notify", NUMBER=mine, WHY="a test", FIRST="anna", SECOND="bert")

    reason = "SELECT reason FROM parked WHERE case_id = %s"
    assert running_court.rows("notify", reason, case_id) == [("own stream: it does not follow from what was said",)]


def test_an_outbox_grows(running_court: RunningCourt) -> None:
    with another_session_sends(running_court, running_court.found):
        running_court.record_a_fee()
        unsent = "SELECT 1 FROM outbox_todo"
        assert running_court.rows("gateway", unsent)

        follow(running_court, "growing-outbox", SERVICE="gateway")

    running_court.wait(lambda: not running_court.rows("gateway", unsent), "the outbox does not empty")


@contextmanager
def another_session_sends(court: RunningCourt, found: Running) -> Iterator[None]:
    """Hold the right to send from a session that sends nothing, as an ended process may leave it."""
    url = found.database_url("gateway", court.places)
    stranger = psycopg.connect(url, autocommit=True)
    try:
        stranger.execute("SET lock_timeout = '100ms'")
        court.wait(lambda: _took(court, stranger), "the right to send was not taken")
        assert court.rows("gateway", f"SELECT pid {HELD}") == [(stranger.info.backend_pid,)]
        yield
    finally:
        stranger.close()


def _took(court: RunningCourt, stranger: psycopg.Connection) -> bool:
    court.rows("gateway", TAKE_AWAY)
    try:
        stranger.execute(RELAY_LOCK.encode())
    except psycopg.errors.LockNotAvailable:
        return False
    return True


def test_a_service_does_not_keep_up(running_court: RunningCourt) -> None:
    process_of(running_court, "services.notify.app").send_signal(signal.SIGSTOP)
    running_court.record_a_fee()
    running_court.wait(lambda: running_court.is_quiet(["intake", "gateway"]), "intake has not answered")
    yesterday = f"{datetime.now(UTC) - timedelta(days=1):%Y-%m-%dT%H:%M:%S}"

    follow(running_court, "slow-consumer", SERVICE="notify", NUMBER="2", YESTERDAY=yesterday)

    assert running_court.found.more == {"notify": running_court.found.ports("notify")[1:]}
    assert running_court.odr("scale", "notify", "1").returncode == 0

    running_court.wait_until_quiet()


def test_a_job_fails_again_and_again(running_court: RunningCourt) -> None:
    mailbox = process_of(running_court, "deploy.local.mailbox")
    mailbox.send_signal(signal.SIGSTOP)
    with begin(running_court.found.web, running_court.places.data, lambda *_: None) as case:
        for act in acts.ALL[:2]:
            act(case)
    tried, why = "SELECT 1 FROM jobs WHERE state <> 'done' AND attempts > 0", blocks("failing-jobs", STEPS[1])[1]
    running_court.wait(lambda: running_court.rows("notify", tried), "no delivery was tried")
    mailbox.kill()  # its supervisor starts another
    running_court.wait(lambda: case.id in running_court.shell(why, SERVICE="notify").stdout, "no delivery has failed")

    follow(running_court, "failing-jobs", SERVICE="notify")

    running_court.wait(lambda: not running_court.rows("notify", tried), "the deliveries did not get through")


def turned_away(web: str) -> Callable[[], bool]:
    """Return a question: is somebody who opens the front page asked to come back?"""
    return lambda: "Many people use this site right now" in httpx.get(web).text


def test_more_requests_come_than_can_be_answered(running_court: RunningCourt) -> None:
    with ExitStack() as crowd:
        slow = crowd.enter_context(psycopg.connect(running_court.found.database_url("gateway", running_court.places)))
        slow.execute("LOCK TABLE tokens IN ACCESS EXCLUSIVE MODE")
        for _ in range(GatewaySettings.model_fields["most_at_once"].default):
            asker = crowd.enter_context(socket.create_connection(("127.0.0.1", running_court.demo.port)))
            asker.sendall(ASKED)
        running_court.wait(turned_away(running_court.found.web), "nobody is turned away")

    follow(running_court, "too-many-requests")

    running_court.wait(lambda: httpx.get(running_court.found.web).status_code == 200, "the front page does not open")


def test_the_disk_is_full(running_court: RunningCourt) -> None:
    running_court.wait_until_quiet()
    before = running_court.rows("gateway", "SELECT number FROM receipts ORDER BY number")
    server = process_of(running_court, "bin/postgres -D")
    for process in (server, *server.children()):
        leave_no_room(process)
    with pytest.raises((AssertionError, OSError, Stopped)):
        running_court.record_a_fee()

    follow(running_court, "disk-full")

    assert running_court.rows("gateway", "SELECT number FROM receipts ORDER BY number") == before
    running_court.record_a_fee()
    running_court.wait_until_quiet()


def leave_no_room(process: psutil.Process) -> None:
    """Let no file grow for a process, asked as its own user: also root may not always limit another's process."""
    with suppress(psutil.NoSuchProcess):
        user, group = process.uids().real, process.gids().real
        become = ["setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups"] if user != os.getuid() else []
        command = [*become, "prlimit", f"--pid={process.pid}", "--fsize=8192:8192"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0 or not process.is_running(), done.stderr


def test_the_history_is_cut(running_court: RunningCourt) -> None:
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    ends = running_court.rows("gateway", "SELECT partition, next_offset FROM offsets WHERE topic = %s", HISTORY)
    places = [TopicPartition(HISTORY, partition, end) for partition, end in ends if end]
    admin = running_court.found.admin(running_court.places)
    for deleted in admin.delete_records(places, request_timeout=30).values():
        deleted.result()
    running_court.wait(lambda: "is cut" in running_court.odr("status").stdout, "status says nothing of the cut")

    follow(running_court, "cut-history")

    running_court.record_a_fee()
    running_court.wait_until_quiet()


def test_a_service_is_restored(running_court: RunningCourt, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    running_court.told("backup", str(folder))
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    meant = running_court.rows("intake", "TABLE states ORDER BY case_id")
    running_court.rows("intake", "DELETE FROM states")

    follow(running_court, "restoring", FOLDER=str(folder), SERVICE="intake")

    assert running_court.rows("intake", "TABLE states ORDER BY case_id") == meant
