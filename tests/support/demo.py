"""A demo in a folder of its own, started as a newcomer starts it: by the command line."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import psutil
import pytest

from deploy.local.child import free_port
from deploy.local.places import PROJECT, Places

READY = "Ctrl-C stops everything."


class Demo:
    """A demo in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """Begin to start it; the archives of this clone are shared, the port for partners is its own."""
        (folder / "jars").symlink_to(Places().jars)
        self.folder = folder
        self.port, self.partner_port = free_port(), free_port()
        self.said = ""
        self.process = self.start()

    def start(self) -> subprocess.Popen[str]:
        """Start the command."""
        environment = {**os.environ, "ODR_FOLDER": str(self.folder), "PYTHONPATH": str(PROJECT)}
        command = [
            sys.executable,
            "-m",
            "deploy.cli",
            "demo",
            "--port",
            str(self.port),
            "--partner-port",
            str(self.partner_port),
        ]
        return subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=PROJECT, env=environment
        )

    def wait(self) -> None:
        """Return when it greets; fail with what it said."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line
            if READY in line:
                return
        pytest.fail(f"the demo did not start:\n{self.said}\n{logs(self.folder)}")

    def get(self, path: str) -> Any:
        """Return the JSON of an address."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}") as answer:
            return json.load(answer)

    def children(self) -> list[psutil.Process]:
        """Return every process that it started."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def odr(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command on the same folder."""
        environment = {**os.environ, "ODR_FOLDER": str(self.folder), "PYTHONPATH": str(PROJECT)}
        command = [sys.executable, "-m", "deploy.cli", *words]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT, env=environment)

    def interrupt(self) -> None:
        """Press Ctrl-C and wait for the end."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        assert self.process.stdout is not None
        self.said += self.process.stdout.read()
        self.process.wait(60)
        self.process.stdout.close()


def logs(folder: Path) -> str:
    """Return the end of each process's log."""
    return "\n".join(
        f"--- {file.name}\n{file.read_text(errors='replace')[-1500:]}" for file in (folder / "logs").glob("*.log")
    )
