"""A backup is whole or not there; a service that is brought back from it catches up, and nothing is said twice."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from deploy.cli.audit import history
from deploy.local.places import PROJECT, Places
from deploy.recovery.servers import stores
from tests.operations.running_court import RunningCourt

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and looks after it"),
    pytest.mark.timeout(600),
]
STATES = "SELECT case_id, own, heard FROM states ORDER BY case_id"
STREAMS = "SELECT case_id, topic, sequence, chain FROM streams ORDER BY 1, 2"


@pytest.fixture(scope="module")
def kept(running_court: RunningCourt, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup, taken before two more cases begin."""
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    folder = tmp_path_factory.mktemp("backups") / "yesterday"
    running_court.told("backup", str(folder))
    running_court.record_a_fee()
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    return folder


def said(court: RunningCourt) -> list[Any]:
    """Return the id of everything in the history."""
    return sorted(entry["headers"]["ce_id"] for entry in history(court.found.kafka_settings(court.places)))


def test_a_backup_holds_every_database_and_what_opens_it(kept: Path) -> None:
    manifest = json.loads((kept / "manifest.json").read_text())

    dumps = {name for name in manifest["files"] if name.startswith("databases/")}
    services = ("documents", "filing", "gateway", "intake", "negotiation", "notify")
    assert dumps == {f"databases/odr_{name}.dump" for name in (*services, "keys")}
    assert "secrets/kek/party" in manifest["files"]
    assert manifest["offsets"]["intake"]["intake.commands.v1"]
    assert kept.stat().st_mode & 0o077 == 0


def test_a_backup_overwrites_nothing(running_court: RunningCourt, kept: Path) -> None:
    done = running_court.odr("backup", str(kept))

    assert done.returncode == 1
    assert "a backup overwrites nothing" in done.stderr
    assert running_court.odr("backup", str(kept), "--verify").returncode == 0
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


def test_a_damaged_backup_is_not_restored(running_court: RunningCourt, kept: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged"
    running_court.told("backup", str(damaged))
    file = damaged / "databases" / "odr_filing.dump"
    content = bytearray(file.read_bytes())
    content[-20] ^= 1
    file.write_bytes(content)
    before = running_court.rows("filing", STREAMS)

    for words in (("backup", str(damaged), "--verify"), ("restore", str(damaged), "--service", "filing")):
        done = running_court.odr(*words)
        assert done.returncode == 1
        assert "databases/odr_filing.dump is not what was written" in done.stderr
    assert running_court.rows("filing", STREAMS) == before


def test_a_backup_of_a_newer_version_is_not_restored(running_court: RunningCourt, kept: Path, tmp_path: Path) -> None:
    newer = tmp_path / "newer"
    shutil.copytree(kept, newer)
    facts = json.loads((newer / "manifest.json").read_text())
    facts["revisions"]["filing"] = "9999"
    (newer / "manifest.json").write_text(json.dumps(facts))
    before = running_court.rows("filing", STREAMS)

    done = running_court.odr("restore", str(newer), "--service", "filing")

    assert done.returncode == 1
    assert "The backup of filing is of a newer version (tables 9999)" in done.stderr
    assert running_court.rows("filing", STREAMS) == before
    assert running_court.odr("restore", str(newer), "--service", "intake", "--dry-run").returncode == 0


def test_a_dry_run_says_what_would_be_read_again(running_court: RunningCourt, kept: Path) -> None:
    before = running_court.rows("intake", STATES)

    told = running_court.told("restore", str(kept), "--service", "intake", "--dry-run")

    assert [(plan["service"], plan["behind"] > 0) for plan in told["restored"]] == [("intake", True)]
    assert running_court.rows("intake", STATES) == before


def test_a_service_of_yesterday_catches_up_and_says_nothing_twice(running_court: RunningCourt, kept: Path) -> None:
    states, streams = running_court.rows("intake", STATES), running_court.rows("intake", STREAMS)
    before = said(running_court)

    running_court.told("restore", str(kept), "--service", "intake")
    running_court.wait_until_quiet()

    assert said(running_court) == before
    assert running_court.rows("intake", STREAMS) == streams
    assert running_court.rows("intake", STATES) == states
    assert running_court.rows("intake", "SELECT 1 FROM parked") == []
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    assert len(said(running_court)) > len(before)
    assert running_court.odr("verify-audit").returncode == 0
    assert running_court.is_well()


def test_an_unknown_service_is_said_so(running_court: RunningCourt, kept: Path) -> None:
    done = running_court.odr("restore", str(kept), "--service", "billing")

    assert done.returncode == 1
    assert "There is no service billing" in done.stderr


def test_a_killed_backup_is_not_there(running_court: RunningCourt, tmp_path: Path) -> None:
    folder = tmp_path / "killed"
    words = [sys.executable, "-m", "deploy.cli", "backup", str(folder)]
    environment = {**os.environ, "ODR_FOLDER": str(running_court.demo.folder), "PYTHONPATH": str(PROJECT)}
    writing = subprocess.Popen(words, cwd=PROJECT, env=environment)
    running_court.wait(lambda: list(tmp_path.glob(".killed.*.part/databases/*.dump")), "nothing was written")

    writing.kill()
    writing.wait()

    assert not folder.exists()
    assert running_court.odr("backup", str(folder), "--verify").returncode == 1
    assert running_court.told("backup", str(folder))["files"] > 7


def test_a_whole_backup_opens_on_a_new_machine(running_court: RunningCourt, kept: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "ODR_FOLDER": str(tmp_path), "PYTHONPATH": str(PROJECT)}
    words = [sys.executable, "-m", "deploy.cli", "restore", str(kept)]

    done = subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    with stores(Places(tmp_path)) as new:
        for service, table in (("intake", "streams"), ("gateway", "history"), ("notify", "positions")):
            with psycopg.connect(new.server.url(f"odr_{service}")) as connection:
                assert connection.execute(f"TABLE {table}".encode()).fetchall()
    assert (tmp_path / "data" / "secrets" / "kek" / "party").read_bytes() == (
        running_court.places.secrets / "kek" / "party"
    ).read_bytes()


def test_a_backup_of_another_installation_is_refused(kept: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "deploy.cli", "restore", str(kept)]
    other = {**os.environ, "ODR_FOLDER": str(tmp_path / "other"), "PYTHONPATH": str(PROJECT)}
    (tmp_path / "other" / "data" / "secrets" / "kek").mkdir(parents=True)
    (tmp_path / "other" / "data" / "secrets" / "kek" / "party").write_bytes(b"x" * 32)
    refused = subprocess.run(words, cwd=PROJECT, env=other, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "This installation has other keys than the backup" in refused.stderr
