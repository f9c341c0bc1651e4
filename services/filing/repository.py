"""Loads and saves filings, a batch at a time."""

from collections.abc import Mapping
from typing import Any

from services.filing.domain.filing import Filing
from services.filing.tables import states
from shared.messaging.handlers import Handlers
from shared.messaging.states import JsonStates


def columns(filing: Filing) -> Mapping[str, str | None]:
    """Return the columns that the database constrains."""
    envelope = filing.own.envelope
    number = envelope.transaction_number if envelope else None
    return {"transaction_number": number, "court_id": filing.heard.court_id}


def repository(handlers: Handlers[Any, Any, Any]) -> JsonStates:
    """Return the store of filings."""
    return JsonStates(handlers, states, columns)
