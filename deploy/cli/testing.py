"""`odr test`: runs pytest in two lanes on two processors; it judges nothing itself."""

import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import typer

from deploy.cli.showing import console, sentences
from deploy.local import child, jars
from deploy.local.places import PROJECT, Places
from shared.contracts.topics import SERVICES

PYTEST: Final = (sys.executable, "-m", "pytest")


@dataclass(frozen=True, slots=True)
class Lane:
    """Tests that run one after the other in one process, with servers of their own if they need any."""

    name: str
    words: tuple[str, ...]


PARTS: Final = "not (browser or whole or faults)"
QUICK: Final = "not (broker or browser or whole or faults or slow)"
MOST_WORK: Final = ("tests/documents", "tests/intake", "tests/negotiation")
WHOLE: Final = (
    Lane("every part by itself", ("-m", PARTS, "--cov", "--cov-report=")),
    Lane("the whole system, by browser and by command", ("-m", "browser or whole or (faults and quick)")),
)
FAST: Final = (
    Lane("units, contracts, architecture", ("-m", QUICK, "tests", *(f"--ignore={folder}" for folder in MOST_WORK))),
    Lane("papers, registrations, offers", ("-m", QUICK, *MOST_WORK)),
)
NO_TESTS: Final = 5
LEAST_PERCENT: Final = 95
COVERED: Final = {
    **{service: f"services/{service}/domain/*" for service in SERVICES},
    "messaging": "shared/messaging/*",
}


def run_tests(
    context: typer.Context,
    *,
    fast: Annotated[bool, typer.Option("--fast", help="Only what is quick: units, contracts, architecture.")] = False,
) -> None:
    """Run the tests: all of them, or what pytest's own arguments choose (`./odr test tests/intake -k fee`)."""
    with sentences():
        if fast:
            codes = _run(FAST) if not context.args else [_pytest(("-m", QUICK, *context.args))]
        else:
            for lock in (jars.KAFKA, jars.VERAPDF):
                jars.fetch(lock, Places().jars)
            codes = [_pytest(context.args)] if context.args else [*_run(WHOLE), *_coverage()]
    raise typer.Exit(next((code for code in codes if code not in (0, NO_TESTS)), 0))


def _pytest(arguments: Sequence[str]) -> int:
    return subprocess.run([*PYTEST, *arguments], check=False, cwd=PROJECT).returncode


def _run(lanes: tuple[Lane, Lane]) -> list[int]:
    """Run two lanes at the same time, for two processors, and print one after the other."""
    first, second = lanes
    log = Places().logs / "tests-beside.log"
    log.unlink(missing_ok=True)
    beside = child.start([*PYTEST, *second.words], log)
    console.rule(first.name)
    codes = [_pytest(first.words)]
    console.rule(second.name)
    codes.append(beside.wait())
    sys.stdout.write(log.read_text(errors="replace"))
    return codes


def _coverage() -> list[int]:
    console.rule(f"branches covered, at least {LEAST_PERCENT} percent")
    return [_covered(name, files) for name, files in COVERED.items() if _has_tests(name)]


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
