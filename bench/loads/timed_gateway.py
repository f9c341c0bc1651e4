"""The gateway with its own time in every answer's Server-Timing header: `python -m bench.loads.timed_gateway`."""

import runpy
import time
from unittest.mock import patch

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway import composing
from services.gateway.parts import Parts

_application = composing.application


def _timed(parts: Parts) -> ASGIApp:
    app = _application(parts)

    async def timed(scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                milliseconds = 1000 * (time.perf_counter() - began)
                MutableHeaders(scope=message)["server-timing"] = f"all;dur={milliseconds:.3f}"
            await send(message)

        await app(scope, receive, sending)

    return timed


if __name__ == "__main__":
    with patch("services.gateway.composing.application", _timed):
        runpy.run_module("services.gateway.app", run_name="__main__")
