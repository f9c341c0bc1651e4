"""`odr backup` and `odr restore`: what is written and replaced is deploy/recovery's business."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from deploy.cli.holding import hold
from deploy.cli.showing import asides, console, sentences, show, table
from deploy.local.places import Places
from deploy.local.trouble import Trouble
from deploy.recovery import restoring
from deploy.recovery.backing_up import STEPS, refuse, verify_backup, write_backup
from deploy.recovery.catching_up import wait_until_caught_up
from deploy.recovery.manifest import Manifest
from deploy.recovery.restoring import KEY_STORE, Plan
from deploy.recovery.servers import Stores, stores

Json = Annotated[bool, typer.Option("--json", help="Answer in JSON.")]


def backup(
    folder: Annotated[Path | None, typer.Argument(help="A new folder; `.odr/backups/<time>` if not named.")] = None,
    *,
    verify: Annotated[bool, typer.Option("--verify", help="Only verify the backup in FOLDER; write nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Back up every database, the key store, the object store and the secrets, and read all of it again.

    Keep the folder like a key: with its secrets everything in it can be opened. Kafka's topics are not in it: the
    brokers keep them, and the gateway's history is the second copy.
    """
    places = Places()
    with sentences():
        if verify:
            if folder is None:
                raise Trouble("Name the folder of the backup: `./odr backup FOLDER --verify`.")
            manifest = _verified(folder)
        else:
            folder = (folder or places.backups / f"{datetime.now(UTC):%Y-%m-%dT%H%M%SZ}").resolve()
            refuse(folder)
            with stores(places) as found, _steps() as advance:
                manifest = write_backup(found, folder, advance)
    facts = {"folder": str(folder), "taken_at": manifest.taken_at, "bytes": manifest.size_bytes}
    if not show({**facts, "files": len(manifest.files)}, as_json=as_json):
        console.print(
            f"{folder}\n{len(manifest.files)} files, {manifest.size_bytes:,} bytes, verified.", soft_wrap=True
        )
        if not verify:
            console.print("Keep it like a key: it holds the secrets by which it can be opened.")


def restore(
    folder: Annotated[Path, typer.Argument(help="A backup's folder.")],
    *,
    service: Annotated[str, typer.Option(help="Only this service, or `keys`; all services if not named.")] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only verify the backup and say what would happen.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Replace databases by those of a backup; each service then learns from the topics what came later.

    A service is stopped while its database is replaced. What was live is kept as `<database>_before_restore`.
    """
    places = Places()
    with sentences():
        services = restoring.chosen(service)
        manifest = _verified(folder)
        restoring.check_keys(places, folder)
        restoring.check_revisions(manifest, services)
        new = not places.secrets.exists()
        if new and service:
            raise Trouble(f"There is nothing in {places.data}: restore the whole backup first, without --service.")
        if new and not dry_run:
            restoring.bring_files(places, folder)
        plans = _restore(places, folder, manifest, (*services, KEY_STORE) if new else services, dry_run=dry_run)
    age = datetime.now(UTC) - manifest.time
    facts = {"taken_at": manifest.taken_at, "dry_run": dry_run, "restored": [asdict(plan) for plan in plans]}
    if not show(facts, as_json=as_json):
        rows = [(plan.service, f"{plan.dump_bytes:,}", f"{plan.behind:,}") for plan in plans]
        console.print(table("service", "bytes", "records to read again", rows=rows))
        verb = "Nothing was changed; these would be" if dry_run else "These were"
        console.print(f"\n{verb} replaced by a backup that is {age.total_seconds() / 3600:.1f} hours old.")


def _restore(places: Places, folder: Path, manifest: Manifest, services: Sequence[str], *, dry_run: bool) -> list[Plan]:
    if dry_run and not places.secrets.exists():
        return [Plan(service, 0, 0) for service in services]
    with stores(places, new=True) as found:
        plans = restoring.plans(found, folder, manifest, services)
        if dry_run:
            return plans
        restoring.bring_files(places, folder)
        for plan in plans:
            with asides.status(f"Restoring {plan.service} beside the live database …"):
                restoring.prepare(found, folder, plan)
        with asides.status("Putting the restored databases in place …"), _stopped(places, found, plans):
            for plan in plans:
                restoring.replace(found, plan)
        for plan in plans:
            if found.found is not None and plan.service != KEY_STORE:
                wait_until_caught_up(places, found.found, plan.service)
    return plans


def _stopped(places: Places, found: Stores, plans: Sequence[Plan]) -> Any:  # noqa: ANN401 - a context, or none
    """Have the services stand still: those that are restored, or all that read the key store."""
    if found.found is None:
        return nullcontext()
    names = [plan.service for plan in plans if plan.service != KEY_STORE] or list(found.found.health)
    return hold(places, found.found, names)


def _verified(folder: Path) -> Manifest:
    manifest = Manifest.read(folder)
    with Progress(TextColumn("Verifying the backup"), BarColumn(), console=asides) as bar:
        task = bar.add_task("", total=manifest.size_bytes)
        verify_backup(folder, manifest, lambda size: bar.advance(task, size))
    return manifest


@contextmanager
def _steps() -> Iterator[Any]:
    columns = (TextColumn("{task.description:<22}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=asides) as bar:
        task = bar.add_task("", total=len(STEPS))
        yield lambda step: bar.update(task, description=step, completed=STEPS.index(step))
        bar.update(task, completed=len(STEPS))
