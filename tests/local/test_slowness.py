"""A slow test says why; whether a test is slow is told to people and judged by nobody."""

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local.places import PROJECT

pytestmark = pytest.mark.slow("starts pytest in a process of its own")
TEST = """
import pytest, time

@pytest.mark.slow({})
def test_marked() -> None:
    assert True

def test_silent() -> None:
    time.sleep(0.2)
"""
RUN = """
import sys, pytest
from tests.support import slowness
slowness.SLOW_SECONDS = 0.1
sys.exit(pytest.main([*sys.argv[1:], "-p", "tests.support.slowness", "-p", "no:cacheprovider", "-c", "/dev/null"]))
"""


def run(tmp_path: Path, reason: str) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "test_made_up.py"
    file.write_text(TEST.format(reason))
    command = [sys.executable, "-c", RUN, str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT)


@pytest.mark.parametrize("reason", ["", "' '"])
def test_a_slow_test_without_a_reason_ends_the_run(tmp_path: Path, reason: str) -> None:
    done = run(tmp_path, reason)

    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert 'test_marked is slow and does not say why: pytest.mark.slow("why")' in done.stderr


def test_what_took_long_and_does_not_say_why_is_named_and_passes(tmp_path: Path) -> None:
    done = run(tmp_path, "'waits for a server'")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "seconds, and no word why" in done.stdout
    assert "test_silent" in done.stdout
    assert "test_marked" not in done.stdout.partition("no word why")[2]
