"""The web server: routes, answers to everything that goes wrong, and a clean end. It knows no rule of the court."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import structlog
import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.gateway import errors, files
from services.gateway.desk import Desk
from services.gateway.middleware import Door
from services.gateway.pages.problems import problem_page
from services.gateway.pages.routes import pages
from services.gateway.settings import GatewaySettings
from shared.contracts.deciding import Refused

STATUS: Final[dict[type[Refused], int]] = {
    errors.NotThere: 404,
    errors.Forged: 403,
    errors.SignInNeeded: 401,
    errors.StepUpNeeded: 403,
    errors.TooManyTries: 429,
    errors.SameKeyOtherBody: 409,
    errors.TooLarge: 413,
    errors.Unavailable: 503,
}
LEAST_PACKED_BYTES: Final = 600
DRAIN_SECONDS: Final = 5
log = structlog.get_logger()


def application(desk: Desk) -> FastAPI:
    """Return everything that is served, on these parts."""
    settings = desk.parts.settings
    app = FastAPI(title="Small claims ODR", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk, app.state.courts, app.state.demo = desk, desk.parts.courts, settings.demo
    app.include_router(files.router)
    app.include_router(pages)
    app.add_middleware(GZipMiddleware, minimum_size=LEAST_PACKED_BYTES)
    app.add_middleware(Door, settings=settings)
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(HTTPException, _not_there)
    app.add_exception_handler(RequestValidationError, _not_there)
    for kind in (DBAPIError, NoConnection, OSError):
        app.add_exception_handler(kind, _unavailable)

    @app.get("/health/{question}", include_in_schema=False)
    async def health(question: str) -> Response:
        good = question == "live" or (question == "ready" and desk.parts.ready())
        return PlainTextResponse("yes" if good else "no", 200 if good else 503)

    return app


async def serve(app: FastAPI, settings: GatewaySettings) -> None:
    """Serve until cancelled; then finish the requests that are under way."""
    config = uvicorn.Config(
        app,
        host=settings.gateway_host,
        port=settings.gateway_port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=DRAIN_SECONDS,
    )
    server = _Server(config)
    task = asyncio.ensure_future(server.serve())
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        server.should_exit = True
        await task
        raise


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals to the process, which stops everything in order."""
        yield


async def _refused(request: Request, refused: Exception) -> Response:
    assert isinstance(refused, Refused)  # noqa: S101 - the type under which it is registered
    return await problem_page(request, refused, STATUS.get(type(refused), 409))


async def _not_there(request: Request, error: Exception) -> Response:
    if isinstance(error, HTTPException) and error.status_code not in {404, 405}:
        return PlainTextResponse(error.detail, error.status_code)
    return await problem_page(request, errors.NotThere(), 404)


async def _unavailable(request: Request, error: Exception) -> Response:
    log.warning("not_available", path=request.url.path, kind=type(error).__name__)
    return PlainTextResponse(errors.Unavailable.sentence, 503, {"retry-after": "60"})
