"""A partner mistypes something: each client ends with a sentence that says what to do, and with an exit code."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from deploy.access import PARTNER
from deploy.cli import running
from deploy.local.child import free_port
from deploy.local.places import Places
from tests.partners.at_the_keyboard import CLIENTS, TOPIC, address, java, node, password
from tests.support.demo import Demo

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system, and clients in three languages"),
    pytest.mark.timeout(300),
]
TRACES: Final = re.compile(r"Traceback|^\s+at .*:\d+", re.MULTILINE)
OURS: Final = ("status.py", "status.mjs")


def client(name: str, folder: Path) -> tuple[str, ...]:
    """Return how one of our clients is started in a folder."""
    if name == "status.mjs":
        return node(folder)
    shutil.copy(CLIENTS / name, folder)
    return (sys.executable, name)


def said(words: Sequence[str | Path], folder: Path) -> str:
    """Return what a client says that must end by itself, not well, and without showing its insides."""
    done = subprocess.run(
        [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd=folder,
        timeout=100,
    )
    assert done.returncode == 1, done.stdout
    assert not TRACES.search(done.stdout), done.stdout
    return done.stdout


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("few", [0, 1, 2, 3])
def test_too_few_words_are_answered_by_how_it_is_used(name: str, few: int, tmp_path: Path) -> None:
    words = client(name, tmp_path)

    assert (
        said((*words, *"abc"[:few]), tmp_path) == f"usage: {Path(words[0]).name.rstrip('0123456789.')} {name} {WORDS}"
    )


WORDS: Final = "SERVER USER PASSWORD TOPIC …\n"


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("typed", ["public.san-joaqin.case-status.v1", "case.events.v1", "bad/topic", ""])
def test_a_topic_that_is_not_there_or_not_theirs_is_named_with_those_that_are(
    demo: Demo, name: str, typed: str, tmp_path: Path
) -> None:
    words = (*client(name, tmp_path), address(demo), PARTNER, password(demo), TOPIC, typed)

    assert f"You can read no topic {typed}. Check TOPIC; you can read: {TOPIC}" in said(words, tmp_path)


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("mistyped", ["user", "password"])
def test_a_wrong_user_or_password_is_said_so(demo: Demo, name: str, mistyped: str, tmp_path: Path) -> None:
    known = {"user": PARTNER, "password": password(demo)} | {mistyped: "nobody"}

    told = said((*client(name, tmp_path), address(demo), *known.values(), TOPIC), tmp_path)

    assert "USER and PASSWORD" in told
    assert "invalid credentials" in told


@pytest.mark.parametrize("name", OURS)
@pytest.mark.parametrize("place", ["nobody", "the pages", "the services", "no port", "no number", "no such port"])
def test_a_wrong_listener_is_said_so(demo: Demo, name: str, place: str, tmp_path: Path) -> None:
    server = {
        "nobody": f"127.0.0.1:{free_port()}",
        "the pages": f"127.0.0.1:{demo.port}",
        "the services": running.find(Places(demo.folder)).kafka,
        "no port": "127.0.0.1",
        "no number": "127.0.0.1:port",
        "no such port": "127.0.0.1:99999",
    }[place]

    told = said((*client(name, tmp_path), server, PARTNER, password(demo), TOPIC), tmp_path)

    assert server in told
    assert re.search(r"check(?: that)? SERVER", told)
    assert "partners' listener" in told


@pytest.mark.parametrize("name", OURS)
def test_a_group_that_is_not_theirs_is_said_so(demo: Demo, name: str, tmp_path: Path) -> None:
    words = client(name, tmp_path)
    script = tmp_path / name
    script.write_text(re.sub(r"f\"\{user\}\.python\"|`\$\{username\}\.node`", '"somebody"', script.read_text()))

    told = said((*words, address(demo), PARTNER, password(demo), TOPIC), tmp_path)

    assert "is not yours" in told
    assert f"your user's name, or one that begins with `{PARTNER}.`" in told


def test_a_client_without_its_package_says_how_to_get_it(tmp_path: Path) -> None:
    for name in OURS:
        shutil.copy(CLIENTS / name, tmp_path)

    assert said((sys.executable, "-S", "status.py", *"abcd"), tmp_path) == "aiokafka is missing: pip install aiokafka\n"
    assert said(("node", "status.mjs", *"abcd"), tmp_path) == "kafkajs is missing: npm install kafkajs\n"


def test_kafkas_own_tool_lists_the_topics_that_a_partner_can_read(demo: Demo, tmp_path: Path) -> None:
    done = subprocess.run(
        [str(word) for word in java(demo, "kafka-topics.sh", tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )

    assert done.stdout.split() == [TOPIC]


@pytest.mark.parametrize("wrong", ["PASSWORD", "SERVER"])
def test_kafkas_own_tool_ends_at_a_wrong_password_or_listener(demo: Demo, wrong: str, tmp_path: Path) -> None:
    value = {"PASSWORD": "wrong", "SERVER": f"127.0.0.1:{free_port()}"}[wrong]
    words = java(demo, "kafka-topics.sh", tmp_path, **{wrong: value})

    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False, cwd=tmp_path)

    assert done.returncode == 1
    assert ("invalid credentials" if wrong == "PASSWORD" else "timed out") in done.stdout.lower() + done.stderr.lower()
