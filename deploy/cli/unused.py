"""Code that nobody uses: `python -m deploy.cli.unused`. Whatever is found is deleted, or allowed with its reason.

Tests are no users. Templates are: what they name of a page, a letter or a paper is in use.
"""

import re
import sys
import tomllib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from vulture import Vulture

from deploy.local.places import PROJECT

ALLOWED: Final = Path(__file__).with_name("unused.toml")
CODE: Final = ("bench", "deploy", "services", "shared", "odr")
TEMPLATES: Final = ("*.html", "*.jinja", "*.typ", "*.txt")
# Called by what finds them: routes by FastAPI, commands by typer, jobs by their kind, checks by pydantic.
REGISTERED: Final = ("@*.get", "@*.post", "@*.delete", "@*.api_route", "@*.command", "@jobs.job", "@*_validator")
BY_NAME: Final = ("upgrade", "downgrade", "revision", "down_revision", "branch_labels", "depends_on")  # by alembic
_SAID: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\.\w+", re.DOTALL)  # expressions, and attributes in what typst reads
_PLACES: Final = re.compile(r'"deploy(?:\.\w+)+:(\w+)"')  # of commands, in the list that loads them
_NAMES: Final = re.compile(r"[A-Za-z_]\w*")


def unused(project: Path = PROJECT) -> list[str]:
    """Return `file:name` of everything that is declared in the code and used by none of it, nor by a template."""
    search = Vulture(ignore_names=list(BY_NAME), ignore_decorators=list(REGISTERED))
    search.scavenge([project / place for place in CODE])
    for file in sorted((project / "deploy").rglob("*.py")):
        search.used_names.update(_PLACES.findall(file.read_text()))
    for pattern in TEMPLATES:
        for file in sorted((project / "services").rglob(pattern)):
            search.used_names.update(_NAMES.findall(" ".join(_SAID.findall(file.read_text()))))
    return [f"{item.filename.relative_to(project)}:{item.name}" for item in search.get_unused_code(min_confidence=60)]


def findings(found: Sequence[str], allowed: Sequence[str]) -> list[str]:
    """Return a sentence for each that is not allowed, and for each allowance that nothing needs any more."""
    unneeded = [pattern for pattern in allowed if not any(fnmatchcase(name, pattern) for name in found)]
    wrong = [name for name in found if not any(fnmatchcase(name, pattern) for pattern in allowed)]
    return [
        *(f"{name} is used by nobody: delete it, or say in {ALLOWED.name} who uses it." for name in wrong),
        *(f"{pattern} in {ALLOWED.name} is not needed any more: delete the line." for pattern in unneeded),
    ]


def allowances(file: Path = ALLOWED) -> list[str]:
    """Read the patterns of `file:name` that may stay."""
    return [pattern for entry in tomllib.loads(file.read_text())["allowed"] for pattern in entry["names"]]


if __name__ == "__main__":
    sentences = findings(unused(), allowances())
    sys.stdout.writelines(f"{sentence}\n" for sentence in sentences)
    sys.exit(bool(sentences))
