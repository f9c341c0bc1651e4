"""An operator gives a service more processes, and fewer: all of them work, and all are seen."""

import json
import urllib.request
from collections.abc import Iterator
from typing import Any

import psutil
import pytest

from tests.operations.log_names import missed
from tests.operations.running_court import RunningCourt
from tests.support.processes import living

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and looks after it"),
    pytest.mark.timeout(400),
]
SERVICE = "intake"


@pytest.fixture(scope="module")
def three(running_court: RunningCourt) -> Iterator[RunningCourt]:
    assert scale(running_court, 3) == f"{SERVICE}: 3 processes, ready."
    yield running_court
    scale(running_court, 1)


def scale(court: RunningCourt, number: int) -> str:
    done = court.odr("scale", SERVICE, str(number))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip().splitlines()[-1]


def pids(court: RunningCourt) -> set[int]:
    return {each.pid for each in living(court.found.pid, f"services.{SERVICE}.app")}


def seen(court: RunningCourt) -> dict[str, Any]:
    services = json.loads(court.odr("status", "--json").stdout)["services"]
    found: dict[str, Any] = next(each for each in services if each["service"] == SERVICE)
    return found


def scraped(court: RunningCourt) -> list[str]:
    targets = json.loads(court.places.scrape.read_text())
    return [target for each in targets if each["labels"]["service"] == SERVICE for target in each["targets"]]


def figure(target: str, name: str) -> float:
    with urllib.request.urlopen(f"http://{target}/metrics", timeout=10) as answer:
        lines = [line for line in answer.read().decode().splitlines() if line.startswith(name)]
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines)


def test_three_processes_are_seen_and_share_the_work(three: RunningCourt) -> None:
    assert len(pids(three)) == 3
    assert (seen(three)["processes"], seen(three)["ready_processes"]) == (3, 3)
    assert f"{SERVICE}  3/3" in " ".join(three.odr("status").stdout.split(" " * 5)).replace("   ", "  ")
    targets = scraped(three)
    assert len(set(targets)) == 3
    assert all(figure(target, "odr_ready") == 1 for target in targets)

    for _ in range(6):
        three.record_a_fee()

    three.wait_until_quiet()


def test_the_runbooks_name_the_logs_of_all_three(three: RunningCourt) -> None:
    logs = sorted(log.name for log in three.places.logs.glob(f"{SERVICE}*"))

    assert len(logs) == 3
    assert missed(SERVICE, logs) == {}


def test_one_of_three_is_killed_and_comes_back(three: RunningCourt) -> None:
    before = pids(three)
    psutil.Process(min(before)).kill()

    three.record_a_fee()
    three.wait(
        lambda: len(pids(three)) == 3 and seen(three)["ready_processes"] == 3, "the killed one did not come back"
    )

    assert len(pids(three) & before) == 2
    three.wait_until_quiet()


def test_a_restart_is_of_all_of_them(three: RunningCourt) -> None:
    before = pids(three)

    assert three.odr("restart", SERVICE).returncode == 0

    assert len(pids(three)) == 3
    assert not pids(three) & before


def test_fewer_take_over_what_the_others_had(running_court: RunningCourt) -> None:
    scale(running_court, 2)

    assert scale(running_court, 1) == f"{SERVICE}: 1 process, ready."

    assert len(pids(running_court)) == len(scraped(running_court)) == seen(running_court)["processes"] == 1
    running_court.record_a_fee()
    running_court.wait_until_quiet()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("gateway", "2"), "The gateway has one process"),
        (("nobody", "2"), "There is no service nobody; there are"),
        ((SERVICE, "0"), "can have 1 to 12 processes"),
        ((SERVICE, "13"), "can have 1 to 12 processes"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    running_court: RunningCourt, words: tuple[str, str], said: str
) -> None:
    before = running_court.places.running.read_text()

    refused = running_court.odr("scale", *words)

    assert (refused.returncode, said in refused.stderr) == (1, True), refused.stderr
    assert running_court.places.running.read_text() == before
