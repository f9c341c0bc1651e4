"""The door of the web server: size limits, origin check, session cookie and security headers of every answer."""

import asyncio
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.gateway.door.problems import of_refusal
from services.gateway.errors import TooLarge, TooSlow
from services.gateway.people import court_choice, language
from services.gateway.people.tokens import new_cookie
from services.gateway.settings import GatewaySettings

YEAR_SECONDS = 31_536_000
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
    " font-src 'self'; frame-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": POLICY,
    "strict-transport-security": "max-age=63072000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}


class Door:
    """Wraps the application. `scope["state"]["session"]` is the browser's session token, made up when there is none."""

    def __init__(self, app: ASGIApp, settings: GatewaySettings) -> None:
        self._app, self._settings = app, settings
        self._cookie = "__Host-odr" if settings.secure else "odr"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it here when it may not come in."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        program = scope["path"].startswith(("/api/", "/health/", "/metrics"))
        state = scope.setdefault("state", {})
        state["session"] = state["session_before"] = "" if program else self._token(headers)
        sending = self._sending(scope, send)
        refusal = self._refusal(scope, headers, program=program)
        if refusal is not None:
            await refusal(scope, receive, sending)
            return
        await self._app(scope, self._limited(receive), sending)

    def _token(self, headers: Headers) -> str:
        morsel = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        return morsel.value if morsel else ""

    def _refusal(self, scope: Scope, headers: Headers, *, program: bool) -> Response | None:
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._settings.largest_body_bytes:
            return of_refusal(TooLarge(), 413) if program else PlainTextResponse("Too large", 413)
        if scope["method"] not in SAFE and not program and not _own_origin(headers):
            return PlainTextResponse("This form came from another site.", 403)
        return None

    def _limited(self, receive: Receive) -> Receive:
        left, whole = self._settings.largest_body_bytes, False

        async def limited() -> Message:
            nonlocal left, whole
            try:
                async with asyncio.timeout(None if whole else self._settings.silent_seconds):
                    message = await receive()
            except TimeoutError as error:
                raise TooSlow from error
            left -= len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if left < 0:
                raise TooLarge
            return message

        return limited

    def _sending(self, scope: Scope, send: Send) -> Send:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                self._keep_session(scope, headers)
            await send(message)

        return sending

    def _keep_session(self, scope: Scope, headers: MutableHeaders) -> None:
        state = scope["state"]
        for name, chosen in ((language.COOKIE, state.get("language")), (court_choice.COOKIE, state.get("court"))):
            if chosen:
                headers.append("set-cookie", f"{name}={chosen}; Path=/; SameSite=Lax; Max-Age={YEAR_SECONDS}")
        secure = "; Secure" if self._settings.secure else ""
        if state.get("device"):
            kept = f"{device_cookie(self._settings)}={state['device']}; Max-Age={YEAR_SECONDS}"
            headers.append("set-cookie", f"{kept}; Path=/; HttpOnly; SameSite=Lax{secure}")
        if state["session"] == state["session_before"]:
            return
        life = "" if state["session"] else "; Max-Age=0"
        value = f"{self._cookie}={state['session']}; Path=/; HttpOnly; SameSite=Lax{secure}{life}"
        headers.append("set-cookie", value)


def device_cookie(settings: GatewaySettings) -> str:
    """Return the name of the cookie by which a browser is known again (people/askers.py)."""
    return "__Host-odr-device" if settings.secure else "odr-device"


def session_of(request: Request) -> str:
    """Return the session token of this browser; a newcomer gets one with the answer."""
    if not request.state.session:
        request.state.session = new_cookie(request.app.state.parts.pepper)
    token: str = request.state.session
    return token


def _own_origin(headers: Headers) -> bool:
    """Say whether an unsafe request comes from a page of this host; a program without a browser's headers may."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")
