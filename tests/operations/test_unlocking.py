"""A clerk whom wrong PINs have locked out is let in by one command, and who did it and why stays."""

import json
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.operations.running_court import RunningCourt

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and looks after it"),
    pytest.mark.timeout(400),
]
REASON = "called from the counter"
WRONG = "918273"
KEPT = "SELECT lifted_by, reason, wrong_tries FROM lifted_locks ORDER BY id DESC LIMIT 1"
NAMESAKE = (
    "INSERT INTO accounts (account_id, role, court_id, name, language) VALUES (%s, 'clerk', 'elsewhere', %s, 'en')"
)


def clerk(court: RunningCourt) -> dict[str, Any]:
    people = json.loads((court.places.secrets / "staff.json").read_text())
    found: dict[str, Any] = next(
        each for each in people if (each["court_id"], each["role"]) == ("san-joaquin", "clerk")
    )
    return found


def sign_in(court: RunningCourt, key: str, pin: str) -> int:
    return httpx.post(f"{court.found.web}/api/v1/tokens", json={"personal_key": key, "pin": pin}).status_code


def test_a_locked_out_clerk_is_let_in_again_and_it_is_recorded(running_court: RunningCourt) -> None:
    person = clerk(running_court)
    key, pin = person["personal_key"], person["pin"]
    assert [sign_in(running_court, key, WRONG) for _ in range(11)] == [403] * 10 + [429]
    assert sign_in(running_court, key, pin) == 429
    staff = json.loads(running_court.odr("unlock", "--json").stdout)
    listed = {(each["name"], each["court_id"]): each["wrong_tries"] for each in staff}
    assert listed[person["name"], "san-joaquin"] == 10

    words = ("unlock", person["name"], "--court", "san-joaquin", "--as", "anna", "--reason", REASON)
    done = running_court.odr(*words)

    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == f"{person['name']} can sign in again: 10 wrong tries are forgotten."
    assert sign_in(running_court, key, pin) == 201
    assert running_court.rows("gateway", KEPT) == [("anna", REASON, 10)]
    again = running_court.odr(*words)
    assert (again.returncode, "is not locked out" in again.stderr) == (1, True)


def test_who_is_meant_and_why_must_be_said(running_court: RunningCourt) -> None:
    name, one = clerk(running_court)["name"], ("--court", "san-joaquin")
    running_court.rows("gateway", NAMESAKE, uuid4(), name)
    refused = {
        "works at": (name, "--reason", REASON),
        "Say why": (name, *one, "--as", "anna"),
        "An operator name has": (name, *one, "--reason", REASON, "--as", "Anna; DROP"),
        "Nobody of the court's staff": ("Rosa Delgado", "--reason", REASON, "--as", "anna"),
    }

    for sentence, words in refused.items():
        done = running_court.odr("unlock", *words)
        assert done.returncode == 1
        assert sentence in done.stderr
    running_court.rows("gateway", "DELETE FROM accounts WHERE court_id = 'elsewhere'")
