"""What the demo prints for partners, typed as it stands; and the clients of docs/partners/events.md."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from deploy.access import PARTNER
from deploy.local.places import PROJECT
from deploy.play.acts_of_joining import the_fee, the_registration
from deploy.play.case import begin
from tests.partners.at_the_keyboard import OLDER_CONSOLE, TOPIC, address, first_line, java, node, password, printed
from tests.support.demo import Demo

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system, and clients in four languages"),
    pytest.mark.timeout(400),
]
OLDEST_LIBRDKAFKA: Final = (2, 6, 1)


@pytest.fixture(scope="module")
def number(demo: Demo) -> str:
    """The number of a registered case: a public fact is there to read."""
    with begin(f"http://127.0.0.1:{demo.port}", demo.folder / "data", lambda *_: None) as case:
        the_fee(case)
        the_registration(case)
        return case.number


def read(line: str) -> Mapping[str, Any]:
    event: Mapping[str, Any] = json.loads(line)
    return event


def test_the_line_for_python_works_as_it_is_printed(demo: Demo, number: str, tmp_path: Path) -> None:
    interpreter, script, *rest = printed(demo, ".odr/venv/bin/python")

    assert (PROJECT / interpreter).exists()
    event = read(first_line([interpreter, script, *rest], number, PROJECT))
    assert (event["status"], event["type"]) == ("REGISTERED", "odr.public.CaseStatusChanged.v1")


def test_python_needs_no_extra(demo: Demo, number: str, tmp_path: Path) -> None:
    uv, plain = PROJECT / ".odr" / "uv" / "uv", tmp_path / "plain"
    for step in (("venv", "-q", "--python", sys.executable, plain), ("pip", "install", "-q", "-p", plain, "aiokafka")):
        subprocess.run([str(word) for word in (uv, *step)], check=True, capture_output=True)
    _, script, *_ = printed(demo, ".odr/venv/bin/python")

    found = subprocess.run((f"{plain}/bin/python", "-c", "import cramjam"), capture_output=True, check=False)
    assert found.returncode != 0, "an environment with extras proves nothing"
    words = (f"{plain}/bin/python", PROJECT / script, address(demo), PARTNER, password(demo), TOPIC)
    assert read(first_line(words, number, tmp_path, PYTHONPATH=""))["case_number"] == number


def test_the_line_for_kcat_works_with_a_new_enough_librdkafka_and_says_which(
    demo: Demo, number: str, tmp_path: Path
) -> None:
    words = printed(demo, "kcat ")
    told = subprocess.run(("kcat", "-V"), capture_output=True, text=True, check=False)
    version = re.search(r"librdkafka (\d+)\.(\d+)\.(\d+)", told.stdout + told.stderr)

    assert version is not None
    assert ".".join(map(str, OLDEST_LIBRDKAFKA)) in demo.said
    if tuple(map(int, version.groups())) >= OLDEST_LIBRDKAFKA:
        assert read(first_line(words, number, tmp_path))["status"] == "REGISTERED"
    else:
        assert "invalid credentials" in first_line(words, "uthentication failed", tmp_path)


def test_node_needs_no_extra(demo: Demo, number: str, tmp_path: Path) -> None:
    words = (*node(tmp_path), address(demo), PARTNER, password(demo), TOPIC)

    event = read(first_line(words, number, tmp_path))

    assert (event["status"], event["type"]) == ("REGISTERED", "odr.public.CaseStatusChanged.v1")


@pytest.mark.parametrize("older", [(), (OLDER_CONSOLE,)], ids=["4.2", "3.9"])
def test_java_reads_with_kafkas_own_tools(demo: Demo, number: str, tmp_path: Path, older: tuple[Path, ...]) -> None:
    line = java(demo, "kafka-console-consumer.sh", tmp_path, *older, group=f"{PARTNER}.java{len(older)}")

    assert read(first_line(line, number, tmp_path))["status"] == "REGISTERED"
