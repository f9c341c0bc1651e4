"""A clean clone of the working tree in a folder of its own, used by whoever a test says, as on a new machine."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from deploy.local.ground import NOBODY
from deploy.local.places import PROJECT, Places

LEFT_OUT: Final = (".*cache*", "__pycache__", ".git", ".odr", ".hypothesis")
ARCHIVES: Final = "archive-v0"  # where uv keeps the packages' files, which it only reads
USUAL: Final = ("/usr/local/bin", "/usr/bin", "/bin", "/usr/local/sbin", "/usr/sbin", "/sbin")
AS_SOMEBODY: Final = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--")


@dataclass
class Clone:
    """A folder as `git clone` leaves it. become: the words that go before each command, to run it as somebody else."""

    folder: Path
    become: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def odr(self, *words: str, seconds: float = 900) -> subprocess.CompletedProcess[str]:
        """Run a command as on a machine that has no language of its own."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ODR_", "LANG", "LC_", "PY"))}
        environment = {**kept, "PATH": ":".join(USUAL), "HOME": str(self.folder.parent), **self.environment}
        command = [*self.become, everybodys_python(), str(self.folder / "odr"), *words]
        return subprocess.run(
            command, capture_output=True, text=True, check=False, cwd=self.folder, env=environment, timeout=seconds
        )


def everybodys_python() -> str:
    """Return a Python that any user of this machine may start."""
    found = (shutil.which(f"python3.{minor}", path=":".join(USUAL)) for minor in (11, 12, 13, 14))
    return next(python for python in found if python)


def somebody() -> tuple[str, ...]:
    """Return the words by which root becomes an ordinary user; none for an ordinary user."""
    return AS_SOMEBODY if os.geteuid() == 0 else ()


@contextmanager
def room_for_all() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="odr-clone-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def make_clone(folder: Path, become: tuple[str, ...] = ()) -> Clone:
    """Copy what git would, and give it what was once downloaded here: the installer, its packages, the archives."""
    shutil.copytree(PROJECT, folder, ignore=shutil.ignore_patterns(*LEFT_OUT))
    here, home, cache = Places().root, folder / ".odr", folder.parent / "uv-cache"
    home.mkdir()
    kept = Path(os.environ.get("UV_CACHE_DIR", here / "uv-cache"))
    if kept.is_dir():
        shutil.copytree(kept, cache, ignore=shutil.ignore_patterns(ARCHIVES))
    for source, copy in (
        (here / "uv", home / "uv"),
        (here / "jars", home / "jars"),
        (kept / ARCHIVES, cache / ARCHIVES),
    ):
        linked = subprocess.run(["cp", "-al", str(source), str(copy)], check=False, capture_output=True)
        if linked.returncode and source.is_dir():
            shutil.copytree(source, copy, dirs_exist_ok=True, symlinks=True)
    if become:
        hand_over(folder.parent)
    # Linux lets nobody link to the files of somebody else.
    return Clone(folder, become, {"UV_CACHE_DIR": str(cache), "UV_LINK_MODE": "copy" if become else "hardlink"})


def hand_over(folder: Path) -> None:
    """Give everything to the ordinary user, except files that are also those of this clone."""
    for inside, _, names in os.walk(folder):
        os.chown(inside, int(NOBODY), int(NOBODY))
        for file in (Path(inside, name) for name in names):
            if file.lstat().st_nlink == 1:
                os.chown(file, int(NOBODY), int(NOBODY), follow_symlinks=False)
