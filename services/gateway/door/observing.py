"""What operators see of the web: each request's time, route and status, its span, and its id in every log line.

It knows addresses by their patterns alone; what stands in their place, and what was sent, it does not look at.
"""

import re
import secrets
import time
from dataclasses import dataclass, field
from typing import Final

import structlog
from prometheus_client import Counter, Gauge, Histogram
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.runtime import traces
from shared.runtime.logs import tell
from shared.runtime.traces import Span

REQUEST_SECONDS: Final = Histogram(
    "odr_http_request_seconds",
    "From a request to the beginning of its answer.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
BROKEN: Final = Counter("odr_http_broken", "Requests that got no answer.", ["method", "route"])
LIVE_STREAMS: Final = Gauge("odr_live_streams", "Open pages that are told when their case changes.")
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NO_ROUTE: Final = "none"
API: Final = "/api/v1"
UNTOLD: Final = ("/health/", "/static/")  # asked all day long, and about nobody
REQUEST_ID: Final = "x-request-id"
_CASE: Final = re.compile(r"/cases/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:/|$)")


@dataclass
class _Seen:
    """One request. status 0: no answer was begun."""

    began_ns: int = field(default_factory=time.time_ns)
    clock: float = field(default_factory=time.perf_counter)
    status: int = 0
    seconds: float = 0.0


class Observed:
    """Wraps the application with everything around it. `x-request-id` of the answer stands in the request's log."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through and tell what became of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id, place, seen = secrets.token_hex(8), traces.first(), _Seen()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.status, seen.seconds = message["status"], time.perf_counter() - seen.clock
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        about = _CASE.search(scope["path"])
        facts = {"request_id": request_id} | ({"case_id": about[1]} if about else {})
        before = traces.here.set(place)
        try:
            with structlog.contextvars.bound_contextvars(**facts):
                await self._app(scope, receive, sending)
        finally:
            traces.here.reset(before)
            _tell(scope, seen, place, facts)


def _tell(scope: Scope, seen: _Seen, place: str, facts: dict[str, str]) -> None:
    method = scope["method"] if scope["method"] in METHODS else "OTHER"
    route = _route(scope)
    if seen.status:
        REQUEST_SECONDS.labels(method, route, seen.status).observe(seen.seconds)
    else:
        BROKEN.labels(method, route).inc()
    if not scope["path"].startswith(UNTOLD):
        took = {"status": seen.status, "milliseconds": round(seen.seconds * 1000, 1)}
        tell("request_answered", method=method, route=route, **took, **facts)
    more = {"http.request.method": method, "http.route": route, "http.response.status_code": seen.status}
    traces.keep(Span(f"{method} {route}", "SERVER", place, "", seen.began_ns, time.time_ns(), facts | more))


def _route(scope: Scope) -> str:
    """Return the pattern of the address; the framework forgets the prefix under which a router was included."""
    pattern = getattr(scope.get("route"), "path", "")
    return (API if pattern and scope["path"].startswith(f"{API}/") else "") + pattern or NO_ROUTE
