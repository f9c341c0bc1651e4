"""The made-up staff of an installation: a clerk and an administrator for each court, whose keys the demo prints."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from deploy.access import PARTNER
from deploy.cli.greeting import greeting
from deploy.local.places import courts_here
from deploy.local.secret_files import SecretFiles
from services.gateway.people.accounts import staff_id
from shared.contracts.policy import Role
from shared.runtime.codes import normalise_code

ROLES = ["clerk", "administrator"]


def staff(folder: Path) -> list[dict[str, str]]:
    known: list[dict[str, str]] = json.loads(SecretFiles(folder).staff().read_text())
    return known


def test_each_court_has_a_clerk_and_an_administrator_and_no_two_are_one_person(tmp_path: Path) -> None:
    known = staff(tmp_path)

    assert [(each["court_id"], each["role"]) for each in known] == [
        (court, role) for court in courts_here() for role in ROLES
    ]
    assert {Role(each["role"]) for each in known} == {Role.CLERK, Role.ADMINISTRATOR}
    assert len({staff_id(each) for each in known}) == len(known)
    assert len({each["personal_key"] for each in known}) == len(known)


def test_a_file_from_before_there_were_administrators_gets_them_and_keeps_its_clerks(tmp_path: Path) -> None:
    clerks = [each for each in staff(tmp_path) if each["role"] == "clerk"]
    (tmp_path / "staff.json").write_text(json.dumps(clerks))

    known = staff(tmp_path)

    assert known[: len(clerks)] == clerks
    assert [each["role"] for each in known[len(clerks) :]] == ["administrator"] * len(courts_here())
    assert staff(tmp_path) == known


def test_the_demo_prints_key_and_pin_of_each_as_they_are_typed(tmp_path: Path) -> None:
    kafka = SimpleNamespace(partners_address="127.0.0.1:1", passwords={PARTNER: "for-tests-only"})
    installation: Any = SimpleNamespace(secrets=SecretFiles(tmp_path), courts=courts_here(), kafka=kafka)

    lines = list(greeting(installation, "http://127.0.0.1:8080"))

    for person in staff(tmp_path):
        (line,) = [line for line in lines if f"{person['name']}, {person['role']} of {person['court_id']}" in line]
        key, pin = line.partition(": key ")[2].split(", PIN ")
        assert (normalise_code(key), pin) == (person["personal_key"], person["pin"])
