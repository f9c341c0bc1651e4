"""Loads and saves what notify knows of a batch of cases."""

from typing import Any

from services.notify.tables import states
from shared.messaging.handlers import Handlers
from shared.messaging.states import JsonStates


def repository(handlers: Handlers[Any, Any, Any]) -> JsonStates:
    """Return the store of notices."""
    return JsonStates(handlers, states)
