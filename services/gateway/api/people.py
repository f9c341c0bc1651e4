"""Accounts and tokens of the API: opened with a PIN, proved with key and PIN, never with a password in an address."""

from datetime import datetime
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid5

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from services.gateway.api.caller import Anybody, Caller, Calling, Key
from services.gateway.errors import NotThere, WrongKeyOrPin
from services.gateway.visitor import STEP_UP, Visitor
from shared.contracts.message import Facts
from shared.contracts.parties import Language

router: Final = APIRouter(tags=["people"])


class NewAccount(Facts):
    """A person who begins. court_id: of the court that has the case."""

    court_id: str = Field(examples=["san-joaquin"])
    pin: str = Field(description="Six digits, not all the same, not in a row.", examples=["204813"])
    language: Language = Language.ENGLISH


class Proof(Facts):
    """What a person knows and has."""

    personal_key: str = Field(examples=["ABCD-EFGH-JKMN-X"])
    pin: str = Field(examples=["204813"])


class Token(Facts):
    """A bearer token. personal_key: of a new account only; show it to its owner, who must keep it."""

    token: str
    expires_at: datetime
    account_id: UUID
    personal_key: str | None = None


@router.post("/accounts", status_code=201, summary="Open an account and get its personal key")
async def open_account(body: NewAccount, caller: Anybody, key: Key) -> Token:
    """Open an account. The same idempotency key and PIN give the same account, until its key is kept."""
    desk = caller.desk
    if body.court_id not in desk.parts.courts:
        raise NotThere
    nobody = Visitor(author=uuid5(NAMESPACE_URL, f"urn:odr:api:{key}"), language=body.language)
    account_id = await desk.open_account(nobody, body.pin, str(key), body.court_id)
    token = await _issued(caller, account_id, "token")
    return token.model_copy(update={"personal_key": await desk.accounts.shown_key(account_id)})


@router.delete("/accounts/personal-key", status_code=204, summary="Say that the personal key is kept")
async def key_is_kept(caller: Calling) -> Response:
    """Destroy the clear key; only its hash stays."""
    await caller.desk.accounts.forget_shown_key(caller.account_id)
    return Response(status_code=204)


@router.post("/tokens", status_code=201, summary="Get a bearer token with personal key and PIN")
async def sign_in(body: Proof, caller: Anybody) -> Token:
    return await _issued(caller, await caller.desk.prove(body.personal_key, body.pin, caller.address), "token")


@router.post("/tokens/proved", status_code=201, summary="Prove again who is here: needed to sign")
async def step_up(body: Proof, caller: Calling) -> Token:
    """Return a token that may sign for ten minutes; the old one ends."""
    account_id = await caller.desk.prove(body.personal_key, body.pin, caller.address)
    if account_id != caller.account_id:
        raise WrongKeyOrPin
    return await _issued(caller, account_id, STEP_UP)


@router.delete("/tokens/current", status_code=204, summary="End the token")
async def sign_out(caller: Calling) -> Response:
    await caller.desk.sessions.revoke(caller.token)
    return Response(status_code=204)


async def _issued(caller: Caller, account_id: UUID, method: str) -> Token:
    token, expires_at = await caller.desk.sessions.issue(account_id, method, caller.token)
    return Token(token=token, expires_at=expires_at, account_id=account_id)
