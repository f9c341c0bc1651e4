"""Loads and saves the court register, a batch of cases at a time."""

from collections.abc import Mapping
from typing import Any

from services.intake.domain.register import Case
from services.intake.tables import states
from shared.messaging.handlers import Handlers
from shared.messaging.states import JsonStates


def columns(case: Case) -> Mapping[str, str | None]:
    """Return the columns that the database constrains; empty until the fee or the registration names them."""
    receipt = case.own.receipt
    return {
        "case_number": case.own.case_number or None,
        "court_id": case.own.court_id or None,
        "receipt_number": receipt.number if receipt else None,
    }


def repository(handlers: Handlers[Any, Any, Any]) -> JsonStates:
    """Return the store of the register."""
    return JsonStates(handlers, states, columns)
