"""What goes wrong outside the program is said in one sentence that tells what to do."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.cli.__main__ import EVERYWHERE, OF_A_CLONE
from deploy.local.child import free_port
from deploy.local.ground import is_free
from deploy.local.places import PROJECT

TOO_OLD = """
import sys
sys.version_info = (3, 9, 2)
sys.argv = ["odr"]
exec(open("odr").read(), {"__name__": "__main__", "__file__": "odr"})
"""


def odr(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "ODR_FOLDER": str(folder), "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "deploy.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT, env=environment)


@pytest.mark.broker
def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        done = odr("demo", "--port", str(port), folder=tmp_path)

    assert done.returncode == 1
    said = re.fullmatch(rf"odr: Port {port} is in use by another program: `--port (\d+)` is free\.\n", done.stderr)
    assert said, done.stderr
    assert is_free(int(said[1]))
    assert not (tmp_path / "data").exists()


@pytest.mark.broker
def test_pages_and_partners_need_a_port_each(tmp_path: Path) -> None:
    port = str(free_port())

    done = odr("demo", "--port", port, "--partner-port", port, folder=tmp_path)

    assert (done.returncode, "need a port each" in done.stderr) == (1, True)
    assert not (tmp_path / "data").exists()


@pytest.mark.slow("starts the command line once for each command")
@pytest.mark.parametrize(
    "command", [["status"], ["top"], ["case", "STK-CV-LSC-2026-1"], ["parked", "list"], ["verify-audit"]]
)
def test_commands_that_need_the_demo_say_that_it_does_not_run(command: list[str], tmp_path: Path) -> None:
    done = odr(*command, folder=tmp_path)

    assert done.returncode == 1
    assert done.stderr == "odr: The demo is not running here: start it with `./odr demo` in another terminal.\n"


def test_help_names_every_command() -> None:
    done = odr("--help", folder=Path("unused"))

    named = (PROJECT / "README.md").read_text()
    for command in OF_A_CLONE | EVERYWHERE:
        assert f" {command} " in done.stdout
        assert f"`{command}`" in named or f"./odr {command}" in named, f"README.md does not name {command}"


def test_a_python_that_is_too_old_is_said_in_a_sentence() -> None:
    environment = {**os.environ, "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", TOO_OLD], capture_output=True, text=True, check=False, cwd=PROJECT, env=environment
    )

    assert done.returncode == 1
    assert done.stderr == "odr: Python 3.11 to 3.14 is needed and this is 3.9. For example: apt install python3.11\n"
