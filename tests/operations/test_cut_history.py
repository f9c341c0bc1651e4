"""The history's topic is cut behind the services' backs: they stand still, and it is told until it is written again."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from confluent_kafka import Producer

from deploy.local.places import PROJECT
from deploy.topics import create_topics, topics_of
from shared.contracts.topics import CASE_EVENTS
from shared.runtime.patience import until
from tests.operations.running_court import PATIENCE_SECONDS, RunningCourt
from tests.support.demo import Demo

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and looks after it"),
    pytest.mark.timeout(900),
]
TOPIC = CASE_EVENTS.name
SAID = "SELECT convert_from(body, 'UTF8'), headers FROM history WHERE topic = %s ORDER BY 1, 2"
LONGEST = "SELECT max(next_offset) FROM offsets WHERE topic = %s"


def seen(court: RunningCourt) -> dict[str, Any]:
    """Return what `odr status` says."""
    looked: dict[str, Any] = json.loads(court.odr("status", "--json").stdout)
    return looked


def told_as_cut(court: RunningCourt) -> bool:
    return any(f"The topic {TOPIC} is cut" in worry and "see cut-history." in worry for worry in seen(court)["worries"])


def nobody_is_ready(court: RunningCourt) -> bool:
    return not any(service["ready"] for service in seen(court)["services"])


def made_anew(court: RunningCourt) -> None:
    """Delete the topic and create it, empty, as somebody does who means to help."""
    admin = court.found.admin(court.places)
    admin.delete_topics([TOPIC], request_timeout=30)[TOPIC].result()
    assert until(lambda: TOPIC not in admin.list_topics(timeout=30).topics, PATIENCE_SECONDS, 0.05)
    create_topics(admin, topics_of(()))


def grown(court: RunningCourt) -> None:
    """Let the topic be longer than it ever was, with records that nobody knows."""
    ((longest,),) = court.rows("gateway", LONGEST, TOPIC)
    producer = Producer({**court.found.kafka_settings(court.places), "acks": "all"})
    for partition in range(CASE_EVENTS.partitions):
        for _ in range(longest + 3):
            producer.produce(TOPIC, partition=partition, value=b"{}")
    assert producer.flush(30) == 0


def test_a_topic_that_was_made_anew_is_told_until_it_is_written_again(running_court: RunningCourt) -> None:
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    said = running_court.rows("gateway", SAID, TOPIC)

    made_anew(running_court)
    running_court.wait(lambda: nobody_is_ready(running_court), "somebody goes on")
    assert told_as_cut(running_court)
    grown(running_court)
    running_court.record_a_fee()

    assert told_as_cut(running_court)
    assert nobody_is_ready(running_court)
    assert "history_cut" in (running_court.places.logs / "intake.log").read_text()
    assert running_court.rows("gateway", SAID, TOPIC) == said
    running_court.told("republish", "--empty")
    running_court.wait_until_quiet()
    assert running_court.is_well()
    assert len(running_court.rows("gateway", SAID, TOPIC)) > len(said)
    assert running_court.odr("verify-audit").returncode == 0


def test_a_new_machine_waits_for_its_history_and_goes_on_when_it_is_written(
    running_court: RunningCourt, tmp_path: Path
) -> None:
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    folder = tmp_path / "backup"
    running_court.told("backup", str(folder))
    said = running_court.rows("gateway", SAID, TOPIC)
    demo = restored(folder, tmp_path / "new")
    try:
        demo.wait()
        court = RunningCourt(demo)
        assert "the history's topic is cut; see docs/operations/cut-history.md" in " ".join(demo.said.split())
        assert told_as_cut(court)
        court.told("republish", "--empty")
        court.wait(court.is_well, "the services do not come back")
        assert court.rows("gateway", SAID, TOPIC) == said
        court.record_a_fee()
        court.wait_until_quiet()
        assert court.is_well()
        assert court.odr("verify-audit").returncode == 0
    finally:
        demo.interrupt()


def restored(backup: Path, folder: Path) -> Demo:
    """Restore a whole backup into an empty folder, as on a new machine, and begin to start the system there."""
    folder.mkdir()
    environment = {**os.environ, "ODR_FOLDER": str(folder), "PYTHONPATH": str(PROJECT)}
    words = [sys.executable, "-m", "deploy.cli", "restore", str(backup)]
    done = subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Demo(folder)
