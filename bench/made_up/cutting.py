"""The recorded case up to any of its events, as rows of the gateway's tables for COPY, ready to be renamed.

The document is the real fold of the events; what it means as rows is the gateway's own code.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from bench.made_up.recorded import Entry, recorded
from bench.made_up.stencil import Stencil, Template
from services.gateway.projection.document import CaseDocument
from services.gateway.projection.handlers import handlers
from services.gateway.projection.rows import ROWS
from services.gateway.tables import receipts

RECEIPT_COLUMNS: Final = tuple(column.name for column in receipts.columns)
ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
STENCIL: Final = Stencil(recorded())


@dataclass(frozen=True, slots=True)
class Cut:
    """The case as it stands after some of its events. tables: per table one text with all the case's rows."""

    document: CaseDocument
    tables: dict[str, Template]


@cache
def cut(events: int) -> Cut:
    """Return the case after its first events."""
    entries = recorded().entries[:events]
    document = fold(entries)
    case_id = UUID(recorded().case_id)
    texts = {name: _lines(rows(case_id, document)) for name, rows in ROWS.items()}
    texts[receipts.name] = _lines(_receipts(entries[-1].header("ce_time")))
    return Cut(document, {name: Template(STENCIL, text) for name, text in texts.items() if text})


def fold(entries: Iterable[Entry]) -> CaseDocument:
    """Fold events as the gateway does."""
    document = CaseDocument()
    for entry in entries:
        message = handlers.kinds[entry.header("ce_type")].read(entry.body.encode())
        document = handlers.hears[type(message)](document, message, datetime.fromisoformat(entry.header("ce_time")))
    return document


def _receipts(until: str) -> Iterable[tuple[Any, ...]]:
    last = datetime.fromisoformat(until)
    for receipt in recorded().receipts:
        if datetime.fromisoformat(receipt["received_at"]) <= last:
            yield tuple(receipt[name] for name in RECEIPT_COLUMNS)


def _lines(rows: Iterable[tuple[Any, ...]]) -> str:
    return "".join(map(copy_line, rows))


def copy_line(row: Iterable[Any]) -> str:
    """Return a row in COPY's text format."""
    return "\t".join(_cell(value) for value in row) + "\n"


def _cell(value: Any) -> str:  # noqa: ANN401 - whatever a column holds
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict | list):
        value = json.dumps(value, separators=(",", ":"))
    return str(value).translate(ESCAPES)
