"""`odr test`: runs pytest in two lanes on two processors; it judges nothing itself."""

import re
import subprocess
import sys
from collections.abc import Sequence
from typing import Final

import typer

from deploy.cli.showing import console, sentences
from deploy.local import child, jars
from deploy.local.places import PROJECT, Places
from shared.contracts.topics import SERVICES

PYTEST: Final = (sys.executable, "-m", "pytest")
PARTS: Final = "not browser and not whole and (not faults or quick)"
FIRST: Final = ("every part by itself", ("-m", PARTS, "--cov", "--cov-report="))
BESIDE: Final = ("the whole system, by browser and by command", ("-m", "browser or whole"))
NO_TESTS: Final = 5
LEAST_PERCENT: Final = 95
COVERED: Final = {
    **{service: f"services/{service}/domain/*" for service in SERVICES},
    "messaging": "shared/messaging/*",
}


def test(context: typer.Context) -> None:
    """Run the tests: all of them, or what pytest's own arguments choose (`./odr test tests/intake -k fee`)."""
    with sentences():
        for lock in (jars.KAFKA, jars.VERAPDF):
            jars.fetch(lock, Places().jars)
        code = _pytest(context.args) if context.args else _everything()
    raise typer.Exit(code)


def _pytest(arguments: Sequence[str]) -> int:
    return subprocess.run([*PYTEST, *arguments], check=False, cwd=PROJECT).returncode


def _everything() -> int:
    """Run both lanes at the same time, print one after the other, and judge the coverage of the first."""
    log = Places().logs / "tests-beside.log"
    name, words = BESIDE
    beside = child.start([*PYTEST, *words], log)
    console.rule(FIRST[0])
    codes = [_pytest(FIRST[1])]
    console.rule(name)
    codes.append(beside.wait())
    sys.stdout.write(log.read_text(errors="replace"))
    console.rule(f"branches covered, at least {LEAST_PERCENT} percent")
    codes.extend(_covered(name, files) for name, files in COVERED.items() if _has_tests(name))
    return next((code for code in codes if code not in (0, NO_TESTS)), 0)


def _has_tests(name: str) -> bool:
    """Say whether a part has tests of its own yet; one without is named, so that nobody takes it for proved."""
    found = any((PROJECT / "tests" / name).glob("test_*.py"))
    if not found:
        console.print(f"{name:<12} no tests yet")
    return found


def _covered(name: str, files: str) -> int:
    report = ("coverage", "report", f"--include={files}", "--skip-covered", f"--fail-under={LEAST_PERCENT}")
    done = subprocess.run([sys.executable, "-m", *report], capture_output=True, text=True, check=False, cwd=PROJECT)
    total = re.search(r"^TOTAL.*?(\d+%)", done.stdout, re.MULTILINE)
    console.print(f"{name:<12} {total[1] if total else 'nothing'}")
    if done.returncode:
        sys.stdout.write(done.stdout + done.stderr)
    return done.returncode
