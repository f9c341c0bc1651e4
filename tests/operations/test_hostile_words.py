"""Whatever is typed after `./odr`: what cannot be used is said in a sentence, with an exit code."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.testing import CliRunner

from deploy.cli.__main__ import commands
from deploy.recovery.manifest import NAME
from tests.operations.running_court import RunningCourt

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and types nonsense at it"),
    pytest.mark.timeout(400),
]
NO_NUMBERS: Final = (
    "",
    " ",
    "-",
    "nan",
    "inf",
    "1e309",
    "x" * 300,
    "/dev/null",
    "/dev/null/inside",
    "/no/such/place",
    "[/red] :bomb: {}",
    "'; DROP TABLE parked; --",
    "http://",
    "http://127.0.0.1:port",
    "postgresql://127.0.0.1:1/odr",
    "postgresql://127.0.0.1:port/odr?x=y",
)
NUMBERS: Final = ("-1", "0", "9" * 30, "9" * 5_000, "0001-01-01", "9999-12-31T23:59:59")
FILES: Final = (
    "",
    "no JSON",
    "\x00\x01",
    "{}",
    "[]",
    "7",
    "[7]",
    '[{"role": "clerk"}]',
    "[" * 100_000,
    '{"files": []}',
)
# They start programs that take a long time when a number is one that they can use.
START_PROGRAMS: Final = ("bench", "faults", "demo", "scale")
USUAL: Final = {
    "service": "notify",
    "number": "1",
    "names": "nobody",
    "address": "http://127.0.0.1:1",
    "folder": "/no/such/folder",
}
HARMLESS: Final = {"top": ["--once"], "backup": ["--verify"]}
APP: Final = commands("")


def every(command: Any, *path: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every command with the words that call it."""
    if not isinstance(command, TyperGroup):
        yield path, command
        return
    for name, one in command.commands.items():
        yield from every(one, *path, name)


ASKED: Final = [
    pytest.param(path, command, param, id=f"{' '.join(path)} {param.name}")
    for path, command in every(typer.main.get_command(APP))
    for param in command.params
    if not getattr(param, "is_flag", False)
]


def lines(path: tuple[str, ...], command: TyperCommand, param: Any, value: str) -> Iterator[list[str]]:
    """Give the command lines in which one thing is hostile and everything else as usual."""
    dry = ["--dry-run"] if any(each.name == "dry_run" for each in command.params) else []
    begun = [*path, *HARMLESS.get(path[0], []), *dry]
    usual = USUAL | ({"service": "gateway"} if path == ("rebuild",) else {})
    words = {str(each.name): usual.get(str(each.name), "") for each in command.params if not is_option(each)}
    if not is_option(param):
        yield [*begun, "--", *(words | {param.name: value}).values()]
        return
    said = [*begun, f"{param.opts[0]}={value}"]
    yield [*said, "--", *words.values()]
    if path == ("replay",) and param.name != "since":
        yield [*said, "--since", "2026-01-01"]
    if path == ("play",) and param.name == "staff_file":
        yield [*said, "--address", USUAL["address"]]


def is_option(param: object) -> bool:
    return isinstance(param, TyperOption)


def judged(words: list[str]) -> tuple[int, str]:
    """Type a line and judge how it ends: never by an exception that nobody caught, never in Python's own words."""
    done = CliRunner().invoke(APP, words)
    shown = f"{[word[:60] for word in words]}: {done.output[-1_500:]}"
    assert done.exception is None or isinstance(done.exception, SystemExit), f"{shown}\n{done.exception!r}"
    assert "Traceback" not in done.output, shown
    assert done.exit_code == 0 or done.output.strip(), f"{shown}: no sentence"
    return done.exit_code, done.output


@pytest.fixture(autouse=True)
def at_the_desk(running_court: RunningCourt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sit where nothing lies, at the running system."""
    monkeypatch.setenv("ODR_FOLDER", str(running_court.demo.folder))
    monkeypatch.chdir(tmp_path)


def test_every_command_has_something_to_mistype() -> None:
    asked = {str(each.id).split()[0] for each in ASKED}

    assert {"play", "case", "status", "top", "parked", "restore", "asyncapi", "demo", "scale", "unlock"} <= asked


@pytest.mark.parametrize(("path", "command", "param"), ASKED)
def test_a_hostile_word_ends_in_a_sentence(path: tuple[str, ...], command: TyperCommand, param: object) -> None:
    for value in (*NO_NUMBERS, *(() if path[0] in START_PROGRAMS else NUMBERS)):
        for words in lines(path, command, param, value):
            judged(words)


@pytest.mark.parametrize("content", FILES, ids=range(len(FILES)))
def test_a_staff_file_that_is_none_is_said_so(content: str, tmp_path: Path) -> None:
    file = tmp_path / "staff.json"
    file.write_text(content)

    code, said = judged(["play", "--address", USUAL["address"], "--staff-file", str(file)])

    assert code == 1
    assert f"odr: {file} " in said
    assert "name `staff.json` of the gateway" in said


def test_a_staff_file_that_is_missing_or_a_folder_is_said_so(tmp_path: Path) -> None:
    for file, why in ((tmp_path / "none.json", "No such file"), (tmp_path, "Is a directory")):
        code, said = judged(["play", "--address", USUAL["address"], "--staff-file", str(file)])

        assert code == 1
        assert f"odr: {file} cannot be read: {why}" in said


@pytest.mark.parametrize("address", ["", "7", "odr", "http://", "https:///", "http://127.0.0.1:port", "ftp://court"])
def test_an_address_that_is_none_is_said_so(running_court: RunningCourt, address: str) -> None:
    staff = str(running_court.places.secrets / "staff.json")

    code, said = judged(["play", "--staff-file", staff, f"--address={address}"])

    assert (code, said) == (1, f"odr: {address} is no address: it is like http://HOST:PORT or https://HOST.\n")


def test_an_address_where_something_else_answers_is_said_so(running_court: RunningCourt) -> None:
    staff = str(running_court.places.secrets / "staff.json")

    code, said = judged(["play", "--staff-file", staff, "--address", f"{running_court.found.web}/demo?"])

    assert code == 1
    assert "The case did not reach its end." in said


@pytest.mark.parametrize("words", [("top", "--every"), ("top", "--patience"), ("status", "--patience")])
@pytest.mark.parametrize("figure", ["nan", "inf", "-1", "soon"])
def test_a_time_that_nobody_can_wait_for_is_refused(words: tuple[str, str], figure: str) -> None:
    code, said = judged([words[0], f"{words[1]}={figure}"])

    assert code == 2
    assert words[1] in said


@pytest.mark.parametrize("content", FILES, ids=range(len(FILES)))
def test_a_backup_that_is_none_is_said_so(content: str, tmp_path: Path) -> None:
    (tmp_path / NAME).write_text(content)

    for words in (["backup", str(tmp_path), "--verify"], ["restore", str(tmp_path), "--dry-run"]):
        code, said = judged(words)

        assert code == 1
        assert f"{tmp_path / NAME} cannot be read: take another backup" in said


@pytest.mark.parametrize("wrong", [{"taken_at": "today"}, {"files": {"a": [1]}}, {"offsets": {"notify": 7}}])
def test_a_manifest_with_one_wrong_thing_in_it_is_said_so(wrong: dict[str, object], tmp_path: Path) -> None:
    good = {"taken_at": "2026-11-02T18:00:00", "versions": {}, "revisions": {}, "offsets": {}, "files": {}}
    (tmp_path / NAME).write_text(json.dumps(good | wrong))

    assert "cannot be read: take another backup" in judged(["backup", str(tmp_path), "--verify"])[1]
