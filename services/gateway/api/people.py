"""Accounts and tokens of the API: opened with a PIN, proved with key and PIN, never with a password in an address."""

from datetime import datetime
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from pydantic import Field
from starlette.responses import Response

from services.gateway.api.calling import Anybody, Calling, Key, bearer_of, stranger
from services.gateway.api.courts import named_court
from services.gateway.api.strict_json import StrictRoute
from services.gateway.door.visiting import Visit
from services.gateway.errors import AccountOpenAlready, SameKeyOtherBody, WrongKeyOrPin
from services.gateway.people.visitor import STEP_UP
from shared.contracts.message import Facts, changed
from shared.contracts.parties import Language
from shared.contracts.values.text import CourtId, Line, ShortLine

router: Final = APIRouter(route_class=StrictRoute, tags=["people"])


class NewAccount(Facts):
    """A person who begins. court_id: of the court that has the case."""

    court_id: CourtId = Field(examples=["san-joaquin"])
    pin: ShortLine = Field(
        description="Six digits that are hard to guess: no year, no pairs, no row, no repeat.", examples=["204813"]
    )
    language: Language = Language.ENGLISH


class Proof(Facts):
    """What a person knows and has."""

    personal_key: Line = Field(examples=["ABCD-EFGH-JKMN-Q"])
    pin: ShortLine = Field(examples=["204813"])


class Token(Facts):
    """A bearer token. personal_key: of a new account only; show it to its owner, who must keep it."""

    token: str
    expires_at: datetime
    account_id: UUID
    personal_key: str | None = None


@router.post("/accounts", status_code=201, summary="Open an account and get its personal key")
async def open_account(body: NewAccount, visit: Anybody, key: Key) -> Token:
    """Open an account. The same idempotency key and PIN give the same account, until its key is kept."""
    court_id = named_court(visit, body.court_id)
    newcomer = stranger(key, body.language)
    try:
        account_id = await visit.accounts.open_for(newcomer, body.pin, key, court_id, visit.asker)
    except AccountOpenAlready:
        raise
    except WrongKeyOrPin as other_pin:
        raise SameKeyOtherBody from other_pin
    if await visit.accounts.court_of(account_id) != court_id:
        raise SameKeyOtherBody
    token = await _issued(visit, account_id, "token")
    return changed(token, personal_key=await visit.accounts.shown_key(account_id))


@router.delete("/accounts/personal-key", status_code=204, summary="Say that the personal key is kept")
async def keep_personal_key(visit: Calling) -> Response:
    """Destroy the clear key; only its hash stays."""
    await visit.accounts.forget_shown_key(visit.account_id)
    return Response(status_code=204)


@router.post("/tokens", status_code=201, summary="Get a bearer token with personal key and PIN")
async def get_token(body: Proof, visit: Anybody) -> Token:
    return await _issued(visit, await visit.accounts.prove(body.personal_key, body.pin, visit.asker), "token")


@router.post("/tokens/proved", status_code=201, summary="Prove again who is here: needed to sign")
async def prove_token(body: Proof, visit: Calling) -> Token:
    """Return a token that may sign for ten minutes; the old one ends."""
    account_id = await visit.accounts.prove(body.personal_key, body.pin, visit.asker)
    if account_id != visit.account_id:
        raise WrongKeyOrPin
    return await _issued(visit, account_id, STEP_UP)


@router.delete("/tokens/current", status_code=204, summary="End the token")
async def end_token(visit: Calling) -> Response:
    await visit.sessions.revoke(bearer_of(visit.request))
    return Response(status_code=204)


async def _issued(visit: Visit, account_id: UUID, method: str) -> Token:
    token, expires_at = await visit.sessions.issue(account_id, method, bearer_of(visit.request))
    return Token(token=token, expires_at=expires_at, account_id=account_id)
