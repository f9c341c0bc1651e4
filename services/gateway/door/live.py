"""The live page: one stream per open page that says `changed` when its case has. It carries no fact of the case."""

from collections.abc import AsyncIterator
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Header
from sse_starlette import EventSourceResponse, ServerSentEvent

from services.gateway.door.observing import LIVE_STREAMS
from services.gateway.door.visiting import Visit, Visiting
from services.gateway.people.authorization import Resource, may_read

router: Final = APIRouter(include_in_schema=False)
CHECK_SECONDS: Final = 4.0
PING_SECONDS: Final = 15


@router.get("/cases/{case_id}/live")
async def live(
    case_id: UUID, visit: Visiting, version: int = -1, last_event_id: Annotated[int, Header()] = -1
) -> EventSourceResponse:
    """Follow a case that this visitor may read. version: of the page that asks; last_event_id counts more."""
    view = await visit.reading.case(case_id)
    seen = next((number for number in (last_event_id, version) if number >= 0), view.version)
    changes = _changes(visit, case_id, view.court_id, seen)
    return EventSourceResponse(changes, ping=PING_SECONDS)


async def _changes(visit: Visit, case_id: UUID, court_id: str, seen: int) -> AsyncIterator[ServerSentEvent]:
    changes = visit.parts.changes
    with changes.of(case_id) as changed, LIVE_STREAMS.track_inprogress():
        while not changes.closed:
            changed.clear()
            if not may_read(await visit.still_here(), Resource.CASE, case_id, court_id):
                return
            version = await visit.reading.version(case_id)
            if version != seen:
                seen = version
                yield ServerSentEvent(str(version), event="changed", id=str(version))
            await changes.rest(changed, CHECK_SECONDS)
