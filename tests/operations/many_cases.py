"""Many cases that live the made-up case's life, each with people, codes and papers of its own."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final
from uuid import UUID, uuid5

from services.gateway.tables import READ_MODELS
from shared.contracts.message import Event
from shared.messaging.states import Record
from tests.browser import made_up_case as story
from tests.gateway.browsers import source_of
from tests.support.driven import Driven
from tests.support.gateway import Gateway

LIFE: Final = [event for events in story.CHAPTERS.values() for event in events]
_UUID: Final = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGEST: Final = re.compile(rb"[0-9a-f]{64}")


@dataclass
class ManyCases:
    """A gateway's database and its live projection."""

    gateway: Gateway
    projection: Driven
    ids: list[UUID] = field(default_factory=list)

    @property
    def database(self) -> str:
        """Return the database's URL."""
        return self.gateway.database

    async def tell(self, count: int) -> None:
        """Let new cases live, each a little further than the one before."""
        for _ in range(count):
            case_id = uuid5(story.CASE, f"case {len(self.ids)}")
            self.ids.append(case_id)
            await self.go_on(case_id, 3 + len(self.ids) % (len(LIFE) - 3))

    async def go_on(self, case_id: UUID, steps: int, first: int = 0) -> list[Record]:
        """Let a case's history arrive: some steps of its life."""
        records = self.records(case_id, steps, first)
        await self.projection.pipeline.take(records)
        return records

    def records(self, case_id: UUID, steps: int, first: int = 0) -> list[Record]:
        """Return some steps of a case's life as records, without handing them over."""
        records: list[Record] = []
        for place, event in enumerate(LIFE[first : first + steps], first):
            at = story.START + place * timedelta(hours=7)
            records += self.projection.numbered(source_of(event), case_id, own(case_id, event), at=at)
        return records

    async def tables(self) -> dict[str, list[Any]]:
        """Return every row of the read models."""
        names = [table.name for table in READ_MODELS]
        found = {name: await self.gateway.rows(f"TABLE {name} ORDER BY 1, 2, 3") for name in names}
        return {name: [tuple(row) for row in rows] for name, rows in found.items()}


def own(case_id: UUID, event: Event) -> Event:
    """Return an event of the made-up case as it would be in another case: with ids and digests of its own."""
    body = _UUID.sub(lambda found: str(uuid5(case_id, found[0].decode())).encode(), event.write())
    body = _DIGEST.sub(lambda found: sha256(case_id.bytes + found[0]).hexdigest().encode(), body)
    return type(event).read(body)
