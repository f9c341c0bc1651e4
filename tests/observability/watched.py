"""What an operator does with a running system: ask, read figures, play a case with made-up words in it."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from deploy.cli import running
from deploy.cli.looking import PATIENCE_SECONDS, look
from deploy.local.places import PROJECT
from deploy.play.case import Case, begin
from shared.contracts.topics import EVERYONE
from tests.faults.court_system import CourtSystem


def odr(system: CourtSystem, *words: str) -> subprocess.CompletedProcess[str]:
    """Run one of the operator's commands on this system."""
    return subprocess.run(
        command(*words), capture_output=True, text=True, check=False, cwd=PROJECT, env=surroundings(system), timeout=120
    )


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "deploy.cli", *words]


def surroundings(system: CourtSystem) -> dict[str, str]:
    return {**os.environ, "ODR_FOLDER": str(system.places.root), "PYTHONPATH": str(PROJECT), "COLUMNS": "120"}


def told(system: CourtSystem, *words: str) -> tuple[int, dict[str, Any]]:
    """Return the exit code of `odr status` and what it told, as a program reads it."""
    done = odr(system, "status", "--json", *words)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def told_when(
    system: CourtSystem, true: Callable[[int, dict[str, Any]], object], *words: str
) -> tuple[int, dict[str, Any]]:
    """Look again until it is as awaited, then ask the command. words: none, or `--patience` and seconds."""
    deadline, patience = time.monotonic() + 60, float(words[1]) if words else PATIENCE_SECONDS
    while True:
        seen = look(system.places, running.find(system.places))
        worries = seen.worries(patience)
        if true(int(bool(worries)), {"services": [asdict(each) for each in seen.services], "worries": worries}):
            break
        assert time.monotonic() < deadline, worries
        time.sleep(0.3)
    return told(system, *words)


def figures(system: CourtSystem, service: str) -> str:
    """Return what a service tells Prometheus."""
    port = system.installation.ports[service]
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return str(answer.read().decode())


def all_figures(system: CourtSystem) -> dict[str, str]:
    return {service: figures(system, service) for service in EVERYONE}


@contextmanager
def playing(system: CourtSystem) -> Iterator[Case]:
    """Bring three people to the door."""
    with begin(system.address, system.places.data, lambda *_: None) as case:
        yield case
