"""Filing's own table: a case's state as two documents, and the transaction number that no other case may have."""

from sqlalchemy import Column, MetaData, Text, UniqueConstraint

from shared.messaging.states import state_table

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
)
states = state_table(metadata, Column("transaction_number", Text), Column("court_id", Text))
states.append_constraint(UniqueConstraint(states.c.transaction_number, states.c.court_id))
