"""Documents' own table: a case's state as two documents. Files lie in the object store, not here."""

from sqlalchemy import MetaData

from shared.messaging.states import state_table

metadata = MetaData()
states = state_table(metadata)
