"""Whatever part of a body is wrong, a program reads in plain words why, and what would have been right."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final
from uuid import uuid4

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import Response

from services.gateway.api.calling import anybody, calling
from services.gateway.api.describing import described
from services.gateway.api.routes import api
from services.gateway.door.answers import install
from shared.contracts.deciding import Refused
from tests.gateway.bodies import right, wrong

OF_THE_PROGRAM: Final = re.compile(
    r"Input should|tuple|dictionary|validation|pydantic|\bdict\b|\bstr\b|Value error|badly formed|\{[a-z]\w+\}",
    re.IGNORECASE,
)
HEADERS: Final = {"idempotency-key": str(uuid4())}


def application() -> Any:
    """Return the API with nothing behind it: what cannot be read never gets there."""

    async def nobody() -> None:
        return None

    async def no_page(_: Request, _refused: Refused, status: int) -> Response:
        return Response(status_code=status)

    app = described("http://127.0.0.1:8080")
    app.include_router(api)
    app.state.parts = None
    app.dependency_overrides |= {calling: nobody, anybody: nobody}
    install(app, no_page)
    return app


APP: Final = application()
DOCUMENT: Final = APP.openapi()


def bodies() -> Iterator[Any]:
    """Give every address that takes JSON, with a body that is right."""
    for path, methods in DOCUMENT["paths"].items():
        for operation in methods.values():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if content:
                yield pytest.param(path, right(content["schema"], DOCUMENT), id=path.removeprefix("/api/v1/"))


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(APP, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as one:
        yield one


async def told(client: httpx.AsyncClient, path: str, body: Any) -> list[dict[str, Any]]:
    """Return which parts of a body are named."""
    answer = await client.post(path.format(case_id=uuid4()), json=body, headers=HEADERS)
    return answer.json().get("errors", []) if answer.status_code == 422 else []


@pytest.mark.parametrize(("path", "body"), [*bodies()])
async def test_no_sentence_speaks_of_the_program_that_reads(client: httpx.AsyncClient, path: str, body: Any) -> None:
    spoken: dict[str, str] = {}
    for what, bad in (*wrong(body), ("a list", []), ("a text", "body"), ("a number", 7)):
        if "\\ud800" not in what:  # no JSON in UTF-8 at all
            spoken |= {each["why"]: what for each in await told(client, path, bad)}

    assert spoken
    assert {why: what for why, what in spoken.items() if OF_THE_PROGRAM.search(why) or not why.endswith(".")} == {}


ANSWERS: Final = "/api/v1/cases/{case_id}/questionnaire"


@pytest.mark.parametrize(
    ("answers", "named"),
    [
        ([], [("body.answers", "too_short")]),
        ("none", [("body.answers", "tuple_type")]),
        ([{"question": "owed", "text": 7}], [("body.answers.0.text", "NotText")]),
        ([7], [("body.answers.0", "model_attributes_type")]),
    ],
)
async def test_only_what_is_wrong_is_named(client: httpx.AsyncClient, answers: Any, named: Any) -> None:
    assert [(each["where"], each["code"]) for each in await told(client, ANSWERS, {"answers": answers})] == named


FEE: Final = {"court_id": "san-joaquin", "case_number": "C-1", "receipt_number": "R-1", "paid_on": "2027-01-15"}


@pytest.mark.parametrize("amount", [-1, "2700", 2**60])
async def test_an_amount_that_is_none_names_its_least_and_its_most(client: httpx.AsyncClient, amount: Any) -> None:
    (fault,) = await told(client, "/api/v1/court/fee-receipts", {**FEE, "amount_cents": amount})

    assert fault["code"] == "NotAnAmount"
    assert all(fault["facts"][name] in fault["why"] for name in ("least_cents", "most_cents"))


@pytest.mark.parametrize("year", ["1815", "2525", "9999"])
async def test_a_day_of_another_age_is_told_which_years_are_taken(client: httpx.AsyncClient, year: str) -> None:
    paid = {**FEE, "amount_cents": 2700, "paid_on": f"{year}-06-18"}
    (day,) = await told(client, "/api/v1/court/fee-receipts", paid)
    hearing = {"hearing": {"starts_at": f"{year}-06-18T10:00:00+02:00", "department": "1"}}
    moments = await told(client, "/api/v1/cases/{case_id}/set-hearing", hearing)

    assert (day["code"], day["why"]) == ("DayOutOfReach", "Use a year from 1900 to 2199.")
    assert "MomentOutOfReach" in [each["code"] for each in moments]
    assert "zone" not in str(moments)


@pytest.mark.parametrize("given", ["yes", 1, "true"])
async def test_true_or_false_is_asked_of_a_program(client: httpx.AsyncClient, given: Any) -> None:
    answers = [{"question": "owed", "text": "all", "private": given}]
    (fault,) = await told(client, ANSWERS, {"answers": answers})

    assert (fault["where"], fault["why"]) == ("body.answers.0.private", "Send true or false.")


async def test_where_the_text_is_no_json_is_said_by_line_and_column(client: httpx.AsyncClient) -> None:
    headers = {**HEADERS, "content-type": "application/json"}
    answer = await client.post("/api/v1/court/fee-receipts", content=b'{"court_id": 1,\n  oops}', headers=headers)

    (fault,) = answer.json()["errors"]
    assert fault["where"] == "body"
    assert "line 2, column 3" in fault["why"]
