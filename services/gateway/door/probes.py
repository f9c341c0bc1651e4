"""Two questions of a load balancer, on the web port; metrics stay on the port of the machine itself."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import PlainTextResponse

router: Final = APIRouter(prefix="/health", include_in_schema=False)


@router.get("/live")
async def alive() -> PlainTextResponse:
    """Say that pages are answered."""
    return PlainTextResponse("yes\n")


@router.get("/ready")
async def ready(request: Request) -> PlainTextResponse:
    """Say whether database, broker and projection are there; receipts are given even when the broker is not."""
    good = request.app.state.parts.ready()
    return PlainTextResponse("yes\n" if good else "no\n", 200 if good else 503)
