"""What logs are told after a commit: each decision with what it led to, each record that was put aside; no content."""

import json
from collections.abc import Iterable
from uuid import UUID

from shared.contracts.deciding import Refusal
from shared.messaging.outbox import Outgoing
from shared.messaging.states import Record
from shared.runtime.logs import tell

_REFUSAL = Refusal.type_name()


def decided(outgoing: Iterable[Outgoing]) -> None:
    """Tell of decisions, one line for each cause. led_to: names of events · refused: the code."""
    led: dict[tuple[UUID, UUID], list[str]] = {}
    for envelope, body, _ in outgoing:
        if envelope.type == _REFUSAL:
            told = json.loads(body)
            tell("decided", case_id=envelope.subject, cause=told["command_id"], refused=told["code"])
        elif envelope.causation_id:  # what is published carries none; the event beside it does
            led.setdefault((envelope.subject, envelope.causation_id), []).append(envelope.type.split(".")[-2])
    for (case_id, cause), events in led.items():
        tell("decided", case_id=case_id, cause=cause, led_to=events)


def put_aside(parked: Iterable[tuple[UUID | None, Record, str]]) -> None:
    """Tell of records that wait for a person, or behind one that does. reason: without words of the failure."""
    for case_id, record, reason in parked:
        place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
        tell("parked", case_id=case_id, **place, reason=reason.partition(":")[0])
