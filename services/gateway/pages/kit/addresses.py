"""Addresses of this site: which case a page names, where to come back to, and what is safe to go to."""

from contextlib import suppress
from urllib.parse import quote
from uuid import UUID

from starlette.requests import Request


def case_named(request: Request) -> UUID | None:
    """Return the case in the address of the page."""
    with suppress(ValueError, KeyError):
        return UUID(request.path_params["case_id"])
    return None


def this_page(request: Request) -> str:
    """Return the address to come back to, with its query."""
    url = request.url
    return f"{url.path}?{url.query}" if url.query and request.method == "GET" else url.path


def back_to(path: str) -> str:
    """Return a path that is safe to go back to: one of this site, never another host."""
    return quote(path, safe="/-_~.#?=&%") if path.startswith("/") and not path.startswith("//") else "/"
