"""The routes of an application one by one, whatever routers they came by."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi.routing import APIRoute
from pydantic import BaseModel


@dataclass(frozen=True, order=True)
class Way:
    """One method at one address of the route table, such as GET /cases/{case_id}."""

    method: str
    path: str
    name: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def fits(self, path: str) -> bool:
        """Say whether a real path leads here."""
        fitting = re.sub(r"\{\w+\}", "[^/]+", re.sub(r"\{\w+:path\}", ".*", self.path))
        return re.fullmatch(fitting, path) is not None


def flat(routes: Sequence[Any]) -> Iterator[Any]:
    """Give every route, also those of routers within routers."""
    for route in routes:
        inner = getattr(route, "original_router", None) or getattr(route, "routes", None)
        if inner:
            yield from flat(getattr(inner, "routes", inner))
        else:
            yield route


def ways(routes: Sequence[Any]) -> tuple[Way, ...]:
    """Return each method of each route, in the order in which addresses are tried."""
    return tuple(
        Way(method, route.path, route.name)
        for route in flat(routes)
        for method in sorted(getattr(route, "methods", None) or ())
        if method != "HEAD"
    )


def way_of(table: Sequence[Way], method: str, path: str) -> Way | None:
    """Return where a request with this method and path goes; None when nobody serves it."""
    bare = path.partition("?")[0].partition("#")[0]
    return next((way for way in table if way.method == method and way.fits(bare)), None)


def bodies(routes: Sequence[Any]) -> Iterator[type[BaseModel]]:
    """Yield every model that a program can send."""
    for route in flat(routes):
        if isinstance(route, APIRoute) and route.body_field:
            annotation = route.body_field.field_info.annotation
            if isinstance(annotation, type) and issubclass(annotation, BaseModel):
                yield annotation
