"""The README's first command on a clean clone: for root in a closed folder, for an ordinary user with accents."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.child import free_port
from tests.support.clone import Clone, make_clone, room_for_all, somebody

WHY = "sets a clone up from nothing and plays a whole case in it"
pytestmark = [pytest.mark.broker, pytest.mark.whole, pytest.mark.slow(WHY), pytest.mark.timeout(900)]


@pytest.fixture
def room() -> Iterator[Path]:
    with room_for_all() as folder:
        yield folder


def plays_a_case(clone: Clone) -> None:
    done = clone.odr("demo", "--port", str(free_port()), "--play", "--exit")

    assert done.returncode == 0, done.stdout + done.stderr
    assert "The case reached its end." in done.stdout
    assert "Stopped. The data is kept" in done.stdout


def test_it_runs_in_a_folder_that_only_its_owner_may_enter(room: Path) -> None:
    room.chmod(0o700)

    plays_a_case(make_clone(room / "odr"))

    assert stat.S_IMODE(room.stat().st_mode) == 0o700
    if os.geteuid() == 0:
        assert (room / "odr" / ".odr" / "data" / "postgres").stat().st_uid != 0


def test_it_runs_for_an_ordinary_user_in_a_folder_with_spaces_and_accents(room: Path) -> None:
    clone = make_clone(room / "Año nuevo caso", somebody())

    plays_a_case(clone)

    assert {each.name for each in room.iterdir()} <= {clone.folder.name, "uv-cache", ".cache", ".config", ".local"}
