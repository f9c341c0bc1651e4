"""Loads and saves negotiations, a batch at a time."""

from typing import Any

from services.negotiation.tables import states
from shared.messaging.handlers import Handlers
from shared.messaging.states import JsonStates


def repository(handlers: Handlers[Any, Any, Any]) -> JsonStates:
    """Return the store of negotiations."""
    return JsonStates(handlers, states)
