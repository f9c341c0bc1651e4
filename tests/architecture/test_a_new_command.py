"""CONTRIBUTING's worked example, carried out in a copy of the project: it is whole, and it is short."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MOST_FILES = 10
EDIT = re.compile(
    r"(?:^\*\*(?P<path>\S+)\*\*, |^and )"
    r"(?P<where>at the end|a new file|(?:after|before|instead of) `(?P<anchor>[^`]+)`)"
    r"[^\n]*\n```\w*\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
GENERATORS = (
    "shared.contracts.generate",
    "services.gateway.projection.visibility_table",
    "services.gateway.words.catalogue",
)


@dataclass(frozen=True)
class Edit:
    path: str
    where: str
    anchor: str
    text: str

    def make(self, copy: Path) -> None:
        file = copy / self.path
        if self.where == "a new file":
            file.write_text(self.text)
            return
        before = file.read_text()
        if self.where == "at the end":
            file.write_text(before + self.text)
            return
        assert before.count(self.anchor) >= 1, f"{self.path} has no {self.anchor!r}"
        kept = "" if self.where.startswith("instead") else self.anchor
        text = self.text.rstrip("\n") if self.where.startswith("instead") else self.text
        put = f"{self.anchor}\n{text.rstrip(chr(10))}" if self.where.startswith("after") else text + kept
        file.write_text(before.replace(self.anchor, put, 1))


def edits() -> list[Edit]:
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    found: list[Edit] = []
    for match in EDIT.finditer(guide[guide.index("## Add a command") : guide.index("## Add a service")]):
        path = match["path"] or found[-1].path
        found.append(Edit(path, match["where"], match["anchor"] or "", match["text"]))
    return found


EDITS = edits()
PATHS = tuple(dict.fromkeys(edit.path for edit in EDITS))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as it stands, without what is not under version control."""
    copy = tmp_path_factory.mktemp("copy")
    names = _run(ROOT, "git", "ls-files", "--cached", "--others", "--exclude-standard").stdout.split("\n")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, copy / name)
    return copy


@pytest.fixture(scope="module")
def with_the_example(project: Path) -> Path:
    for edit in EDITS:
        edit.make(project)
    _tool(project, "ruff", "format", "-q", *(path for path in PATHS if path.endswith(".py")))
    for generator in GENERATORS:
        made = _tool(project, generator)
        assert made.returncode == 0, made.stdout + made.stderr
    return project


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def _tool(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return _run(folder, sys.executable, "-m", *words)


def test_a_new_command_takes_at_most_ten_files_by_hand() -> None:
    assert len(PATHS) <= MOST_FILES
    assert {"shared/contracts/negotiation.py", "tests/negotiation/test_patience.py"} < set(PATHS)


@pytest.mark.slow("writes the generated files of the copy")
def test_the_example_is_whole_and_generated_files_follow(with_the_example: Path) -> None:
    whole = _tool(with_the_example, "deploy.cli.whole")
    tidy = _tool(with_the_example, "ruff", "check", *(path for path in PATHS if path.endswith(".py")))

    assert whole.stdout == "", whole.stderr
    assert tidy.returncode == 0, tidy.stdout
    assert "`AskForPatience`" in (with_the_example / "docs" / "authorization.md").read_text()
    assert "AskForPatience" in (with_the_example / "shared" / "contracts" / "JOURNEY.md").read_text()


@pytest.mark.slow("runs the tests that grow by themselves in the copy")
@pytest.mark.timeout(900)
def test_the_tests_that_grow_by_themselves_accept_it(with_the_example: Path) -> None:
    files = (
        "tests/negotiation/test_patience.py",
        "tests/contracts",
        "tests/architecture/test_map.py",
        "tests/gateway/test_the_words.py",
        "tests/gateway/test_who_sees_what.py",
        "tests/browser/test_catalogue.py",
        "tests/api/test_openapi.py",
    )

    done = _tool(
        with_the_example,
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "-m",
        "not broker",
        "-k",
        "not stands_on",
        *files,
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.slow("asks for what is missing once for each file of the example")
@pytest.mark.parametrize("path", [path for path in PATHS if path != PATHS[0]])
def test_each_file_that_is_left_out_is_named(path: str, with_the_example: Path) -> None:
    """Undo one file at a time in the copy that has the whole example, and put it back."""
    file, before = with_the_example / path, ROOT / path
    whole = file.read_text()
    if before.exists():
        file.write_text(before.read_text())
    else:
        file.unlink()

    told = _tool(with_the_example, "deploy.cli.whole")
    file.write_text(whole)

    assert told.returncode == 1
    assert "atience" in told.stdout + told.stderr
