"""The tables of notify: a case's state as two JSON documents; texts and contact data stand in none of them in clear."""

from sqlalchemy import MetaData

from shared.messaging.states import state_table

metadata = MetaData()
states = state_table(metadata)
