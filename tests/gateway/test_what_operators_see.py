"""What operators see of the web: patterns and times, never who asked for what; each line of a request has its id."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from prometheus_client import REGISTRY, generate_latest
from structlog.testing import LogCapture

from services.gateway.reading import reading
from tests.browser import made_up_case as story
from tests.gateway.browsers import House

pytestmark = pytest.mark.broker
CANARY = "CANARY-elderberry-lane"


def figure(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


@pytest.fixture
def logged() -> Iterator[LogCapture]:
    """What is logged, with what the task has bound."""
    capture = LogCapture()
    before = structlog.get_config()
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, capture], cache_logger_on_first_use=False)
    yield capture
    structlog.configure(**before)


async def test_a_request_is_counted_by_the_pattern_of_its_address_and_its_status(house: House) -> None:
    program = {"method": "GET", "route": "/api/v1/cases/{case_id}", "status": "401"}
    person = {"method": "GET", "route": "/cases/{case_id}", "status": "303"}
    before = [figure("odr_http_request_seconds_count", **labels) for labels in (program, person)]

    answer = await house.browser().get(f"/api/v1/cases/{story.CASE}")
    page = await house.browser().get(f"/cases/{story.CASE}")

    assert len(answer.headers["x-request-id"]) == len(page.headers["x-request-id"]) == 16
    after = [figure("odr_http_request_seconds_count", **labels) for labels in (program, person)]
    assert after == [before[0] + 1, before[1] + 1], figures()


async def test_what_stands_in_an_address_a_header_or_a_form_is_no_figure(house: House) -> None:
    browser = house.browser()

    for path in (f"/{CANARY}", f"/cases/{CANARY}", f"/join?code={CANARY}", f"/api/v1/cases/{CANARY}"):
        await browser.get(path, **{"x-canary": CANARY})
    await browser.client.request(f"{CANARY}", "/")
    await browser.client.post("/sign-in", data={"personal_key": CANARY, "pin": CANARY})

    assert CANARY not in "\n".join(figures())
    assert 'route="none"' in "\n".join(figures())


async def test_every_line_of_a_request_about_a_case_names_case_and_request(
    house: House, logged: LogCapture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> None:
        raise OSError(CANARY)

    await house.tell("registered")
    browser = await house.signed_in((await house.account(story.an_id("rosa")))[0])
    monkeypatch.setattr(reading.Reading, "case", away)

    answer = await browser.get(f"/cases/{story.CASE}")

    assert answer.status_code == 503
    (line,) = [entry for entry in logged.entries if entry["event"] == "store_away"]
    assert line["request_id"] == answer.headers["x-request-id"]
    assert line["case_id"] == str(story.CASE)
    assert CANARY not in json.dumps(logged.entries, default=str) + answer.text


async def test_a_fault_of_ours_is_told_without_what_was_typed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def fails(*_: Any) -> None:
        raise ValueError(CANARY)

    browser = await house.signed_in((await house.account())[0])
    monkeypatch.setattr(reading.Reading, "case", fails)

    page, told = await browser.get(f"/cases/{story.CASE}"), await browser.get(f"/api/v1/cases/{story.CASE}")

    assert (page.status_code, told.status_code) == (503, 401)
    assert CANARY not in page.text + told.text


def figures() -> list[str]:
    return generate_latest(REGISTRY).decode().splitlines()
