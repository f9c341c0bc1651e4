"""Negotiation's own table: a case's state as two documents. The chassis's tables are declared by the chassis."""

from sqlalchemy import MetaData

from shared.messaging.states import state_table

metadata = MetaData()
states = state_table(metadata)
