"""The recorded case: one history from the fee to the stamped copies, its parties' receipts, and what was sealed."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

FILE: Final = Path(__file__).with_name("recorded.json")


@dataclass(frozen=True, slots=True)
class Entry:
    """One record of the history. headers: as on the topic · body: JSON text whose boxes are called `box-<number>`."""

    headers: list[tuple[str, str]]
    body: str

    def header(self, name: str) -> str:
        """Return a header; empty when it is absent."""
        return next((value for found, value in self.headers if found == name), "")


@dataclass(frozen=True, slots=True)
class Recorded:
    """parties, accounts: ids by side · texts: (audience, clear text) of each box · receipts: rows with their side."""

    court_id: str
    case_number: str
    case_id: str
    parties: dict[str, str]
    accounts: dict[str, str]
    texts: list[tuple[str, str]]
    entries: list[Entry]
    receipts: list[dict[str, Any]]


@cache
def recorded() -> Recorded:
    """Read the recorded case."""
    raw = json.loads(FILE.read_text())
    raw["entries"] = [
        Entry([(name, value) for name, value in each["headers"]], each["body"]) for each in raw["entries"]
    ]
    raw["texts"] = [(audience, text) for audience, text in raw["texts"]]
    return Recorded(**raw)
