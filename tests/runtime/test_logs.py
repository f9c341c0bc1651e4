"""Logs: JSON with a constant name; of a failure its kind and its place, never its words."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest
import structlog
from pydantic import BaseModel
from sqlalchemy.exc import DBAPIError

from shared.runtime import logs

CANARY = "CANARY-elderberry-lane"


class Person(BaseModel):
    """Somebody."""

    account_id: UUID


def a_validation() -> None:
    Person.model_validate({"account_id": CANARY})


def a_broken_constraint() -> None:
    broken: Any = asyncpg.UniqueViolationError(f"Key (email)=({CANARY}) already exists.")
    raise DBAPIError("INSERT INTO people VALUES (%s)", {"email": CANARY}, broken)


def a_failure_while_another_is_handled() -> None:
    try:
        a_validation()
    except ValueError as error:
        raise RuntimeError(CANARY) from error


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[Any]:
    """What has been logged so far: the raw text and the lines. Afterwards logging is as it was, for all other tests."""
    root = logging.getLogger()
    before, level, settings = root.handlers[:], root.level, structlog.get_config()
    yield lambda: (text := capsys.readouterr().out, [json.loads(line) for line in text.splitlines()])
    root.handlers[:] = before
    root.setLevel(level)
    structlog.configure(**settings)


@pytest.mark.parametrize("fails", [a_validation, a_broken_constraint, a_failure_while_another_is_handled])
def test_a_failure_is_told_by_its_kind_and_place_and_not_by_its_words(said: Any, fails: Any) -> None:
    with pytest.raises(Exception, match=CANARY) as caught:
        fails()
    logs.configure("intake")

    structlog.get_logger().error("told_by_us", exc_info=caught.value)
    logging.getLogger("a.library").error("told by a library", exc_info=caught.value)

    text, lines = said()
    assert CANARY not in text
    assert [line["service"] for line in lines] == ["intake", "intake"]
    for line in lines:
        assert type(caught.value).__name__ in line["exception"].splitlines()[-1]
        assert re.search(rf"test_logs\.py:\d+ {fails.__name__}$", line["exception"], re.MULTILINE)


def test_the_words_of_the_system_are_told() -> None:
    assert logs.reason_of(ConnectionRefusedError(111, "Connection refused")) == (
        "ConnectionRefusedError: [Errno 111] Connection refused"
    )
    assert logs.reason_of(KeyError(CANARY)) == "KeyError"


def test_what_could_be_personal_by_its_name_is_blanked(said: Any) -> None:
    logs.configure("intake")

    structlog.get_logger().info(
        "party_joined", case_id="c-1", email="rosa@example.org", join_code="ABCD", party_name="Rosa Delgado"
    )

    (line,) = said()[1]
    assert (line["event"], line["service"], line["case_id"]) == ("party_joined", "intake", "c-1")
    assert {line["email"], line["join_code"], line["party_name"]} == {logs.REDACTED}


def test_what_a_task_has_bound_stands_in_its_lines(said: Any) -> None:
    logs.configure("intake")
    with structlog.contextvars.bound_contextvars(case_id="c-1", request_id="r-1"):
        structlog.get_logger().info("something_done")

    (line,) = said()[1]
    assert (line["event"], line["case_id"], line["request_id"]) == ("something_done", "c-1", "r-1")


def test_a_line_about_the_day_has_the_shape_of_every_other_line(said: Any) -> None:
    logs.configure("intake")
    with structlog.contextvars.bound_contextvars(request_id="r-1"):
        structlog.get_logger().info("by_the_long_way", case_id="c-1")
        logs.tell("by_the_short_way", case_id="c-1")

    _, (long, short) = said()
    assert {**short, "event": "", "timestamp": ""} == {**long, "event": "", "timestamp": ""}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", short["timestamp"])


def test_who_wants_warnings_alone_is_not_told_of_the_day(said: Any) -> None:
    logs.configure("intake", "WARNING")

    logs.tell("request_answered")

    assert said() == ("", [])
