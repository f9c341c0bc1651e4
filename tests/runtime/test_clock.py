import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from shared.runtime.clock import Clock


def test_the_clock_of_a_demo_moves_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "offset"
    clock = Clock(file)

    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)
    file.write_text("86400")
    assert clock.now() - datetime.now(UTC) > timedelta(hours=23)
    file.write_text("0")
    os.utime(file, ns=(time.time_ns() + 1, time.time_ns() + 1))
    assert clock.offset() == timedelta()
