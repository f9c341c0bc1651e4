"""Who calls: the bearer token, the idempotency key, and the one way in which a command is sent and answered."""

from dataclasses import dataclass, replace
from typing import Annotated
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import Depends, Header, Query
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.gateway.answers import details
from services.gateway.desk import Desk
from services.gateway.errors import SignInNeeded
from services.gateway.receipts import Fate, Receipt
from services.gateway.sending import Posting
from services.gateway.visitor import Invitation, Visitor
from shared.contracts.message import Command
from shared.contracts.parties import Language

REFUSED_STATUS = 409
LONGEST_WAIT_SECONDS = 25.0


@dataclass(frozen=True, slots=True)
class Caller:
    """A program and whom it acts for."""

    desk: Desk
    visitor: Visitor
    token: str
    address: str

    @property
    def account_id(self) -> UUID:
        """Return the account of the token. Raises SignInNeeded for somebody without one."""
        if self.visitor.account_id is None:
            raise SignInNeeded
        return self.visitor.account_id

    def holding(self, invitation: Invitation) -> "Caller":
        """Return the same caller with the letter's code in hand."""
        return replace(self, visitor=replace(self.visitor, invitation=invitation))


def bearer_of(request: Request) -> str:
    """Return the token of the `Authorization: Bearer …` header; empty without one."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def calling(request: Request) -> Caller:
    """Return who calls (FastAPI dependency). Raises SignInNeeded without a living token."""
    token = bearer_of(request)
    desk: Desk = request.app.state.desk
    return Caller(desk, await desk.sessions.bearer(token), token, address_of(request))


async def anybody(request: Request) -> Caller:
    """Return who calls, with or without a token (FastAPI dependency)."""
    if bearer_of(request):
        return await calling(request)
    nobody = Visitor(author=uuid5(NAMESPACE_URL, "urn:odr:api:nobody"), language=Language.ENGLISH)
    return Caller(request.app.state.desk, nobody, "", address_of(request))


def address_of(request: Request) -> str:
    """Return the address that limits of tries count."""
    return request.client.host if request.client else ""


Calling = Annotated[Caller, Depends(calling)]
Anybody = Annotated[Caller, Depends(anybody)]
Key = Annotated[
    UUID,
    Header(
        alias="Idempotency-Key",
        description="A random UUID per action. The same key with the same content gives the first receipt again.",
    ),
]
Wait = Annotated[
    float,
    Query(ge=0, le=LONGEST_WAIT_SECONDS, description="How many seconds to wait for what becomes of it."),
]


async def send(caller: Caller, case_id: UUID, command: Command, key: UUID, wait: float) -> Response:
    """Store the command and answer with its receipt: 200 done, 202 still at work, 409 with why it was refused."""
    receipt = await caller.desk.sending.send(Posting(caller.visitor, case_id, (command,), str(key)))
    outcome = await caller.desk.receipts.outcome(receipt, wait)
    return answer(receipt.model_copy(update={"outcome": outcome}))


def answer(receipt: Receipt) -> Response:
    """Return a receipt, or the problem that it ended in."""
    outcome = receipt.outcome
    if outcome.fate is not Fate.REFUSED:
        status = 200 if outcome.fate is Fate.DONE else 202
        return JSONResponse(receipt.model_dump(mode="json"), status)
    sentence = outcome.sentence.format_map(outcome.facts)
    return details(outcome.code, sentence, REFUSED_STATUS, receipt=receipt.number, facts=outcome.facts)
