"""Ctrl-C before the program could do anything: it ends with a sentence and an exit code."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import psutil
import pytest

from deploy.local.places import PROJECT

pytestmark = [pytest.mark.slow("starts the command line again and again"), pytest.mark.timeout(120)]
ODR: Final = (sys.executable, PROJECT / "odr")
BLOCKED: Final = "SigBlk:"
PATIENCE_SECONDS: Final = 20.0


def hears_ctrl_c() -> None:
    """Undo what the shell of a job in the background does: there Ctrl-C is nobody's."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def holds_ctrl_c_back(pid: int) -> bool:
    """Say whether a process has blocked this signal and no other: its first lines have run."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    mask = next(line.split()[1] for line in lines if line.startswith(BLOCKED))
    return int(mask, 16) == 1 << (signal.SIGINT - 1)


def is_the_tool(pid: int) -> bool:
    """Say whether `odr` has become the command line tool."""
    return "deploy.cli" in psutil.Process(pid).cmdline()


@pytest.mark.parametrize("when", [holds_ctrl_c_back, is_the_tool])
@pytest.mark.parametrize("words", [("status",), ("parked", "list"), ("play",), ("demo", "--port", "1")])
def test_ctrl_c_at_the_very_start_is_answered_in_a_sentence(
    when: Callable[[int], bool], words: tuple[str, ...], tmp_path: Path
) -> None:
    environment = {**os.environ, "ODR_FOLDER": str(tmp_path)}
    started = subprocess.Popen(
        [*ODR, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        preexec_fn=hears_ctrl_c,  # noqa: PLW1509 - nothing else runs beside it
    )
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not when(started.pid):
        assert started.poll() is None, started.communicate()
        assert time.monotonic() < deadline
    started.send_signal(signal.SIGINT)

    said, complained = started.communicate(timeout=PATIENCE_SECONDS)

    assert started.returncode in {1, 130}
    assert complained.strip().startswith("odr: ")
    assert "topped" in complained
    assert len(complained.strip().splitlines()) == 1
    assert "Traceback" not in said + complained


def test_a_word_that_is_no_text_is_refused_in_a_sentence(tmp_path: Path) -> None:
    environment = {**os.environ, "ODR_FOLDER": str(tmp_path)}

    done = subprocess.run([*ODR, "case", b"\xff\xfe"], capture_output=True, check=False, env=environment)

    assert (done.returncode, done.stderr) == (1, b"odr: What was typed is no text in UTF-8: type it again.\n")
