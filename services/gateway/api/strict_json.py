"""JSON that means one thing: where a name stands twice, readers differ in which one they take, so it is refused."""

import json
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import override


class StrictRequest(Request):
    """A request whose body is read once and strictly."""

    @override
    async def json(self) -> Any:
        """Return what the body says. Raises JSONDecodeError, also for a name that stands twice in an object."""
        if not hasattr(self, "_json"):
            self._json = json.loads(await self.body(), object_pairs_hook=_once)
        return self._json


class StrictRoute(APIRoute):
    """A route of the API."""

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        answering = super().get_route_handler()

        async def read_strictly(request: Request) -> Response:
            return await answering(StrictRequest(request.scope, request.receive))

        return read_strictly


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, _ in pairs if sum(name == other for other, _ in pairs) > 1)
        raise json.JSONDecodeError(f"the name {twice!r} stands twice in one object", "", 0)
    return found
