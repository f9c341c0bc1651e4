"""Loads and saves the papers of a batch of cases."""

from services.documents.handlers import handlers
from services.documents.tables import states
from shared.messaging.states import JsonStates

repository = JsonStates(handlers, states)
