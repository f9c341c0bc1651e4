"""Every setting is on one list and reaches the processes of the demo and of the containers; what is none is said."""

import json
import subprocess
import sys
from typing import Any, Final

import pytest
import yaml

from deploy.cli import settings as listed
from deploy.local.installation import Installation
from deploy.local.places import PROJECT, Places, courts_here
from deploy.local.secret_files import OWN_SETTINGS
from deploy.local.service_environment import environment_of
from deploy.settings import kind_of, mistyped
from shared.contracts.topics import EVERYONE, GATEWAY
from shared.runtime.settings import names_of

COMPOSE: Final[dict[str, Any]] = yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]
# Handed out as files, or part of the image.
IN_FILES: Final = {"ODR_DATABASE_URL", "ODR_KEYS_DATABASE_URL", "ODR_KAFKA_PASSWORD"}
IN_IMAGE: Final = {"ODR_COURTS_DIR"}
# A container's name is not known before it runs; mail goes to the demo's mailbox, which knows no users.
NOT_IN_CONTAINERS: Final = {"ODR_KAFKA_MEMBER_ID", "ODR_SMTP_USER", "ODR_SMTP_PASSWORD", "ODR_SMTP_USE_TLS"}


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    folder = tmp_path_factory.mktemp("settings")
    (folder / "jars").symlink_to(Places().jars)
    return Installation(Places(folder), courts_here())


def test_the_list_is_up_to_date() -> None:
    assert listed.PAGE.read_text() == listed.page()


@pytest.mark.parametrize("service", EVERYONE)
def test_every_setting_says_what_it_is(service: str) -> None:
    said = {name: field.description or "" for name, field in kind_of(service).model_fields.items()}

    assert [name for name, words in said.items() if not words.endswith(".")] == []


@pytest.mark.enable_socket
@pytest.mark.parametrize("service", EVERYONE)
def test_a_setting_of_the_shell_reaches_the_demos_process(
    installation: Installation, service: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = set(environment_of(service, installation, 8080))
    others = names_of(kind_of(service)) - ours
    for name in others:
        monkeypatch.setenv(name, "from the shell")

    reached = environment_of(service, installation, 8080)

    assert {name for name in others if reached.get(name) == "from the shell"} == others
    assert {name for name in reached if name.startswith("ODR_")} <= names_of(kind_of(service))


@pytest.mark.enable_socket
def test_what_the_demo_sets_is_not_changed_by_the_shell(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ODR_GATEWAY_PORT", "1")

    assert environment_of(GATEWAY, installation, 8080)["ODR_GATEWAY_PORT"] == "8080"


@pytest.mark.parametrize("service", EVERYONE)
def test_every_setting_reaches_the_container_and_nothing_else_does(service: str) -> None:
    known = names_of(kind_of(service))
    written = {name for name in COMPOSE[service]["environment"] if name.startswith("ODR_")}
    in_files = IN_FILES | set(OWN_SETTINGS.get(service, {})) | ({"ODR_STAFF_FILE"} if service == GATEWAY else set())

    assert known - written - in_files - IN_IMAGE - NOT_IN_CONTAINERS == set()
    assert written - known == set()


def test_what_looks_like_a_setting_and_is_none_is_named() -> None:
    given = ("ODR_MOST_ATONCE", "ODR_MOST_AT_ONCE", "ODR_PORT", "ODR_TEST_INFRA", "HOME")

    assert mistyped(given) == ["ODR_MOST_ATONCE"]


def test_a_process_warns_of_a_setting_that_it_does_not_know() -> None:
    program = (
        "import asyncio\n"
        "from shared.runtime import process\n"
        "from shared.runtime.health import Health\n"
        "from shared.runtime.settings import ProcessSettings\n"
        "async def nothing(): pass\n"
        "process.run('intake', ProcessSettings(), nothing, Health())\n"
    )
    needed = ("DATABASE_URL", "KEYS_DATABASE_URL", "KEK_DIR", "OBJECTS_URL", "KAFKA_BOOTSTRAP")
    environment = {f"ODR_{name}": "memory://x" for name in needed}
    environment |= {"ODR_MOST_ATONCE": "8", "PYTHONPATH": str(PROJECT)}

    run = subprocess.run((sys.executable, "-c", program), env=environment, capture_output=True, text=True, check=True)

    told = [json.loads(line) for line in run.stdout.splitlines()]
    warned = [(each["level"], each["setting"]) for each in told if each["event"] == "setting_unknown"]
    assert warned == [("warning", "ODR_MOST_ATONCE")]
