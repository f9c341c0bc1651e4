"""`odr check` and `odr test`: what must pass before anything lands; it owns no rule, only the order."""

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from deploy.cli.showing import console

ROOT: Final = Path(__file__).parents[2]
BIN: Final = Path(sys.executable).parent
PYTHON: Final = sys.executable
STEPS: Final = (
    ("format", (str(BIN / "ruff"), "format", "--check", "--quiet", ".")),
    ("lint", (str(BIN / "ruff"), "check", "--quiet", ".")),
    ("types", (str(BIN / "mypy"), "services", "shared", "deploy", "tests")),
    ("imports", (str(BIN / "lint-imports"),)),
    ("contracts", (PYTHON, "-m", "shared.contracts.generate", "--check")),
    ("house", (PYTHON, "-m", "pytest", "-q", "tests/architecture", "tests/contracts", "tests/audit")),
)


def check() -> None:
    """Run the quick checks: format, lint, types, imports, contracts, the rules of the house."""
    failed = []
    for name, command in STEPS:
        console.print(f"[bold]{name}[/bold] …")
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(name)
    if failed:
        console.print(f"[bold red]Not right yet:[/bold red] {', '.join(failed)}")
        raise typer.Exit(1)
    console.print("[bold green]All checks passed.[/bold green]")


def run_tests(arguments: Annotated[list[str] | None, typer.Argument(help="handed to pytest")] = None) -> None:
    """Run every test on real Kafka and PostgreSQL; `odr test -- tests/intake -k fee` runs some."""
    command = [PYTHON, "-m", "pytest", "-q", *(arguments or [])]
    raise typer.Exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
