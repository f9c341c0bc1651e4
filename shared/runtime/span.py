"""A span: something that was done, when, and what it follows from. No logic here."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

TRACEPARENT: Final = re.compile(r"00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-01")


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
