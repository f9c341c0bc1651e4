"""The one list of what a machine must have besides Python, for which command; installs what is missing or says how.

`odr` asks it before there is a virtual environment: it needs the standard library alone.
"""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.local.trouble import Trouble

FONTS: Final = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path("/Library/Fonts"))
INSTALL: Final = ("apt-get", "install", "-y", "-qq", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300")
SHOW: Final = ("apt-cache", "show")
UPDATE: Final = ("apt-get", "update", "-qq", "-o", "DPkg::Lock::Timeout=300")
QUICK: Final = "test --fast"
TESTS: Final = frozenset({"test", QUICK})
SERVERS: Final = frozenset({"demo", "test", "faults", "bench"})
EVERY: Final = SERVERS | TESTS | {"check"}


@dataclass(frozen=True)
class Need:
    """Something that a command cannot do without.

    packages: Debian's and Ubuntu's names, the first that is known there is installed · program: the only thing that is
    taken out of the package, into our own folder, because the package as a whole would start a server.
    """

    name: str
    packages: tuple[str, ...]
    commands: frozenset[str]
    found: Callable[[], bool]
    program: str = ""


def _program(*names: str) -> Callable[[], bool]:
    return lambda: any(shutil.which(name) for name in names)


def _certificates() -> bool:
    known = ssl.get_default_verify_paths()
    return bool(known.cafile) or bool(known.capath and any(Path(known.capath).iterdir()))


def _dejavu() -> bool:
    return any(next(folder.rglob("DejaVuSans.ttf"), None) for folder in FONTS if folder.is_dir())


NEEDS: Final = (
    Need("certificates", ("ca-certificates",), EVERY, _certificates),
    Need("setpriv", ("util-linux",), SERVERS if sys.platform == "linux" else frozenset(), _program("setpriv")),
    Need("pdftotext", ("poppler-utils",), TESTS, _program("pdftotext")),
    Need("promtool", ("prometheus",), TESTS, _program("promtool"), program="usr/bin/promtool"),
    Need("Chromium", ("chromium", "chromium-browser"), frozenset({"test", "bench"}), _program("chromium")),
    Need("npm", ("npm",), frozenset({"test"}), _program("npm")),
    Need("curl", ("curl",), frozenset({"test"}), _program("curl")),
    Need("kcat", ("kcat",), frozenset({"test"}), _program("kcat")),
    Need("fontconfig", ("fontconfig",), frozenset({"test"}), _program("fc-list")),
    Need("DejaVu fonts", ("fonts-dejavu-core",), frozenset({"test"}), _dejavu),
)


def provide(words: list[str], tools: Path) -> None:
    """Install what this command lacks. tools: our own folder of programs, on the path already. Trouble where not."""
    missing = lacking(words)
    if not missing:
        return
    sys.stderr.write(f"Installing what is missing: {_names(missing)} …\n")
    if shutil.which("apt-get") is None:
        raise Trouble(f"{_names(missing)} missing: install them with this system's package manager and start again.")
    whole = [need for need in missing if not need.program]
    rights = _rights()
    if rights is not None:
        _run([*rights, *UPDATE], missing)
    if whole and rights is None:
        raise Trouble(f"{_names(whole)} missing and only root may install them. Type: {_line(whole)}")
    if whole and rights is not None:
        _run([*rights, "env", "DEBIAN_FRONTEND=noninteractive", *INSTALL, *map(_package, whole)], whole)
    for need in [each for each in missing if each.program]:
        _take_out(need, tools)
    left = [need for need in missing if not need.found()]
    if left:
        raise Trouble(f"{_names(left)} missing after all: {', '.join(map(_package, left))} did not bring them.")


def lacking(words: list[str]) -> list[Need]:
    """Return what is not there of what this command needs."""
    command = QUICK if words[:1] == ["test"] and "--fast" in words else "".join(words[:1])
    return [need for need in NEEDS if command in need.commands and not need.found()]


def _take_out(need: Need, tools: Path) -> None:
    """Unpack one program of a package that is not installed; everybody may do that."""
    with tempfile.TemporaryDirectory() as folder:
        _run(["apt-get", "download", "-qq", _package(need)], [need], folder)
        (archive,) = Path(folder).glob("*.deb")
        _run(["dpkg-deb", "-x", str(archive), folder], [need])
        tools.mkdir(parents=True, exist_ok=True)
        shutil.move(str(Path(folder) / need.program), str(tools / Path(need.program).name))


def _rights() -> list[str] | None:
    """Return the words that go before a command of root: none for root, sudo where it asks nothing, else None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    asks = sudo is None or subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode != 0
    return None if asks else [str(sudo), "-n"]


def _run(command: list[str], needs: list[Need], folder: str | None = None) -> None:
    """Run a command of the package manager; what it answers goes to standard error."""
    if subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr, cwd=folder).returncode:
        raise Trouble(f"{_names(needs)} could not be installed; the reason stands above. Type: {_line(needs)}")


def _package(need: Need) -> str:
    """Return the name under which this system knows the package."""
    known = (
        name for name in need.packages if not subprocess.run([*SHOW, name], capture_output=True, check=False).returncode
    )
    return next(known, need.packages[0])


def _line(needs: list[Need]) -> str:
    whole = [_package(need) for need in needs if not need.program]
    install = f" && sudo apt-get install -y --no-install-recommends {' '.join(whole)}" if whole else ""
    return f"sudo apt-get update{install}"


def _names(needs: list[Need]) -> str:
    return ", ".join(need.name for need in needs)
