"""How many processes of each service shall run on one machine; whoever supervises them reads it, nobody else."""

import json
from typing import Final

from deploy.local.places import Places
from shared.contracts.topics import CASE_EVENTS

MOST: Final = CASE_EVENTS.partitions  # one more would have nothing to do


def wanted(places: Places) -> dict[str, int]:
    """Return the number of each service of which somebody wants more than one process."""
    try:
        return dict(json.loads(places.numbers.read_text()))
    except FileNotFoundError:
        return {}


def want(places: Places, service: str, number: int) -> None:
    """Keep how many processes of a service shall run, also after a restart."""
    numbers = {**wanted(places), service: number}
    part = places.numbers.with_suffix(".part")
    part.write_text(json.dumps({name: many for name, many in numbers.items() if many > 1}))
    part.replace(places.numbers)
