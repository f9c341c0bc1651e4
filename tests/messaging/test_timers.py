"""The bell rings once, at its own time, and only after everything that was received before it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shared.contracts.envelope import time_text
from shared.contracts.identity import timer_id_of
from tests.messaging.surroundings import rows, sweeping, until
from tests.messaging.tally import ANA, NOW, Rang, Remind, Reminded, Rules
from tests.support.driven import Driven

pytestmark = pytest.mark.broker
EARLIER = NOW - timedelta(days=1)


async def rang(well: Driven) -> bool:
    return bool(await rows(well, "SELECT 1 FROM outbox WHERE type = :type", type=Rang.type_name()))


async def test_two_bells_ring_in_their_order_each_once(well: Driven) -> None:
    case_id = uuid4()
    await well.ask(case_id, Remind(at=NOW), ANA, EARLIER)
    await well.ask(case_id, Remind(at=NOW - timedelta(hours=1)), ANA, EARLIER)

    early = await well.wake(case_id, NOW - timedelta(hours=2))
    said = await well.wake(case_id, NOW)
    again = await well.wake(case_id, NOW + timedelta(days=1))

    assert (early, again) == ([], [])
    assert said == [Rang(at=NOW - timedelta(hours=1)), Rang(at=NOW)]


async def test_its_time_and_its_name_follow_from_the_deadline(well: Driven) -> None:
    case_id = uuid4()
    await well.ask(case_id, Remind(at=NOW), ANA, EARLIER)
    await well.wake(case_id, NOW + timedelta(days=1))

    ((headers,),) = await rows(well, "SELECT headers FROM outbox WHERE type = :type", type=Rang.type_name())

    assert '["ce_time", "2026-03-02T17:00:00' in headers
    assert str(timer_id_of(case_id, "tally", "bell", time_text(NOW))) in headers


async def test_the_sweeper_finds_what_is_due(well: Driven) -> None:
    case_id = uuid4()
    await well.ask(case_id, Remind(at=NOW), ANA, EARLIER)

    async with sweeping(well):
        await until(lambda: rang(well))

    assert await well.said(case_id) == [Reminded(at=NOW), Rang(at=NOW)]


async def test_nothing_rings_while_messages_are_waiting(well: Driven) -> None:
    case_id = uuid4()
    await well.ask(case_id, Remind(at=NOW), ANA, EARLIER)
    asked = 0

    async def behind() -> bool:
        nonlocal asked
        asked += 1
        return asked < 3

    async with sweeping(well, behind=behind):
        await until(lambda: rang(well))

    assert asked == 3


async def test_what_is_not_due_yet_stays(well: Driven) -> None:
    case_id, tomorrow = uuid4(), datetime.now(UTC) + timedelta(days=1)
    await well.ask(case_id, Remind(at=tomorrow), ANA, EARLIER)
    await well.ask(uuid4(), Remind(at=NOW), ANA, EARLIER)

    async with sweeping(well):
        await until(lambda: rang(well))

    assert await well.said(case_id) == [Reminded(at=tomorrow)]


async def test_a_bell_that_cannot_ring_holds_no_other_up(well: Driven) -> None:
    silent, other = uuid4(), uuid4()
    await well.ask(silent, Remind(at=NOW), ANA, EARLIER)
    well.service = replace(well.service, rules=Rules({"bell"}))
    mended, well.pipeline = well.pipeline, type(well.pipeline)(well.service, well.engine)
    first = await well.wake(silent, NOW)
    well.pipeline = mended
    await well.ask(other, Remind(at=NOW), ANA, EARLIER)

    assert first == []
    assert await well.wake(other, NOW) == [Rang(at=NOW)]
    assert await well.wake(silent, NOW) == [Rang(at=NOW)]
    assert await well.parked() == 0
