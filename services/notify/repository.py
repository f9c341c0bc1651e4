"""Loads and saves what notify knows of a batch of cases."""

from services.notify.handlers import handlers
from services.notify.tables import states
from shared.messaging.states import JsonStates

repository = JsonStates(handlers, states)
