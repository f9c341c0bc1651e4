"""What traces are told of messages: which were applied and which were sent, by their ids; nothing of their content."""

import json
import time
from collections.abc import Iterable, Sequence
from typing import Any

from shared.messaging.records import Inbound
from shared.runtime import traces
from shared.runtime.traces import Span


def applied(service: str, inbounds: Iterable[Inbound], began_ns: int) -> None:
    """Tell of messages that one transaction applied; their consequences stand below it."""
    ended_ns = time.time_ns()
    for inbound in inbounds:
        envelope, record = inbound.envelope, inbound.record
        parent = envelope.traceparent
        facts: dict[str, str | int] = {
            "case_id": str(envelope.subject),
            "messaging.message.id": str(envelope.id),
            "messaging.destination.name": record.topic,
            "messaging.kafka.offset": record.offset,
        }
        place = traces.following(parent, service, envelope.id)
        traces.keep(Span(f"apply {envelope.type}", "CONSUMER", place, parent, began_ns, ended_ns, facts))


def sent(rows: Sequence[Any]) -> None:
    """Tell of rows (id, topic, case_id, headers, body, age in seconds) acknowledged by now, since each was stored."""
    ended_ns = time.time_ns()
    for _, topic, case_id, headers, _, age in rows:
        values = dict(json.loads(headers))
        parent, identity = values.get("traceparent", ""), values["ce_id"]
        facts = {"case_id": str(case_id), "messaging.message.id": identity, "messaging.destination.name": topic}
        place, began_ns = traces.following(parent, "relay", identity), ended_ns - int(float(age) * 1e9)
        traces.keep(Span(f"send {values['ce_type']}", "PRODUCER", place, parent, began_ns, ended_ns, facts))
