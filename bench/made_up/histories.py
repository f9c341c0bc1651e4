"""The history of made-up cases as rows of the gateway's `history`, each entry chained to the one before it."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Final

from aiokafka.partitioner import murmur2

from bench.made_up.crowd import place
from bench.made_up.cutting import STENCIL, copy_line
from bench.made_up.recorded import recorded
from bench.made_up.stencil import Names, Template
from shared.contracts.envelope import FIRST_CHAIN, Envelope, Headers
from shared.contracts.topics import CASE_EVENTS

MOST_EVENTS: Final = 1_000
POSITIVE: Final = 0x7FFFFFFF


@cache
def _templates() -> list[tuple[Template, Template]]:
    """Return headers and body of every entry; names in headers stand in JSON as they stand on the topic."""
    return [
        (Template(STENCIL, json.dumps(entry.headers)), Template(STENCIL, entry.body)) for entry in recorded().entries
    ]


def lines(number: int, names: Names) -> Iterator[tuple[int, str]]:
    """Yield (place in the case, line for COPY) of every event of case k."""
    key = str(names.case_id).encode()
    partition = (murmur2(key) & POSITIVE) % CASE_EVENTS.partitions
    chains: dict[str, str] = {}
    for step, (headers, body) in enumerate(_templates()[: place(number).events]):
        data = body.write(names).encode()
        envelope = _chained(json.loads(headers.write(names)), data, chains)
        told = json.dumps([(name, value.decode()) for name, value in envelope.headers()])
        row = (CASE_EVENTS.name, partition, number * MOST_EVENTS + step, names.case_id, told, f"\\x{data.hex()}")
        yield step, copy_line(row)


def _chained(texts: list[list[str]], body: bytes, chains: dict[str, str]) -> Envelope:
    raw: Headers = [(name, value.encode()) for name, value in texts]
    envelope = Envelope.parse(raw)
    previous = chains.get(envelope.source, FIRST_CHAIN)
    chained = envelope.chained(previous, envelope.sequence, body)
    chains[envelope.source] = chained.chain
    return chained


def in_turn(numbers: range, names: list[Names]) -> str:
    """Return the lines of many cases in the order in which cases that go on at the same time would be heard."""
    found = [
        (step, number, line) for number, each in zip(numbers, names, strict=True) for step, line in lines(number, each)
    ]
    return "".join(line for _, _, line in sorted(found))
