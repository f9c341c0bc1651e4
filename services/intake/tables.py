"""Intake's own table: a case's state as two documents, and the court's number of the case, which is found only once."""

from sqlalchemy import Column, MetaData, Text, UniqueConstraint

from shared.messaging.states import state_table

metadata = MetaData(
    naming_convention={"ix": "ix_%(table_name)s_%(column_0_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"}
)
states = state_table(metadata, Column("case_number", Text), Column("court_id", Text), Column("receipt_number", Text))
states.append_constraint(UniqueConstraint(states.c.case_number, states.c.court_id))
states.append_constraint(UniqueConstraint(states.c.receipt_number, states.c.court_id))
