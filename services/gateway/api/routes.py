"""All addresses of the API in one router."""

from typing import Any, Final

from fastapi import APIRouter

from services.gateway.api import commands, people, reads, registering
from shared.contracts.message import Facts


class Problem(Facts):
    """RFC 9457 problem details. detail: a sentence that says what to do · title: the refusal's code."""

    type: str
    title: str
    status: int
    detail: str


_WHY: Final = {
    401: "Sign in first: the token is missing, unknown or has ended.",
    403: "The key or the PIN is not right, or must be given again.",
    404: "It does not exist, or it is not the visit's to see.",
    409: "The court's rules say no, or the key was used with other content. Nothing was changed.",
    422: "The request cannot be understood; the parts are named.",
    429: "Too many tries; Retry-After says when.",
    503: "The store is away for a moment. Nothing was stored; trying again with the same key is safe.",
}
PROBLEMS: Final[dict[int | str, dict[str, Any]]] = {
    status: {"description": why, "content": {"application/problem+json": {"schema": Problem.model_json_schema()}}}
    for status, why in _WHY.items()
}
api: Final = APIRouter(prefix="/api/v1", responses=PROBLEMS)
for module in (people, reads, registering, commands):
    api.include_router(module.router)
