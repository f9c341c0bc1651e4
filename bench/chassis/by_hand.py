"""What the hand-written loops do with a batch: the work of somebody who wants speed and nothing else.

They do less than the pipeline. They check no sequence, no chain and no schema, ask none of the court's rules, hold no
command back until the facts that it saw are here, park nothing, write no audit chain and lock no case. They drop what
they have seen by its id, keep one JSON state a case (how many records, which was last, what was asked last), write as
many outgoing rows with headers as the rules would, and their offsets, in one transaction a batch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID, uuid4

import orjson

TABLES: Final = """
CREATE TABLE seen (id uuid PRIMARY KEY);
CREATE TABLE kept (case_id uuid PRIMARY KEY, state jsonb NOT NULL);
CREATE TABLE outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, message_id uuid NOT NULL UNIQUE,
    case_id uuid NOT NULL, type text NOT NULL, headers jsonb NOT NULL, body bytea NOT NULL);
CREATE TABLE outbox_todo (id bigint PRIMARY KEY);
CREATE TABLE offsets (topic text, partition int, next_offset bigint NOT NULL, PRIMARY KEY (topic, partition));
"""
SEEN: Final = "INSERT INTO seen SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING id"
LOAD: Final = "SELECT case_id, state::text FROM kept WHERE case_id = ANY($1::uuid[])"
SAVE: Final = """
INSERT INTO kept SELECT case_id, state::jsonb FROM unnest($1::uuid[], $2::text[]) AS row(case_id, state)
ON CONFLICT (case_id) DO UPDATE SET state = excluded.state
"""
OUT: Final = """
WITH inserted AS (INSERT INTO outbox (message_id, case_id, type, headers, body)
    SELECT message_id, case_id, type, headers::jsonb, body
    FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bytea[])
        AS row(message_id, case_id, type, headers, body) RETURNING id)
INSERT INTO outbox_todo SELECT id FROM inserted
"""
OFFSETS: Final = """
INSERT INTO offsets SELECT * FROM unnest($1::text[], $2::int[], $3::bigint[])
ON CONFLICT (topic, partition) DO UPDATE SET next_offset = excluded.next_offset
"""
EFFECTS: Final = {"CounterOffer": 2, "AcceptOffer": 2}
State = dict[str, Any]


class Raw(NamedTuple):
    """A record as a client library gives it, its headers by name."""

    topic: str
    partition: int
    offset: int
    headers: Mapping[str, bytes]
    body: bytes


@dataclass(slots=True)
class Rows:
    """What one batch leads to, as the columns of the statements."""

    states: dict[UUID, State]
    outgoing: list[tuple[Any, ...]]

    def saved(self) -> tuple[list[Any], list[Any]]:
        """Return the columns of SAVE."""
        cases = sorted(self.states)
        return cases, [orjson.dumps(self.states[case_id]).decode() for case_id in cases]


def ids_of(raws: Sequence[Raw]) -> list[UUID]:
    """Return the ids that make a record the same one."""
    return [UUID(raw.headers["ce_id"].decode()) for raw in raws]


def cases_of(raws: Sequence[Raw]) -> list[UUID]:
    """Return the case of each record."""
    return [UUID(raw.headers["ce_subject"].decode()) for raw in raws]


def work(raws: Sequence[Raw], cases: Sequence[UUID], states: dict[UUID, State]) -> Rows:
    """Fold new records into the states that were loaded, and answer the commands among them."""
    outgoing: list[tuple[Any, ...]] = []
    for raw, case_id in zip(raws, cases, strict=True):
        state = states.setdefault(case_id, {"records": 0})
        kind = raw.headers["ce_type"].decode()
        state["records"] += 1
        state["last"] = kind
        if "ce_sequence" not in raw.headers:
            state["asked"] = orjson.loads(raw.body)
            headers = orjson.dumps([(name, value.decode()) for name, value in raw.headers.items()]).decode()
            often = EFFECTS.get(kind.split(".")[2], 1)
            outgoing += [(uuid4(), case_id, kind, headers, raw.body) for _ in range(often)]
    return Rows(states, outgoing)


def reached(raws: Sequence[Raw]) -> tuple[list[Any], ...]:
    """Return the columns of OFFSETS."""
    ends = {(raw.topic, raw.partition): raw.offset + 1 for raw in raws}
    return columns([(*place, end) for place, end in sorted(ends.items())])


def columns(rows: Sequence[tuple[Any, ...]]) -> tuple[list[Any], ...]:
    """Turn rows into columns."""
    return tuple(list(column) for column in zip(*rows, strict=True))
