"""Who calls: the bearer token, the idempotency key, and the one way in which a command is sent and answered."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Annotated, Any, Final, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import Depends, Header, Query, Security
from fastapi.security import HTTPBearer
from pydantic import AfterValidator
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.gateway.door.live import CHECK_SECONDS
from services.gateway.door.problems import problem
from services.gateway.door.visiting import Visit
from services.gateway.parts import Parts
from services.gateway.people.sessions import Sessions
from services.gateway.people.visitor import Invitation, Visitor
from services.gateway.projection.outcomes import Fate
from services.gateway.sending.receipts import Receipt
from shared.contracts.message import Command, changed
from shared.contracts.parties import Language
from shared.contracts.policy import Role

T = TypeVar("T")
DONE, AT_WORK, REFUSED = 200, 202, 409
LONGEST_WAIT_SECONDS = 25.0
UNTIL_DONE = 2.0
TOKEN = HTTPBearer(scheme_name="token", description="From `POST /api/v1/tokens`.", auto_error=False)


def bearer_of(request: Request) -> str:
    """Return the token of the `Authorization: Bearer …` header; empty without one."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def calling(request: Request, _described: Annotated[object, Security(TOKEN)] = None) -> Visit:
    """Return the call of a program with a living token (FastAPI dependency). Raises SignInNeeded without one."""
    parts: Parts = request.app.state.parts
    return Visit(request, parts, await Sessions(parts).bearer(bearer_of(request)))


async def anybody(request: Request) -> Visit:
    """Return the call of a program, with or without a token (FastAPI dependency)."""
    if bearer_of(request):
        return await calling(request)
    return Visit(request, request.app.state.parts, stranger("nobody", Language.ENGLISH))


def stranger(name: object, language: Language) -> Visitor:
    """Return somebody without an account; the name (an idempotency key) keeps authors apart."""
    return Visitor(author=uuid5(NAMESPACE_URL, f"urn:odr:api:{name}"), language=language)


def holding(visit: Visit, invitation: Invitation) -> Visit:
    """Return the same call with the letter's code in hand."""
    return Visit(visit.request, visit.parts, replace(visit.visitor, invitation=invitation))


Calling = Annotated[Visit, Depends(calling)]
Anybody = Annotated[Visit, Depends(anybody)]
Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        title="Key",
        pattern="^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
        description="A random UUID per action. The same key with the same content gives the first receipt again.",
    ),
    AfterValidator(str.lower),
]
Wait = Annotated[
    float,
    Query(title="Wait", ge=0, le=LONGEST_WAIT_SECONDS, description="How many seconds to wait for news."),
]
WaitForOutcome = Annotated[
    float,
    Query(
        alias="wait",
        title="Wait for outcome",
        ge=0,
        le=LONGEST_WAIT_SECONDS,
        description="How many seconds to wait for what becomes of it.",
    ),
]

COMMAND_ANSWERS: Final[dict[int | str, dict[str, Any]]] = {
    DONE: {"description": "Done; the receipt with its outcome."},
    AT_WORK: {
        "model": Receipt,
        "description": "Received and safe, not done yet.",
        "headers": {"Location": {"description": "Where the receipt is read.", "schema": {"type": "string"}}},
    },
}


async def while_signed_in(visit: Visit, waiting: Coroutine[object, object, T]) -> T:
    """Wait for something as long as the token lives: it is looked at again every few seconds, like a live page's.

    Raises SignInNeeded. Somebody without a token waits for their own receipt alone, and nothing ends that.
    """
    token, task = bearer_of(visit.request), asyncio.ensure_future(waiting)
    try:
        while not (await asyncio.wait((task,), timeout=CHECK_SECONDS))[0]:
            if token:
                await visit.sessions.bearer(token)
        return await task
    finally:
        task.cancel()


async def send(visit: Visit, case_id: UUID, command: Command, key: str, wait: float) -> Response:
    """Store the command and answer with its receipt: 200 done, 202 still at work, 409 with why it was refused."""
    receipt = await visit.sending.send(case_id, command, form_key=key)
    outcome = await while_signed_in(visit, visit.receipts.outcome(receipt, wait))
    if outcome.fate is Fate.REFUSED:
        sentence = outcome.sentence.format_map(outcome.facts)
        return problem(outcome.code, sentence, REFUSED, receipt=receipt.number, facts=outcome.facts)
    told = for_reader(visit, changed(receipt, outcome=outcome)).model_dump(mode="json")
    if outcome.fate is Fate.DONE:
        return JSONResponse(told, DONE)
    return JSONResponse(told, AT_WORK, {"Location": f"/api/v1/receipts/{receipt.number}"})


def for_reader(visit: Visit, receipt: Receipt) -> Receipt:
    """Return a receipt as its owner may read it."""
    return receipt.for_the_court() if visit.visitor.role not in {None, Role.PARTY} else receipt
