"""The outbox: messages leave with the transaction that decided them. It owns inserting, not sending (relay does)."""

from collections.abc import Sequence

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.contracts.envelope import Envelope
from shared.messaging.statements import columns

LARGEST_BODY = 900_000
Outgoing = tuple[Envelope, bytes, str]

_ROWS = """
INSERT INTO outbox (message_id, case_id, topic, type, headers, body)
SELECT message_id, case_id, topic, type, headers::jsonb, body
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bytea[])
    WITH ORDINALITY AS row(message_id, case_id, topic, type, headers, body, place)
ORDER BY place
"""
_INSERT = f"WITH inserted AS ({_ROWS} RETURNING id) INSERT INTO outbox_todo (id) SELECT id FROM inserted"  # noqa: S608 - constants
_ARCHIVE = f"{_ROWS} ON CONFLICT (message_id) DO NOTHING"


async def insert(connection: AsyncConnection, messages: Sequence[Outgoing]) -> None:
    """Insert (envelope, body, topic) rows, to be sent in this order; the caller holds the locks of their cases.

    Raises ValueError for a body over 900 kB, IntegrityError for a message that was inserted before.
    """
    for envelope, body, _ in messages:
        check_size(envelope, body)
    if messages:
        await connection.exec_driver_sql(_INSERT, columns(_rows(messages)))


async def archive(connection: AsyncConnection, messages: Sequence[Outgoing]) -> None:
    """Keep messages that were sent already, before a backup was restored; those that are here stay as they are."""
    await connection.exec_driver_sql(_ARCHIVE, columns(_rows(messages), 6))


def check_size(envelope: Envelope, body: bytes) -> None:
    """Raise ValueError for a body that would not fit on the wire."""
    if len(body) > LARGEST_BODY:
        raise ValueError(f"the body of {envelope.type} has {len(body)} bytes, more than {LARGEST_BODY}")


def _rows(messages: Sequence[Outgoing]) -> list[tuple[object, ...]]:
    return [
        (envelope.id, envelope.subject, topic, envelope.type, orjson.dumps(envelope.texts()).decode(), body)
        for envelope, body, topic in messages
    ]
