"""Every problem has one status, in the answer and in its body, and one waiting time."""

import re
from typing import Final

import httpx
import pytest
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response

from services.gateway.database import AWAY
from services.gateway.door import answers
from services.gateway.door.answers import RETRY, STATUS, install
from services.gateway.errors import Later, Unavailable
from shared.contracts.deciding import Refused

FACTS: Final[dict[str, str]] = {"minutes": "7", "seconds": "0", "most": "2", "days": "3"}
OURS: Final = (ZeroDivisionError, KeyError)


@pytest.fixture(autouse=True)
def _without_a_house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the visit, for which a gateway would have to be there: programs are shown no page."""
    monkeypatch.setattr(answers, "_receive_without_database", lambda _: None)


def raised(kind: type[Exception]) -> Exception:
    return kind(FACTS) if issubclass(kind, Later) else kind()


async def answered(kind: type[Exception]) -> httpx.Response:
    """Return what a program is told when a handler ends like this."""
    app = FastAPI()
    app.state.parts = None

    async def page(_request: Request, _refused: Refused, status: int) -> Response:
        return Response(status_code=status)

    @app.get("/api/v1/cases")
    async def ends() -> None:
        raise raised(kind)

    install(app, page)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://court.test") as client:
        return await client.get("/api/v1/cases")


@pytest.mark.parametrize("kind", [*STATUS, *OURS], ids=lambda kind: kind.__name__)
async def test_an_answers_status_is_the_one_that_its_body_names(kind: type[Exception]) -> None:
    answer = await answered(kind)

    assert answer.status_code == answer.json()["status"]
    assert ("retry-after" in answer.headers) == (answer.status_code in {429, 503})


def test_whatever_asks_to_come_back_later_says_when() -> None:
    assert {kind for kind, status in STATUS.items() if status == 503} == set(RETRY)
    assert all(issubclass(kind, Later) for kind, status in STATUS.items() if status == 429)


@pytest.mark.parametrize("kind", [Unavailable, *OURS, *(each for each in AWAY if each is OSError)])
async def test_the_sentence_and_the_header_name_one_waiting_time(kind: type[Exception]) -> None:
    answer = await answered(kind)

    assert re.search("in one minute", answer.json()["detail"])
    assert answer.headers["retry-after"] == "60"
