"""The read models are built again from the history while people go on reading and the history goes on growing."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest

from deploy.local.child import free_port
from deploy.local.places import PROJECT
from services.gateway.projection.rebuilding import Findings, rebuild_shard, shards
from services.gateway.projection.shadow import AnotherRebuilding, Shadow, shadow
from tests.local.test_migrations import schema_of
from tests.messaging.surroundings import until
from tests.operations.many_cases import LIFE, ManyCases

pytestmark = [pytest.mark.broker, pytest.mark.timeout(120)]
COMMAND = ("rebuild", "gateway", "--database-url")
DAMAGE = "UPDATE case_views SET document = jsonb_set(document, '{claim_cents}', '7') WHERE case_id = $1"


def odr(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT), **settings}
    command = [sys.executable, "-m", "deploy.cli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=PROJECT, env=environment)


async def filled(court: ManyCases, built: Shadow) -> Findings:
    """Make and fill the shadow tables in this process."""
    await built.create()
    return await compared(court, write=True)


async def compared(court: ManyCases, *, write: bool = False) -> Findings:
    """Fold the history and compare it with the live tables in this process."""
    findings = Findings()
    for part in shards(3):
        findings.add(await rebuild_shard(court.database, part, lambda _: None, write=write))
    return findings


async def rebuilt(court: ManyCases) -> Findings:
    """Rebuild in this process."""
    async with shadow(court.database) as built:
        findings = await filled(court, built)
        await built.complete()
        await built.catch_up()
        await built.swap()
    return findings


async def test_every_row_is_what_it_was_and_every_name_too(court: ManyCases) -> None:
    before, schema = await court.tables(), schema_of(court.database)

    done = await asyncio.to_thread(odr, *COMMAND, court.database, "--processes", "2", "--json")

    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["findings"]["different"] == 0
    assert found["findings"]["events"] == len(before["history"])
    assert found["findings"]["cases"] == len(court.ids)
    assert found["swapped"] is True
    assert await court.tables() == before
    assert schema_of(court.database) == schema


async def test_a_dry_run_names_what_differs_and_changes_nothing(court: ManyCases) -> None:
    wrong, lost, strange = court.ids[3], court.ids[4], "00000000-0000-4000-8000-000000000001"
    await court.gateway.rows(DAMAGE, wrong)
    await court.gateway.rows("DELETE FROM my_cases WHERE case_id = $1", lost)
    await court.gateway.rows("INSERT INTO case_views VALUES ($1, 'nowhere', '', '{}')", strange)
    before = await court.tables()

    done = await asyncio.to_thread(odr, *COMMAND, court.database, "--processes", "1", "--dry-run", "--json")

    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)
    assert found["swapped"] is False
    assert {(each["case_id"], each["table"], each["what"]) for each in found["findings"]["shown"]} == {
        (str(wrong), "case_views", "differs in document.claim_cents"),
        (str(lost), "my_cases", "is missing"),
        (strange, "case_views", "should not be there"),
    }
    assert await court.tables() == before


async def test_a_rebuilding_repairs_what_was_damaged(court: ManyCases) -> None:
    before = await court.tables()
    await court.gateway.rows(DAMAGE, court.ids[3])
    await court.gateway.rows("DELETE FROM queue")
    await court.gateway.rows("DELETE FROM copies")

    found = await rebuilt(court)

    assert found.different > 1
    assert await court.tables() == before


async def test_what_arrives_meanwhile_is_there_after_the_swap(court: ManyCases) -> None:
    async with shadow(court.database) as built:
        await filled(court, built)
        await court.go_on(court.ids[0], len(LIFE), first=4)
        await court.tell(3)
        await built.complete()
        await built.catch_up()
        await court.go_on(court.ids[1], len(LIFE), first=5)
        meant = await court.tables()
        await built.swap()

    assert await court.tables() == meant
    assert built.caught_up >= 5


async def test_people_read_and_the_history_grows_during_the_swap(court: ManyCases) -> None:
    over = asyncio.Event()
    reads = 0

    async def read() -> None:
        nonlocal reads
        while not over.is_set():
            rows = await court.gateway.rows("SELECT document FROM case_views JOIN my_cases USING (case_id)")
            assert len(rows) >= 30
            reads += 1

    async def live() -> None:
        while not over.is_set():
            await court.tell(1)

    async with asyncio.TaskGroup() as group:
        group.create_task(read())
        group.create_task(live())
        found = await rebuilt(court)
        over.set()

    assert found.different == 0
    assert reads
    assert (await compared(court)).different == 0
    assert len(await court.gateway.rows("TABLE case_views")) == len(court.ids)


async def test_killed_before_the_swap_it_has_changed_nothing_and_begins_again(court: ManyCases) -> None:
    before = await court.tables()
    command = [sys.executable, "-m", "deploy.cli", *COMMAND, court.database]
    running = await asyncio.to_thread(
        subprocess.Popen, command, cwd=PROJECT, env={**os.environ, "PYTHONPATH": str(PROJECT)}
    )
    await until(lambda: court.gateway.rows("SELECT 1 FROM pg_tables WHERE schemaname = 'rebuilt'"), 60)
    running.send_signal(signal.SIGKILL)
    await asyncio.to_thread(running.wait)

    assert await court.tables() == before
    await until(lambda: not_busy(court), 60)
    await rebuilt(court)
    assert await court.tables() == before
    assert await court.gateway.rows("SELECT 1 FROM pg_namespace WHERE nspname = 'rebuilt'") == []


async def not_busy(court: ManyCases) -> bool:
    """Say whether no rebuilding holds the database: PostgreSQL sees a killed client only when it speaks to it."""
    try:
        async with shadow(court.database):
            return True
    except AnotherRebuilding:
        return False


async def test_what_was_parked_and_released_is_folded_in_its_own_order(court: ManyCases) -> None:
    case_id = court.ids[0]
    first, *rest = court.records(case_id, 6, first=4)
    await court.projection.pipeline.take(rest)
    assert await court.projection.parked() == len(rest)
    await court.projection.pipeline.take([first])
    waiting = await court.gateway.rows("SELECT reason FROM parked WHERE settled_at IS NULL")
    assert len(waiting) == len(rest) + 1
    await court.projection.pipeline.release([first, *rest], frozenset())
    assert await court.gateway.rows("SELECT 1 FROM parked WHERE settled_at IS NULL") == []

    assert (await compared(court)).different == 0


def test_a_service_that_decides_is_not_rebuilt_but_restored() -> None:
    done = odr("rebuild", "intake")

    assert done.returncode == 1
    assert "./odr restore FOLDER --service intake" in done.stderr


def test_only_read_models_are_rebuilt() -> None:
    tables: Any = import_module("services.gateway.tables")
    sql: Any = import_module("services.gateway.projection.shadow_sql")

    assert {table.name for table in sql.REBUILT} == {table.name for table in tables.READ_MODELS} - {"history"}


def test_a_database_that_is_away_is_said_in_a_sentence() -> None:
    done = odr(*COMMAND, f"postgresql://nobody@127.0.0.1:{free_port()}/nothing", "--dry-run")

    assert done.returncode == 1
    assert done.stderr == "odr: PostgreSQL does not answer: see `./odr status`. Nothing was changed.\n"
