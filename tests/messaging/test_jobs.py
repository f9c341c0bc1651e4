"""Work after the commit: done at least once, its end decided once, in view however it ends."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.identity import event_id_of, result_id_of
from shared.messaging import jobs as chassis_jobs
from shared.messaging.jobs import TryAgainLater
from tests.messaging.surroundings import rows, settle, sweeping, until, working
from tests.messaging.tally import ANA, NOW, Errands, Lost, Own, Poured, Returned, Rules, Send, Sent, Water, jobs
from tests.support.driven import Driven

pytestmark = pytest.mark.broker


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the runner try again after an instant."""
    monkeypatch.setattr(chassis_jobs, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(chassis_jobs, "POLL_SECONDS", 0.05)


def errands(well: Driven) -> Errands:
    assert isinstance(well.service.tools, Errands)
    return well.service.tools


async def done(well: Driven) -> bool:
    return not await rows(well, "SELECT 1 FROM jobs WHERE state <> 'done'")


async def sent(well: Driven, litres: int = 3) -> UUID:
    case_id = uuid4()
    assert await well.ask(case_id, Send(litres=litres), ANA, NOW) == [Sent(litres=litres)]
    return case_id


async def test_a_job_runs_and_its_end_is_an_event(well: Driven) -> None:
    case_id = await sent(well)

    async with working(well):
        await until(lambda: done(well))

    assert await well.said(case_id) == [Sent(litres=3), Returned(litres=3)]
    assert (await well.state(case_id)).own == Own(fetched=3)
    assert errands(well).run == 1


async def test_the_end_of_a_job_has_its_own_name_and_the_asking_event_as_its_cause(well: Driven) -> None:
    await sent(well)
    async with working(well):
        await until(lambda: done(well))

    ((job_id, cause_id),) = await rows(well, "SELECT id, cause_id FROM jobs")
    found = await rows(well, "SELECT message_id, headers FROM outbox ORDER BY id")

    assert found[0].message_id == cause_id
    assert found[1].message_id == event_id_of(result_id_of(job_id), "tally", 1)
    assert f'["ce_causationid", "{cause_id}"]' in found[1].headers


async def test_a_world_that_is_unwell_is_asked_again(well: Driven) -> None:
    errands(well).failures = [TryAgainLater("the path is flooded")]
    case_id = await sent(well)

    async with working(well):
        await until(lambda: done(well))

    assert await well.said(case_id) == [Sent(litres=3), Returned(litres=3)]
    assert errands(well).run == 2
    assert await rows(well, "SELECT last_error FROM jobs") == [("the path is flooded",)]


async def test_after_its_last_attempt_a_job_is_given_up_in_view(well: Driven) -> None:
    errands(well).failures = [TryAgainLater("flooded"), ValueError("a secret")]
    case_id = await sent(well)

    async with working(well):
        await until(lambda: done(well))

    assert await well.said(case_id) == [Sent(litres=3), Lost(litres=3)]
    assert await rows(well, "SELECT attempts, last_error FROM jobs") == [(2, "ValueError")]


async def test_a_job_that_hangs_is_stopped(well: Driven, monkeypatch: pytest.MonkeyPatch) -> None:
    async def hang(_errand: Any, _work: Any) -> Water:
        await asyncio.sleep(60)
        raise AssertionError

    kind = jobs.kinds["fetch"]
    monkeypatch.setitem(jobs.kinds, "fetch", type(kind)(hang, kind.payload, 0.05, 1))
    case_id = await sent(well)

    async with working(well):
        await until(lambda: done(well))

    assert await well.said(case_id) == [Sent(litres=3), Lost(litres=3)]
    assert await rows(well, "SELECT last_error FROM jobs") == [("TimeoutError",)]


async def test_a_job_waits_while_its_case_waits(well: Driven) -> None:
    assert isinstance(well.service.rules, Rules)
    well.service.rules.broken.add("red")
    blocked, other = await sent(well), await sent(well)
    await well.say("spring", blocked, Poured(litres=1, colour="red"), at=NOW)

    async with working(well):
        await until(lambda: rows(well, "SELECT 1 FROM jobs WHERE state = 'done'"))
        assert await well.said(other) == [Sent(litres=3), Returned(litres=3)]
        assert await well.said(blocked) == [Sent(litres=3)]
        well.service.rules.broken.clear()
        await settle(well, "release")
        async with sweeping(well):
            await until(lambda: done(well))

    assert (await well.state(blocked)).own.fetched == 3


async def test_an_end_that_cannot_be_decided_is_kept_and_decided_later(well: Driven) -> None:
    assert isinstance(well.service.rules, Rules)
    well.service.rules.broken.add("fetch")
    case_id = await sent(well)

    async with working(well):
        await until(lambda: rows(well, "SELECT 1 FROM jobs WHERE last_error = 'ZeroDivisionError'"))
        well.service.rules.broken.clear()
        await rows(well, "UPDATE jobs SET leased_until = NULL")
        await until(lambda: done(well))

    assert errands(well).run == 1
    assert await well.said(case_id) == [Sent(litres=3), Returned(litres=3)]


async def test_a_kind_that_this_version_does_not_know_stays(well: Driven) -> None:
    await sent(well)
    await rows(well, "UPDATE jobs SET kind = 'of tomorrow'")

    async with working(well):
        await until(lambda: rows(well, "SELECT 1 FROM jobs WHERE last_error LIKE '%does not know%' AND attempts > 2"))

    assert not await done(well)


async def test_a_job_for_later_waits_for_its_time(well: Driven) -> None:
    await sent(well)
    await rows(well, "UPDATE jobs SET due_at = now() + interval '1 hour'")
    later = await sent(well)

    async with working(well):
        await until(lambda: rows(well, "SELECT 1 FROM jobs WHERE state = 'done'"))

    assert (await well.state(later)).own.fetched == 3
    assert await rows(well, "SELECT attempts FROM jobs WHERE state = 'waiting'") == [(0,)]


async def test_of_two_ends_of_one_job_the_first_counts(well: Driven) -> None:
    case_id = await sent(well)

    first = await well.finish(case_id, Water(litres=3), NOW + timedelta(minutes=1))
    await rows(well, "UPDATE jobs SET state = 'waiting'")
    second = await well.finish(case_id, Water(litres=9), NOW + timedelta(minutes=2))

    assert first == [Returned(litres=3)]
    assert second == []
