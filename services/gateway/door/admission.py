"""How many requests are worked on at once; who comes beyond that is asked to come back, at once and cheaply.

Without it every answer becomes slower until nobody gets one. Whoever waits for a case to change takes nobody's place,
and neither does whoever is still sending: a few slow senders would keep everybody out.
"""

from collections.abc import Mapping
from typing import Final

from prometheus_client import Counter
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.door.answers import RETRY
from services.gateway.door.middleware import SECURITY_HEADERS
from services.gateway.door.problems import MEDIA_TYPE, of_refusal
from services.gateway.errors import Busy
from services.gateway.parts import Parts

TURNED_AWAY: Final = Counter("odr_http_turned_away", "Requests that were asked to come back because too many came.")
STATUS: Final = 503
ALWAYS: Final = ("/health/", "/static/")


class Admission:
    """Wraps the whole application; health and static files are always answered."""

    def __init__(self, app: ASGIApp, parts: Parts, busy_pages: Mapping[str, str]) -> None:
        self._app, self._parts = app, parts
        self._inside = 0
        problem = bytes(of_refusal(Busy(), STATUS).body)
        self._problem = _Prepared(problem, MEDIA_TYPE.encode())
        self._pages = {
            court: _Prepared(page.encode(), b"text/html; charset=utf-8") for court, page in busy_pages.items()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or turn it away without reading or storing anything."""
        if scope["type"] != "http" or scope["path"].startswith(ALWAYS):
            await self._app(scope, receive, send)
        elif self._inside - self._parts.changes.resting >= self._parts.settings.most_at_once:
            TURNED_AWAY.inc()
            await (self._problem if scope["path"].startswith("/api/") else self._page(scope)).send(send)
        else:
            self._inside += 1
            try:
                await self._app(scope, self._hearing(receive), send)
            finally:
                self._inside -= 1

    def _page(self, scope: Scope) -> "_Prepared":
        court = self._parts.sites.of_host(Headers(scope=scope).get("host", ""))
        return self._pages[court.id if court else ""]

    def _hearing(self, receive: Receive) -> Receive:
        """Return a `receive` that gives the place away until the body is whole."""
        whole = False

        async def hear() -> Message:
            nonlocal whole
            if whole:
                return await receive()
            self._inside -= 1
            try:
                message = await receive()
            finally:
                self._inside += 1
            whole = not message.get("more_body", False)
            return message

        return hear


class _Prepared:
    """An answer that is made once: many are turned away when there is least time for it."""

    def __init__(self, body: bytes, content_type: bytes) -> None:
        headers = {**SECURITY_HEADERS, "retry-after": RETRY[Busy], "content-length": str(len(body))}
        pairs = [(name.encode(), value.encode()) for name, value in headers.items()]
        self._start = {"type": "http.response.start", "status": STATUS}
        self._headers = [(b"content-type", content_type), *pairs]
        self._body = {"type": "http.response.body", "body": body}

    async def send(self, send: Send) -> None:
        """Give the answer."""
        await send({**self._start, "headers": list(self._headers)})
        await send(self._body)
