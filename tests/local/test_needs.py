"""What a command needs besides Python is looked for, installed without questions, or said in one line to type."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from deploy.local import needs
from deploy.local.needs import NEEDS, lacking, provide
from deploy.local.places import PROJECT
from deploy.local.trouble import Trouble


@dataclass
class Machine:
    """A bare machine. there: packages that are on it · sudo: without a password · known: what its archive has."""

    tools: Path
    there: set[str] = field(default_factory=set)
    ran: list[str] = field(default_factory=list)
    sudo: bool = False
    archive: frozenset[str] = frozenset(name for need in NEEDS for name in need.packages)
    online: bool = True

    def run(self, command: list[str], *, cwd: str | None = None, **_: Any) -> CompletedProcess[bytes]:
        """Do what the package manager would."""
        self.ran.append(" ".join(command))
        good = self.online
        if "apt-cache" in command:
            good = command[-1] in self.archive
        elif command[-1] == "true":
            good = self.sudo
        elif "install" in command and good:
            self.there |= set(command) & self.archive
        elif "download" in command and good and cwd:
            Path(cwd, f"{command[-1]}_2_amd64.deb").touch()
        elif "dpkg-deb" in command:
            Path(command[-1], "usr/bin").mkdir(parents=True)
            Path(command[-1], "usr/bin/promtool").touch()
        return CompletedProcess(command, 0 if good else 1)

    def has(self, *packages: str) -> Callable[[], bool]:
        return lambda: bool(self.there & set(packages)) or ("prometheus" in packages and self.unpacked)

    @property
    def unpacked(self) -> bool:
        return (self.tools / "promtool").exists()


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    one = Machine(tmp_path / "tools")
    monkeypatch.setattr(needs, "NEEDS", tuple(replace(need, found=one.has(*need.packages)) for need in NEEDS))
    monkeypatch.setattr("subprocess.run", one.run)
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    return one


def test_root_gets_everything_without_a_question_and_only_one_program_of_prometheus(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)

    provide(["test"], machine.tools)

    install = next(command for command in machine.ran if " install " in command)
    assert install.startswith("env DEBIAN_FRONTEND=noninteractive apt-get install -y ")
    assert {"chromium", "npm", "poppler-utils", "fontconfig", "fonts-dejavu-core"} <= machine.there
    assert "prometheus" not in machine.there
    assert machine.unpacked
    assert lacking(["test"]) == []


def test_what_is_there_already_is_not_touched(machine: Machine) -> None:
    machine.there = set(machine.archive)

    provide(["test"], machine.tools)

    assert machine.ran == []


def test_an_ordinary_user_whom_sudo_trusts_is_not_asked_either(machine: Machine) -> None:
    machine.sudo = True

    provide(["test"], machine.tools)

    assert any(command.startswith("/usr/bin/sudo -n apt-get update") for command in machine.ran)
    assert lacking(["test"]) == []


def test_an_ordinary_user_without_rights_is_told_one_line_to_type(machine: Machine) -> None:
    machine.there = {"ca-certificates", "util-linux", "fontconfig", "fonts-dejavu-core", "prometheus", "curl", "kcat"}

    with pytest.raises(Trouble) as told:
        provide(["test"], machine.tools)

    assert str(told.value) == (
        "pdftotext, Chromium, npm missing and only root may install them. Type: sudo apt-get update && "
        "sudo apt-get install -y --no-install-recommends poppler-utils chromium npm"
    )


def test_an_ordinary_user_unpacks_promtool_without_any_rights(machine: Machine) -> None:
    machine.there = set(machine.archive) - {"prometheus"}

    provide(["test", "--fast"], machine.tools)

    assert machine.unpacked


def test_what_the_package_manager_cannot_do_is_said_with_the_line_to_type(machine: Machine) -> None:
    machine.sudo, machine.online = True, False

    with pytest.raises(Trouble, match=r"could not be installed; the reason stands above\. Type: sudo apt-get update"):
        provide(["check"], machine.tools)


def test_a_machine_with_another_package_manager_is_told_the_names(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)

    with pytest.raises(
        Trouble, match=r"pdftotext, promtool.* missing: install them with this system's package manager"
    ):
        provide(["test"], machine.tools)


def test_where_a_package_has_another_name_that_one_is_installed(machine: Machine) -> None:
    machine.sudo, machine.archive = True, machine.archive - {"chromium"}

    provide(["test"], machine.tools)

    assert "chromium-browser" in machine.there


@pytest.mark.parametrize(
    ("command", "needed", "spared"),
    [
        ("check", {"certificates"}, {"Chromium", "npm", "promtool"}),
        ("test --fast", {"certificates", "pdftotext", "promtool"}, {"Chromium", "npm", "setpriv"}),
        ("test tests/intake -k fee", {"Chromium", "npm", "pdftotext", "promtool", "DejaVu fonts"}, set()),
        ("demo --fresh", {"certificates"}, {"Chromium", "pdftotext"}),
        ("status", set(), {"certificates"}),
    ],
)
def test_each_command_asks_for_what_it_needs(
    machine: Machine, command: str, needed: set[str], spared: set[str]
) -> None:
    names = {need.name for need in lacking(command.split())}

    assert needed <= names
    assert not spared & names


def test_no_test_is_skipped_because_something_is_missing() -> None:
    skipping = re.compile(r"pytest\.(skip|importorskip)\(|mark\.(skip|skipif|xfail)\b")
    files = [file for file in (PROJECT / "tests").rglob("*.py") if file != Path(__file__)]

    assert [file.name for file in files if skipping.search(file.read_text())] == []


def test_the_pipeline_calls_the_commands_of_the_readme_and_nothing_else() -> None:
    lines = (PROJECT / ".ci" / "run").read_text().splitlines()
    calls = [line for line in lines if line and not line.startswith(("#", "set ", "cd "))]

    assert calls == ["./odr check", "./odr test"]
