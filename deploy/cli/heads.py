"""The signed heads of every stream: taken from the services' own databases, kept apart from the history in Kafka."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg

from deploy.audit.heads import Head, sign_heads
from deploy.cli.running import Running
from deploy.local.places import Places
from deploy.local.secret_files import SecretFiles
from deploy.local.trouble import Trouble
from shared.contracts.topics import CASE_EVENTS, GATEWAY
from shared.runtime.patience import until

PATIENCE_SECONDS: Final = 10.0
STREAMS: Final = "SELECT case_id, sequence, chain FROM streams WHERE topic = %s"
WAITING: Final = "SELECT count(*) FROM outbox_todo"


def keep_heads(places: Places, running: Running) -> Path:
    """Sign the heads of this moment and return their file; raises Trouble when a service cannot send its events."""
    heads = [head for service in running.health if service != GATEWAY for head in _heads(service, places, running)]
    private, _ = SecretFiles(places.secrets).audit_keys()
    now = datetime.now(UTC)
    file = kept(places) / f"heads-{now:%Y%m%dT%H%M%S%f}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(sign_heads(heads, now, private))
    return file


def kept(places: Places) -> Path:
    """Return the folder of the signed heads."""
    return places.data / "audit"


def _heads(service: str, places: Places, running: Running) -> Iterator[Head]:
    with psycopg.connect(running.database_url(service, places)) as connection:
        rows = connection.execute(STREAMS, [CASE_EVENTS.name]).fetchall()
    _wait_until_sent(service, places, running)
    for case_id, sequence, chain in rows:
        fixed = {"topic": CASE_EVENTS.name, "source": service}
        yield {**fixed, "case_id": str(case_id), "sequence": sequence, "chain": chain}


def _wait_until_sent(service: str, places: Places, running: Running) -> None:
    with psycopg.connect(running.database_url(service, places), autocommit=True) as connection:
        if until(lambda: _count(connection), PATIENCE_SECONDS, done=lambda left: not left):
            raise Trouble(f"{service} has events that it cannot send: see `./odr status`.")


def _count(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(WAITING).fetchone()
    return int(row[0]) if row else 0
