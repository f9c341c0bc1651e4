"""A setting that cannot be is refused in a sentence before anything starts, and so is it by a service alone."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest
from pydantic import SecretStr, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from deploy.cli.unlock import most_tries
from deploy.local.places import PROJECT
from deploy.local.trouble import Trouble
from deploy.settings import kind_of, refuse_wrong
from shared.contracts.topics import EVERYONE

HOSTILE: Final = ("abc", "-5", "-1", "", "nan", "inf", "1e999", "9" * 30, "LOUD", "://", "*", "\n", "0x10")
# Any text may be a folder's name, a user or a secret.
FREE: Final = {"kek_dir", "courts_dir", "seal_dir", "demo_dir", "staff_file", "clock_offset_file"} | {
    "kafka_user",
    "kafka_member_id",
    "smtp_user",
}
EVERY: Final = sorted(
    {(name, service): field for service in EVERYONE for name, field in kind_of(service).model_fields.items()}.items(),
    key=lambda each: each[0],
)
JUDGED: Final = [
    pytest.param(name, service, field, id=f"{service}-{name}")
    for (name, service), field in EVERY
    if name not in FREE and field.annotation not in {SecretStr, SecretStr | None}
]
WITH_DEFAULT: Final = [
    each
    for each in JUDGED
    if isinstance(each.values[2], FieldInfo) and each.values[2].default not in {None, PydanticUndefined}
]

SLOW: Final = pytest.mark.slow("starts a program for each value")


def variable(name: str) -> str:
    return f"ODR_{name.upper()}"


def refusals(service: str, name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the sentences with which a service refuses one value of one setting."""
    monkeypatch.setenv(variable(name), value)
    try:
        kind_of(service)()
    except ValidationError as error:
        return [kind_of(service).why_not(each) for each in error.errors() if each["loc"][0] == name]
    return []


@pytest.mark.parametrize(("name", "service", "field"), JUDGED)
def test_a_hostile_value_of_a_setting_is_refused_by_name_and_value(
    name: str, service: str, field: FieldInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = {value: refusals(service, name, value, monkeypatch) for value in HOSTILE}

    refused = {value: sentences for value, sentences in told.items() if sentences}
    assert refused, f"{variable(name)} takes anything"
    for value, sentences in refused.items():
        assert all(each.startswith(f"{variable(name)} is {value!r}, and this is needed: ") for each in sentences)
        assert not any("\n" in each for each in sentences)
    if {int, float} & {field.annotation}:
        assert set(refused) == set(HOSTILE)


@pytest.mark.parametrize(("name", "service", "field"), WITH_DEFAULT)
def test_a_settings_own_default_is_taken(
    name: str, service: str, field: FieldInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusals(service, name, str(field.default), monkeypatch) == []


@pytest.mark.parametrize("name", ["tries_per_hour", "most_at_once", "idle_minutes", "session_hours", "smtp_port"])
def test_nothing_that_is_counted_may_be_none_at_all(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    service = "notify" if name == "smtp_port" else "gateway"

    assert refusals(service, name, "0", monkeypatch) != []


@SLOW
@pytest.mark.parametrize(("setting", "value"), [("ODR_MOST_AT_ONCE", "abc"), ("ODR_LOG_LEVEL", "LOUD")])
def test_the_demo_says_it_before_anything_is_started_or_thrown_away(setting: str, value: str, tmp_path: Path) -> None:
    kept = tmp_path / "data" / "kept"
    kept.mkdir(parents=True)
    environment = {**os.environ, "ODR_FOLDER": str(tmp_path), "PYTHONPATH": str(PROJECT), setting: value}

    done = subprocess.run(
        (sys.executable, "-m", "deploy.cli", "demo", "--fresh"),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith(f"odr: {setting} is {value!r}, and this is needed: ")
    assert kept.exists()


@SLOW
@pytest.mark.parametrize("service", EVERYONE)
def test_a_service_started_by_itself_says_it_in_one_line_and_ends(service: str, tmp_path: Path) -> None:
    given = {
        variable(name): {"objects_url": "memory:///", "public_url": "http://x", "smtp_port": "25"}.get(name, "a@x")
        for name, field in kind_of(service).model_fields.items()
        if field.is_required()
    }
    environment = {**given, "PYTHONPATH": str(PROJECT), "ODR_LOG_LEVEL": "LOUD"}

    done = subprocess.run(
        (sys.executable, "-m", f"services.{service}.app"),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=tmp_path,
    )

    sentence = "odr: ODR_LOG_LEVEL is 'LOUD', and this is needed: `DEBUG`, `INFO`, `WARNING` or `ERROR`.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", sentence)


def test_a_secret_is_never_repeated_and_a_missing_one_is_named() -> None:
    with pytest.raises(ValidationError) as caught:
        kind_of("gateway")()

    told = [kind_of("gateway").why_not(each) for each in caught.value.errors()]
    assert "ODR_DATABASE_URL is not set, and this is needed: The service's own database." in told


def test_unlock_reads_the_limit_as_the_gateway_does(monkeypatch: pytest.MonkeyPatch) -> None:
    assert most_tries() == 10
    monkeypatch.setenv("ODR_TRIES_PER_HOUR", " 7 ")
    assert most_tries() == 7
    monkeypatch.setenv("ODR_TRIES_PER_HOUR", "many")
    with pytest.raises(Trouble, match=r"^ODR_TRIES_PER_HOUR is 'many', and this is needed: a number from 1 to "):
        most_tries()


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ODR_LOG_LEVEL", "LOUD")
    monkeypatch.setenv("ODR_TRIES_PER_HOUR", "-5")

    with pytest.raises(Trouble) as caught:
        refuse_wrong()

    assert [line.partition(" ")[0] for line in str(caught.value).splitlines()] == [
        "ODR_LOG_LEVEL",
        "ODR_TRIES_PER_HOUR",
    ]


@SLOW
@pytest.mark.parametrize("words", [("parked", "list"), ("status",), ("unlock",), ("scale", "intake", "2")])
def test_every_command_warns_of_what_is_no_setting(words: tuple[str, ...], tmp_path: Path) -> None:
    environment = {**os.environ, "ODR_FOLDER": str(tmp_path), "PYTHONPATH": str(PROJECT), "ODR_FOO": "1"}

    done = subprocess.run(
        (sys.executable, "-m", "deploy.cli", *words), capture_output=True, text=True, check=False, env=environment
    )

    assert done.stderr.startswith("ODR_FOO is no setting: docs/operations/settings.md lists them.\n")


@SLOW
@pytest.mark.parametrize("number", ["-1", "0", "13"])
def test_a_number_of_processes_that_cannot_be_is_answered_with_those_that_can(number: str, tmp_path: Path) -> None:
    environment = {**os.environ, "ODR_FOLDER": str(tmp_path), "PYTHONPATH": str(PROJECT)}

    done = subprocess.run(
        (sys.executable, "-m", "deploy.cli", "scale", "intake", number),
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )

    assert (done.returncode, "can have 1 to 12 processes" in done.stderr) == (1, True), done.stderr
