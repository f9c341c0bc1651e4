"""uvicorn inside the process's own loop: the process hears the signals, not uvicorn. It knows no address of a page."""

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import cast

import structlog
import uvicorn
from starlette.types import ASGIApp

from services.gateway.door.connections import OpenConnections
from services.gateway.settings import GatewaySettings

DRAIN_SECONDS = 10
BACKLOG = 512
# Longer than browsers, programs and load balancers keep an idle connection: who closes first meets no request.
KEEP_ALIVE_SECONDS = 75
log = structlog.get_logger()


class _Quiet(uvicorn.Server):
    """A uvicorn server that leaves the signals to its process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class WebServer:
    """Answers on the configured port from `serve` on."""

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        self._place = (settings.gateway_host, settings.gateway_port)
        self._server = _Quiet(
            uvicorn.Config(
                app,
                http=cast("type[asyncio.Protocol]", OpenConnections.of(settings).protocol),
                ws="none",
                log_config=None,
                access_log=False,
                server_header=False,
                lifespan="off",
                proxy_headers=bool(settings.proxies),
                forwarded_allow_ips=list(settings.proxies),
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=DRAIN_SECONDS,
            )
        )

    async def serve(self, drain: Callable[[], None]) -> None:
        """Answer until cancelled; then call `drain`, take no more, and finish what was begun. Raises OSError."""
        listener = socket.create_server(self._place, backlog=BACKLOG)
        log.info("answering", port=listener.getsockname()[1])
        serving = asyncio.ensure_future(self._server.serve(sockets=[listener]))
        try:
            await asyncio.shield(serving)
        finally:
            drain()
            self._server.should_exit = True
            await serving
