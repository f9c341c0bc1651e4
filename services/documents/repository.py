"""Loads and saves the papers of a batch of cases."""

from typing import Any

from services.documents.tables import states
from shared.messaging.handlers import Handlers
from shared.messaging.states import JsonStates


def repository(handlers: Handlers[Any, Any, Any]) -> JsonStates:
    """Return the store of papers."""
    return JsonStates(handlers, states)
