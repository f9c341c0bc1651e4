"""What waits at the counter is urgent when the hearing is near, and the urgent comes first."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from services.gateway.projection.queueing import QueueItem, QueueKind
from services.gateway.reading.reading import Reading
from tests.browser import made_up_case as story
from tests.gateway.browsers import House

pytestmark = pytest.mark.broker
PUT = "INSERT INTO queue (kind, subject_id, case_id, court_id, since, line) VALUES ($1, $2, $3, $4, $5, $6)"


async def test_a_filing_before_a_near_hearing_comes_first(house: House) -> None:
    parts = house.gateway.parts
    court, now = parts.courts[story.COURT], parts.now()
    clerk = await house.visitor(await house.clerk(court.id))
    far, near = uuid4(), uuid4()
    for days, case_id in ((60, far), (1, near)):
        line = QueueItem(
            kind=QueueKind.FILING,
            subject_id=case_id,
            case_id=case_id,
            case_number="STK-CV-LSC-2026-0000",
            since=now - timedelta(days=days),
            hearing_at=now + timedelta(days=days),
        )
        row = (line.kind.value, case_id, case_id, court.id, line.since, line.model_dump_json())
        await house.gateway.rows(PUT, *row)

    found: list[tuple[UUID, bool]] = [
        (item.case_id, item.urgent) for item in await Reading(parts, clerk).queue() if item.case_id in {far, near}
    ]

    assert found == [(near, True), (far, False)]
