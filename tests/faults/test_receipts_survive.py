"""The gateway dies, is cut off or is asked twice: every receipt that was shown stays true, and each has one effect."""

import signal
import threading
import time
from pathlib import Path
from typing import Final
from uuid import uuid4

import httpx
import pytest

from deploy.play.case import begin
from tests.faults.court_system import CourtSystem, court_system
from tests.faults.desk import Desk, all_sent
from tests.faults.history_checker import HistoryChecker
from tests.faults.recording import Found
from tests.faults.topics_read import Damage

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(900),
]
SLOW: Final = "We are slower than usual just now."
DRAIN_SECONDS: Final = 300.0
AWAY_SECONDS: Final = 60.0
KILLED: Final = {1: ("receipt_stored", "before its commit"), 2: ("receipt_committed", "after its commit")}


@pytest.mark.parametrize("row", [pytest.param(row, marks=pytest.mark.row(row)) for row in KILLED])
def test_the_gateway_is_killed_with_a_request_at_work(
    system: CourtSystem, desk: Desk, found: Found, tmp_path: Path, row: int
) -> None:
    place, when = KILLED[row]
    kills = 3
    for number in range(kills):
        system.start_again("gateway", ODR_FAILPOINT=place, ODR_FAILPOINT_MARKER=str(tmp_path / f"{number}"))
        body, key = desk.body(), str(uuid4())
        with pytest.raises(httpx.TransportError):
            desk.record(body, key)
        system.start_again("gateway")
        first, second = desk.record(body, key).json(), desk.record(body, key).json()
        assert (first["number"], first["received_at"]) == (second["number"], second["received_at"])
    all_sent(system)

    found.did(f"gateway killed {when}, the client asked again with the same key")
    found.times(kills)
    desk.checker.judge(system)
    found.result("an error first; then one receipt, one time, one effect")


@pytest.mark.row(3)
def test_the_same_form_from_two_tabs_at_once(system: CourtSystem, desk: Desk, found: Found) -> None:
    body, key = desk.body(), str(uuid4())
    answers: list[httpx.Response] = []
    tabs = [threading.Thread(target=lambda: answers.append(desk.record(body, key, wait=5))) for _ in range(8)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    all_sent(system)

    found.did("the same form sent eight times at once")
    found.times(len(tabs))
    assert {answer.status_code for answer in answers} <= {200, 201, 202}
    assert len({answer.json()["number"] for answer in answers}) == 1
    desk.checker.judge(system)
    found.result("one effect, the first receipt shown to all")


@pytest.mark.row(4)
def test_the_same_key_with_another_body_is_refused(system: CourtSystem, desk: Desk, found: Found) -> None:
    body, key = desk.body(), str(uuid4())
    desk.record(body, key)
    before = system.rows("gateway", "SELECT count(*) AS n FROM receipts")

    answer = desk.record({**body, "receipt_number": "R-9999999"}, key)

    found.did("the same key sent with another body")
    assert answer.status_code == 409
    assert system.rows("gateway", "SELECT count(*) AS n FROM receipts") == before
    all_sent(system)
    desk.checker.judge(system)
    found.result("409, nothing written")


@pytest.mark.row(9)
@pytest.mark.row(10)
@pytest.mark.row(28)
def test_the_broker_is_away_and_receipts_are_still_issued(system: CourtSystem, desk: Desk, found: Found) -> None:
    system.signal_broker(signal.SIGSTOP)
    ends = time.monotonic() + AWAY_SECONDS
    issued = 0
    while time.monotonic() < ends:
        answer = desk.record(desk.body(), str(uuid4()))
        assert answer.is_success, answer.text
        assert answer.json()["outcome"]["fate"] == "working"
        issued += 1
        time.sleep(0.5)
    told = SLOW in httpx.get(system.address).text
    system.signal_broker(signal.SIGCONT)
    seconds = all_sent(system, DRAIN_SECONDS)
    time.sleep(3)

    found.did(f"the broker stood still for {AWAY_SECONDS:.0f} seconds, {issued} receipts issued meanwhile")
    assert told, "no page said that the system is slow"
    assert SLOW not in httpx.get(system.address).text
    desk.checker.judge(system)
    found.result(f"all accepted; every page said so; everything sent {seconds:.0f} seconds after its return")


@pytest.mark.row(23)
def test_the_database_does_not_answer(system: CourtSystem, desk: Desk, found: Found) -> None:
    body, key = desk.body(), str(uuid4())
    system.signal_database(signal.SIGSTOP)
    answer = desk.record(body, key)
    system.signal_database(signal.SIGCONT)
    again = desk.record(body, key)
    all_sent(system)

    found.did("the database server stood still during a request")
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert again.is_success
    desk.checker.judge(system)
    found.result("503 with Retry-After; the same key afterwards: one receipt, one effect")


@pytest.mark.row(3)
@pytest.mark.control("receipt key")
def test_without_the_receipt_key_the_damage_is_found(tmp_path: Path, found: Found) -> None:
    found.did("the same form sent twice")
    with court_system(tmp_path) as system:
        system.rows("gateway", "ALTER TABLE receipts DROP CONSTRAINT uq_receipts_author")
        system.start_again("gateway", without="receipt key")
        checker = HistoryChecker(tmp_path / "receipts.jsonl")
        with begin(system.address, system.places.data, lambda *_: None) as case:
            desk = Desk(case, checker)
            body, key = desk.body(), str(uuid4())
            answers = [desk.record(body, key) for _ in range(2)]
            assert all(answer.is_success for answer in answers), answers[-1].text
        all_sent(system)

        with pytest.raises(Damage) as damage:
            checker.judge(system)

    found.result(str(damage.value).partition(":")[0])
