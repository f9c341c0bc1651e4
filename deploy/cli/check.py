"""`odr check`: everything that can be judged without running the services, in one table; it changes no file."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from deploy.cli.showing import console, sentences, show, table
from deploy.local.places import PROJECT

CODE: Final = ("bench", "deploy", "services", "shared", "tests")
LANES: Final = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One tool and what it guards."""

    what: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """How a check ended."""

    check: Check
    good: bool
    seconds: float
    output: str


def _tool(*words: str) -> tuple[str, ...]:
    return (sys.executable, "-m", *words)


QUICK_TESTS: Final = ("-m", "not slow", "tests/architecture", "tests/contracts", "tests/audit")
CHECKS: Final = (
    Check("every command and event is whole", _tool("deploy.cli.whole")),
    Check("types", _tool("mypy", *CODE)),
    Check("layout of the code", _tool("ruff", "format", "--check", ".")),
    Check("rules of the code", _tool("ruff", "check", ".")),
    Check("who imports whom", (str(Path(sys.executable).with_name("lint-imports")),)),
    Check("code that nobody uses", _tool("deploy.cli.unused")),
    Check("journey and schemas are up to date", _tool("shared.contracts.generate", "--check")),
    Check("who sees which field is up to date", _tool("services.gateway.projection.visibility_table", "--check")),
    Check("list of settings is up to date", _tool("deploy.cli.settings", "--check")),
    Check("architecture and contracts", _tool("pytest", "-q", "-p", "no:cacheprovider", *QUICK_TESTS)),
)


def check(*, as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False) -> None:
    """Check format, rules, types, imports, contracts and architecture."""
    with sentences(), ThreadPoolExecutor(LANES) as lanes:
        findings = list(lanes.map(_run, CHECKS))
    bad = [finding for finding in findings if not finding.good]
    facts = [{"what": each.check.what, "good": each.good, "seconds": round(each.seconds, 1)} for each in findings]
    if not show(facts, as_json=as_json):
        for finding in bad:
            console.rule(finding.check.what)
            sys.stdout.write(finding.output)
        rows = [(each.check.what, "good" if each.good else "NOT GOOD", f"{each.seconds:.1f} s") for each in findings]
        console.print(table("check", "", "took", rows=rows))
    raise typer.Exit(1 if bad else 0)


def _run(wanted: Check) -> Finding:
    began = time.monotonic()
    done = subprocess.run(wanted.command, capture_output=True, text=True, check=False, cwd=PROJECT)
    return Finding(wanted, done.returncode == 0, time.monotonic() - began, done.stdout + done.stderr)
