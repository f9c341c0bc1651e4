"""`odr rebuild`: the read models anew from the history, in several processes; the folding is the gateway's own."""

import asyncio
import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Annotated, Any, Final

import psycopg
import typer
from asyncpg import PostgresError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from deploy.cli import running
from deploy.cli.showing import asides, console, sentences, show
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from services.gateway.projection.rebuilding import Findings, Shard, rebuild_shard, shards
from services.gateway.projection.shadow import AnotherRebuilding, NeverQuiet, Shadow, shadow
from services.gateway.projection.shadow_sql import COUNT
from shared.contracts.envelope import Unreadable
from shared.contracts.topics import EVERYONE, GATEWAY

SHARDS_A_PROCESS: Final = 8
LOOK_SECONDS: Final = 0.1
MOST: Final = 256
_SPAWN: Final = multiprocessing.get_context("spawn")
_read: Any = None


@dataclass(slots=True)
class Rebuilt:
    """What a rebuilding did. seconds: of the folding · caught_up: cases folded again · locked_seconds: of the swap."""

    processes: int
    findings: Findings = field(default_factory=Findings)
    seconds: float = 0.0
    swapped: bool = False
    caught_up: int = 0
    locked_seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Return events a second, of all processes together."""
        return self.findings.events / self.seconds if self.seconds else 0.0

    def facts(self) -> dict[str, Any]:
        """Return everything for a program."""
        return {**asdict(self), "rate": round(self.rate)}


def rebuild(
    service: Annotated[str, typer.Argument(help="Whose read models: gateway.")],
    *,
    processes: Annotated[int, typer.Option(help="How many work at once.", min=1, max=MOST)] = os.cpu_count() or 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only compare; exit code 1 when something differs.")
    ] = False,
    database_url: Annotated[
        str, typer.Option(help="The database, when it is not the one of the demo that runs here.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
) -> None:
    """Build the gateway's read models again from its history, compare, and swap them while people go on reading."""
    with sentences():
        check_service(service)
        url = _address(database_url) if database_url else running.find(Places()).database_url(GATEWAY, Places())
        done = rebuild_gateway(url, processes, dry_run=dry_run)
    if not show(done.facts(), as_json=as_json):
        _print(done)
    raise typer.Exit(1 if dry_run and done.findings.different else 0)


def _address(database_url: str) -> str:
    """Return the address of a database as it was typed. Trouble when it is none."""
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.drivername != "postgresql" or not url.database or url.query:
        raise Trouble("--database-url is like postgresql://USER:PASSWORD@HOST:PORT/DATABASE.")
    return database_url


def check_service(service: str) -> None:
    """Refuse what cannot be rebuilt this way."""
    if service == GATEWAY:
        return
    if service not in EVERYONE:
        raise Trouble(f"There is no service {service}; there are {', '.join(EVERYONE)}.")
    raise Trouble(
        f"{service} decides, so its tables are more than a fold of the history (commands known, receipts reserved, "
        f"jobs): bring back its last backup with `./odr restore FOLDER --service {service}`; it catches up by itself."
    )


def rebuild_gateway(database_url: str, processes: int, *, dry_run: bool) -> Rebuilt:
    """Rebuild, or compare only. Trouble when it cannot be done; nothing is changed then."""
    try:
        return asyncio.run(_rebuild(database_url, Rebuilt(processes), dry_run=dry_run))
    except AnotherRebuilding as error:
        raise Trouble("Another rebuilding of this database is at work: wait for its end.") from error
    except NeverQuiet as error:
        raise Trouble("The live tables never stood still for half a second: try again at a quieter time.") from error
    except (psycopg.Error, DBAPIError, PostgresError) as error:
        why = str(error).splitlines()[0]
        raise Trouble(f"This is no gateway's database that can be rebuilt ({why}). Nothing was changed.") from error
    except OSError as error:
        raise Trouble("PostgreSQL does not answer: see `./odr status`. Nothing was changed.") from error
    except Unreadable as error:
        raise Trouble(f"The history holds what this version cannot read ({error}); nothing was changed.") from error


async def _rebuild(database_url: str, done: Rebuilt, *, dry_run: bool) -> Rebuilt:
    async with shadow(database_url) as built:
        if dry_run:
            await asyncio.to_thread(_fold, database_url, done, write=False)
            return done
        await built.create()
        try:
            await asyncio.to_thread(_fold, database_url, done, write=True)
            await _take_the_place(built)
        except BaseException:
            await built.drop()
            raise
        done.swapped, done.caught_up, done.locked_seconds = True, built.caught_up, built.locked_seconds
        return done


async def _take_the_place(built: Shadow) -> None:
    with asides.status("Building the indexes …"):
        await built.complete()
    with asides.status("Catching up, then swapping …"):
        await built.catch_up()
        await built.swap()


def _fold(database_url: str, done: Rebuilt, *, write: bool) -> None:
    with psycopg.connect(database_url) as connection:
        found = connection.execute(COUNT.encode()).fetchone()
    total, began = (found or (0,))[0], time.monotonic()
    parts = shards(done.processes * SHARDS_A_PROCESS)
    with _workers(done.processes) as (pool, counter):
        works = [pool.submit(_work, database_url, part, write=write) for part in parts]
        _show_progress(works, counter, total)
    for work in works:
        done.findings.add(work.result())
    done.seconds = time.monotonic() - began


def _show_progress(works: list[Future[Findings]], counter: Any, total: int) -> None:  # noqa: ANN401 - a shared number
    columns = (TextColumn("Folding"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"))
    began = time.monotonic()
    with Progress(*columns, TimeRemainingColumn(), console=asides) as bar:
        task = bar.add_task("", total=total, rate="")
        left = set(works)
        while left:
            ended, left = wait(left, timeout=LOOK_SECONDS)
            rate = counter.value / max(0.001, time.monotonic() - began)
            bar.update(task, completed=counter.value, rate=f"{rate:,.0f} events/s")
            if any(work.exception() for work in ended):
                return


@contextmanager
def _workers(count: int) -> Iterator[tuple[ProcessPoolExecutor, Any]]:
    counter = _SPAWN.Value("q", 0)
    pool = ProcessPoolExecutor(count, mp_context=_SPAWN, initializer=_begin, initargs=(counter,))
    try:
        yield pool, counter
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(counter: Any) -> None:  # noqa: ANN401 - a shared number
    """Prepare a worker: it counts what it has folded, and ends with its parent however that ends."""
    global _read  # noqa: PLW0603 - the one way to hand something to a worker of a pool
    _read = counter
    threading.Thread(target=_end_with_the_parent, daemon=True).start()


def _end_with_the_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work(database_url: str, part: Shard, *, write: bool) -> Findings:
    return asyncio.run(rebuild_shard(database_url, part, _count, write=write))


def _count(events: int) -> None:
    with _read.get_lock():
        _read.value += events


def _print(done: Rebuilt) -> None:
    found = done.findings
    console.print(
        f"{found.events:,} events of {found.cases:,} cases in {done.seconds:.1f} seconds: "
        f"{done.rate:,.0f} events/s in {done.processes} processes."
    )
    if found.different:
        console.print(f"{found.different} rows of the live tables are not what the history says:")
        for each in found.shown:
            console.print(f"  {each.table} · case {each.case_id}: {each.what}", soft_wrap=True)
    else:
        console.print("The live tables are what the history says.")
    if done.swapped:
        console.print(
            f"Swapped: {done.caught_up} cases were folded again because they changed meanwhile; "
            f"the live tables were locked for {done.locked_seconds * 1000:.0f} ms."
        )
