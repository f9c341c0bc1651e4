"""Records that wait in memory until the facts that their authors saw are here; whatever follows them waits behind.

It owns the waiting, not the judgement (sorting holds), and nothing is lost with it: the database's offset stays before.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from operator import attrgetter

from shared.messaging.states import Partition, Record

LONGEST_SECONDS = 2.0
MOST_RECORDS = 500


class Waiting:
    """What waits, by partition.

    tried: when its first record was last judged · since: which record that is, and since when it waits; monotonic.
    """

    def __init__(self) -> None:
        self._records: dict[Partition, list[Record]] = {}
        self._tried: dict[Partition, float] = {}
        self._since: dict[Partition, tuple[int, float]] = {}

    def __len__(self) -> int:
        """Return how many partitions wait; any thread may ask."""
        return len(self._since)

    def seconds(self) -> float:
        """Return how long the longest has waited; any thread may ask."""
        return max((time.monotonic() - since for _, since in self._since.values()), default=0.0)

    def ready(self, fresh: Iterable[Record], behind: Callable[[int], bool]) -> list[Record]:
        """Return what is to be judged now: fresh records, and those that waited long enough.

        behind: have the events of this partition number still to be read? Then trying again would be in vain, and is
        done seldom. Fresh records of a partition that waits go behind the others.
        """
        ready: list[Record] = []
        for place, records in groupby(fresh, attrgetter("lane")):
            self._records.get(place, ready).extend(records)
        now = time.monotonic()
        for place in list(self._records):
            if now - self._tried[place] > LONGEST_SECONDS or not behind(place[1]):
                ready += self._records.pop(place)
        return ready

    def keep(self, judged: Sequence[Record], held: dict[Partition, int]) -> None:
        """Keep what the pipeline has held, from these offsets on."""
        for record in judged:
            if record.offset >= held.get(record.lane, record.offset + 1):
                self._records.setdefault(record.lane, []).append(record)
        now = time.monotonic()
        self._tried |= dict.fromkeys(held, now)
        gone = {record.lane for record in judged} - held.keys()
        first = {place: (offset, now) for place, offset in held.items() if self._since.get(place, (-1,))[0] != offset}
        # Replaced in one step: another thread reads it.
        self._since = {place: since for place, since in (self._since | first).items() if place not in gone}

    def full(self) -> set[Partition]:
        """Return the partitions of which no more should be fetched for now."""
        return {place for place, records in self._records.items() if len(records) >= MOST_RECORDS}
