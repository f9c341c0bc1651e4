"""The health of a process over HTTP: /live, /ready and /metrics for whoever supervises it."""

import threading
from collections.abc import Callable, Iterable
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from prometheus_client import Gauge, make_wsgi_app

Probe = Callable[[], bool]
READY = Gauge("odr_ready", "Whether the database answers and the partitions are assigned.")
ALIVE = Gauge("odr_alive", "Whether the process makes progress or has nothing to do.")


class Health:
    """Two questions about a process. alive: it makes progress · ready: it can take work."""

    def __init__(self, alive: Probe = lambda: True, ready: Probe = lambda: True) -> None:
        self._probes = {"/live": alive, "/ready": ready}
        self._metrics = make_wsgi_app()
        READY.set_function(lambda: float(ready()))
        ALIVE.set_function(lambda: float(alive()))
        self._server: WSGIServer | None = None

    def start(self, host: str, port: int) -> None:
        """Answer on this port in a thread of its own."""
        self._server = make_server(host, port, self._answer, handler_class=_Quiet)
        threading.Thread(target=self._server.serve_forever, name="health", daemon=True).start()

    def stop(self) -> None:
        """Stop answering."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's own callable
        probe = self._probes.get(environ["PATH_INFO"])
        if probe is None:
            answer: Iterable[bytes] = self._metrics(environ, start_response)
            return answer
        good = probe()
        start_response("200 OK" if good else "503 Service Unavailable", [("Content-Type", "text/plain")])
        return [b"yes\n" if good else b"no\n"]


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002, ANN401 - the name and types of the overridden method
        """Say nothing: probes come every second."""
