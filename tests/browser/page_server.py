"""The pages in a real web server with made-up visits, for tests in a real browser."""

import logging
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import uvicorn
from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.gateway import errors
from services.gateway.door import static_files
from services.gateway.door.forms import posted
from services.gateway.door.middleware import SECURITY_HEADERS
from services.gateway.door.visiting import visiting
from services.gateway.pages.kit.problems import problem_page
from services.gateway.pages.routes import pages
from shared.contracts.deciding import Refused
from tests.browser.made_up_case import COURTS
from tests.browser.made_up_demo import MadeUpDemo
from tests.browser.made_up_visit import MadeUpParts, made_up_form, made_up_visit

log = logging.getLogger(__name__)
KEPT: dict[str, str] = {}
STATUS = {errors.NotThere: 404, errors.TooManyTries: 429, errors.SameKeyOtherBody: 409, errors.StepUpNeeded: 403}


def application() -> FastAPI:
    """Return the pages as the gateway serves them, but for what is behind them."""
    app = FastAPI()
    app.state.demo = True
    app.state.parts = MadeUpParts(COURTS, slow=False)
    app.include_router(static_files.router)
    app.include_router(pages)
    app.dependency_overrides[visiting] = made_up_visit
    app.dependency_overrides[posted] = made_up_form

    @app.get("/kept/{name}")
    async def kept(name: str) -> HTMLResponse:
        """Show a page again as it was, also one that answered a form."""
        return HTMLResponse(KEPT[name])

    @app.exception_handler(Refused)
    async def refused(request: Request, refusal: Refused) -> Response:
        return await problem_page(request, refusal, STATUS.get(type(refusal), 403))

    @app.middleware("http")
    async def door(request: Request, call_next: Any) -> Response:
        try:
            response: Response = await call_next(request)
        except Exception:  # the line stays open: what comes next is judged by itself
            log.exception("%s %s", request.method, request.url.path)
            response = Response(status_code=500)
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
        if language := getattr(request.state, "language", ""):
            response.set_cookie("odr_language", language)
        return response

    return app


@contextmanager
def serving() -> Iterator[str]:
    """Serve the pages on a free port; yields the address."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(application(), log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        # For as long as it serves: other tests of the same process ask the real demo.
        with patch.dict(vars(sys.modules["services.gateway.pages.demo.routes"]), demo=MadeUpDemo()):
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(5)
