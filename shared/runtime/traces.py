"""Traces: one request's way through the processes. Off, and free, until `start` is called with where they go.

A span's id comes from who does something about what, so a repetition is the same span and nothing has to be kept.
"""

import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from hashlib import sha256
from importlib import import_module
from typing import Any, Final, Literal

TRACE_CHARACTERS: Final = 36
TRACEPARENT: Final = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01")
# The span in which this task works; empty outside of any.
here: Final[ContextVar[str]] = ContextVar("here", default="")
_export: Any = None


@dataclass(frozen=True, slots=True)
class Span:
    """Something that was done.

    place, parent: the `traceparent` of the span and of what it follows from (empty for the first) · began_ns, ended_ns:
    since 1970 · facts: ids and kinds alone, nothing that a person wrote.
    """

    name: str
    kind: Literal["SERVER", "INTERNAL", "PRODUCER", "CONSUMER"]
    place: str
    parent: str
    began_ns: int
    ended_ns: int
    facts: Mapping[str, str | int]


def start(service: str, endpoint: str) -> None:
    """Send the spans of this process to a collector; an empty endpoint leaves them off.

    endpoint: the collector's OTLP over HTTP, as in `http://collector:4318`.
    """
    global _export  # noqa: PLW0603 - one per process, like the root logger
    if endpoint:
        # Loaded only where it is wanted: the libraries cost memory and start time.
        _export = import_module("shared.runtime.span_export").SpanExport(service, endpoint)


def stop() -> None:
    """Send what is left, for a few seconds at most."""
    if _export is not None:
        _export.stop()


def on() -> bool:
    """Say whether anybody wants spans."""
    return _export is not None


def first() -> str:
    """Return the place of a span that follows from nothing; empty while traces are off."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01" if on() else ""


def following(parent: str, doer: str, about: object) -> str:
    """Return the place of what `doer` does about something: in its parent's trace, always the same one."""
    if not on() or not TRACEPARENT.fullmatch(parent):
        return parent
    return f"{parent[:TRACE_CHARACTERS]}{sha256(f'{doer}/{about}'.encode()).hexdigest()[:16]}-01"


def keep(span: Span) -> None:
    """Hand a span over; one whose place makes no sense is left out."""
    if on() and TRACEPARENT.fullmatch(span.place):
        _export.keep(span)
