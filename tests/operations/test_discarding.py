"""A message that nobody can handle is given up by two people, and both names and the reason stay."""

import json
from typing import Any

import pytest

from tests.operations.running_court import RunningCourt, process_of

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and looks after it"),
    pytest.mark.timeout(400),
]
REASON = "sent by a test of the printer"
KEPT = "SELECT settlement, settled_by, discard_reason, settled_at IS NOT NULL FROM parked WHERE id = %s"


@pytest.fixture
def number(running_court: RunningCourt) -> str:
    """A record that notify cannot read, put aside."""
    return str(running_court.park_something())


def discard(court: RunningCourt, number: str, *words: str) -> Any:
    return court.odr("parked", "discard", "notify", number, *words)


def test_one_person_alone_cannot_discard_and_two_can(running_court: RunningCourt, number: str) -> None:
    first = discard(running_court, number, "--reason", REASON, "--as", "anna")
    again = discard(running_court, number, "--as", "anna")
    assert first.returncode == 0, first.stderr
    assert "Another person must confirm it" in first.stdout
    assert again.returncode == 1
    assert "anna wanted this; another person must confirm it" in again.stderr
    assert running_court.rows("notify", KEPT, int(number)) == [(None, None, REASON, False)]

    second = discard(running_court, number, "--as", "bert")

    assert second.returncode == 0, second.stdout + second.stderr
    assert second.stdout.strip() == f"Discarded by anna, then bert: {REASON}"
    assert running_court.rows("notify", KEPT, int(number)) == [("discard", "anna, then bert", REASON, True)]
    running_court.wait(running_court.is_well, "a discarded message still needs a person")


def test_why_must_be_said_by_somebody_with_a_name(running_court: RunningCourt, number: str) -> None:
    silent = discard(running_court, number, "--as", "anna")
    nameless = discard(running_court, number, "--reason", REASON, "--as", "Anna; DROP")
    unknown = discard(running_court, "999999", "--reason", REASON)

    assert [done.returncode for done in (silent, nameless, unknown)] == [1, 1, 1]
    assert "Say why" in silent.stderr
    assert "An operator name has" in nameless.stderr
    assert "notify has no open message 999999" in unknown.stderr
    for name in ("anna", "bert"):
        assert discard(running_court, number, "--reason", REASON, "--as", name).returncode == 0


def test_an_incident_is_shown_and_settled_by_one_person(running_court: RunningCourt) -> None:
    number = running_court.fail_something()
    listed = json.loads(running_court.odr("parked", "list", "--json").stdout)
    shown = json.loads(running_court.odr("parked", "show", "notify", number.replace("-", " ").lower(), "--json").stdout)
    released = running_court.odr("parked", "release", "notify", number)
    discarded = discard(running_court, number, "--reason", REASON, "--as", "anna")
    silent = running_court.odr("parked", "settle", "notify", number, "--as", "anna")
    settled = running_court.odr("parked", "settle", "notify", number, "--reason", REASON, "--as", "anna")
    again = running_court.odr("parked", "settle", "notify", number, "--reason", REASON, "--as", "anna")

    assert [(row["number"], row["what"]) for row in listed] == [(number, "was refused")]
    assert shown["reason"] == "the body does not fit its type"
    assert shown["headers"]["ce_type"] == "odr.notify.MarkLettersPosted.v1"
    assert (released.returncode, discarded.returncode, silent.returncode) == (1, 1, 1)
    assert "use `./odr parked settle`" in released.stderr
    assert "use `./odr parked settle`" in discarded.stderr
    assert settled.stdout.strip() == f"Settled by anna: {number}."
    assert f"notify has no open incident {number}" in again.stderr
    kept = "SELECT settled_by, settlement FROM incidents WHERE number = %s"
    assert running_court.rows("notify", kept, number) == [("anna", REASON)]
    running_court.wait(running_court.is_well, "a settled incident still needs a person")


def test_a_database_that_stands_still_is_said_in_a_sentence(running_court: RunningCourt) -> None:
    server = process_of(running_court, "bin/postgres -D")
    server.suspend()
    try:
        done = running_court.odr("parked", "list")
    finally:
        server.resume()

    assert done.returncode == 1
    assert done.stderr.startswith("odr: PostgreSQL does not answer")
