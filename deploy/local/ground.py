"""Says what this machine cannot serve, before anything is fetched; it repairs nothing.

`odr` asks it before there is a virtual environment: it needs the standard library alone.
"""

from __future__ import annotations

import argparse
import getpass
import os
import platform
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Final

from deploy.local.trouble import Trouble

PYTHONS: Final = ((3, 11), (3, 14))
PLATFORMS: Final = (("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "x86_64"), ("Darwin", "arm64"))
OLDEST_GLIBC: Final = (2, 28)
FIRST_BYTES: Final = 3_000_000_000
DEMO_BYTES: Final = 500_000_000
FRONT_PORT: Final = 8080
LAST_PORT: Final = 65535
NOT_IN_A_PATH: Final = ",:"  # Kafka takes a comma, Java a colon, for the end of a path
NOBODY: Final = "65534"
# The user nobody passes through our folders, whatever their mode. Without the first word a program that asks before
# it acts (initdb looks for postgres) would be told that it may not.
AS_NOBODY: Final = (
    "--securebits=+no_setuid_fixup",
    f"--reuid={NOBODY}",
    f"--regid={NOBODY}",
    "--clear-groups",
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
)


def refuse_what_cannot_be_served(home: Path, words: list[str]) -> None:
    """Raise Trouble when the first set-up could not end well. home: `.odr` · words: of the command line."""
    check_processor(platform.system(), platform.machine(), platform.libc_ver())
    check_path(home)
    check_rights(home)
    check_room(home.parent, FIRST_BYTES)
    check_port(port_of(words))
    check_user(os.geteuid())


def check_processor(system: str, machine: str, libc: tuple[str, str]) -> None:
    """Refuse where there is no PostgreSQL and no Java to install."""
    here = f"{system} on {machine}"
    if (system, machine) not in PLATFORMS:
        raise Trouble(f"{here} cannot be served: PostgreSQL and Java are known for {_known()}.")
    if system == "Linux" and _number(libc) < OLDEST_GLIBC:
        oldest = ".".join(map(str, OLDEST_GLIBC))
        raise Trouble(f"{here} without glibc {oldest} or newer cannot be served: use Debian 10, Ubuntu 20.04 or later.")


def check_path(home: Path) -> None:
    """Refuse a folder whose name the servers would misread."""
    wrong = next((letter for letter in NOT_IN_A_PATH if letter in str(home)), None)
    if wrong:
        raise Trouble(f"{home.parent} has `{wrong}` in its name, which Kafka cannot read: move it and start again.")


def check_rights(home: Path) -> None:
    """Refuse where the person may not write: the folder itself, or what another user has set up in it."""
    inside = [home, *(each for each in home.iterdir() if each.is_dir())] if home.is_dir() else [home.parent]
    for folder in inside:
        if not os.access(folder, os.W_OK | os.X_OK):
            raise Trouble(
                f"{getpass.getuser()} may not write in {folder}: start as its owner, or use a clone of your own."
            )


def check_room(folder: Path, needed: int) -> None:
    """Refuse when the disk is too full."""
    free = shutil.disk_usage(folder).free
    if free < needed:
        figures = f"{needed / 1e9:.1f} GB are needed and {free / 1e9:.1f} GB are free"
        raise Trouble(f"the disk is too full: {figures} in {folder}. Free some space and start again.")


def check_port(port: int | None, option: str = "--port") -> None:
    """Refuse a port that another program has. option: with which another one is chosen."""
    if port is not None and not is_free(port):
        free = next((each for each in range(port + 1, LAST_PORT + 1) if is_free(each)), None)
        other = f"`{option} {free}` is free" if free else f"choose one with `{option}`"
        raise Trouble(f"Port {port} is in use by another program: {other}.")


def check_user(user: int) -> None:
    """Refuse root where it may not become another user, as whom alone PostgreSQL runs."""
    if user != 0:
        return
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise Trouble("PostgreSQL does not run as root and `setpriv` is missing: start again as an ordinary user.")
    if subprocess.run([setpriv, *AS_NOBODY, "--", "true"], capture_output=True, check=False).returncode:
        raise Trouble("PostgreSQL does not run as root, who may not change users here: start as an ordinary user.")


def port_of(words: list[str]) -> int | None:
    """Return the port that the command line asks for; None where it starts no demo."""
    if words[:1] != ["demo"]:
        return None
    reader = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    reader.add_argument("--port", default=str(FRONT_PORT))
    port = str(reader.parse_known_args(words[1:])[0].port)
    return int(port) if port.isdecimal() and len(port) <= len(str(LAST_PORT)) and int(port) <= LAST_PORT else None


def is_free(port: int) -> bool:
    """Say whether a server could listen on a TCP port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _known() -> str:
    return ", ".join(f"{system} on {machine}" for system, machine in PLATFORMS)


def _number(libc: tuple[str, str]) -> tuple[int, ...]:
    name, version = libc
    return tuple(map(int, version.split("."))) if name == "glibc" else ()
