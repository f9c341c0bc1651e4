"""What the processes said yesterday is still found after the demo was started again."""

import os
import sys
from pathlib import Path

import pytest

from deploy.cli import whole_system
from deploy.cli.supervisor import Supervised
from deploy.local.kept_logs import KEPT, put_aside
from deploy.local.places import Places
from deploy.local.trouble import Trouble

SPEAK = [sys.executable, "-c", "import sys; print(sys.argv[1])"]


def say(word: str, log: Path) -> None:
    process = Supervised("intake", [*SPEAK, word], dict(os.environ), log)
    process.start()
    while not process.has_ended():
        pass


def found(folder: Path) -> str:
    """Return what the runbooks' `grep -h … SERVICE*.log` reads."""
    return "".join(log.read_text() for log in sorted(folder.glob("intake*.log")))


def test_what_was_said_before_a_start_is_still_in_the_log(tmp_path: Path) -> None:
    log = tmp_path / "intake.log"
    say("yesterday", log)

    put_aside(tmp_path)
    say("today", log)

    assert log.read_text().split() == ["yesterday", "today"]


def test_a_large_log_is_put_aside_where_the_runbooks_find_it_and_the_last_ones_stay(tmp_path: Path) -> None:
    log, further = tmp_path / "intake.log", tmp_path / "intake-2.log"
    further.write_text("of another\n")
    for day in range(KEPT + 3):
        log.write_text(f"what was said on day {day}\n")
        put_aside(tmp_path, largest_bytes=20)
    log.write_text("now\n")

    assert found(tmp_path).count("what was said") == KEPT
    assert f"day {KEPT + 2}" in (tmp_path / "intake.1.log").read_text()
    assert "day 2\n" not in found(tmp_path)
    assert len(list(tmp_path.glob("intake.*log"))) == KEPT + 1
    assert list(tmp_path.glob("intake-2*")) == [further]


def test_a_start_throws_no_log_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing_can_be_installed(*_: object, **__: object) -> None:
        raise Trouble("the disk is too full")

    places = Places(tmp_path)
    places.logs.mkdir()
    log = places.logs / "intake.log"
    log.write_text("yesterday\n")
    monkeypatch.setattr(whole_system, "Installation", nothing_can_be_installed)

    with pytest.raises(Trouble):
        whole_system.WholeSystem(places, 8080).start()

    assert log.read_text() == "yesterday\n"
