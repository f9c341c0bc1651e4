import json
import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog

from shared.runtime import logs
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


def test_logs_are_json_with_a_constant_name_and_nothing_personal(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("intake")
    log = structlog.get_logger()

    log.info("party_joined", case_id="c-1", email="rosa@example.org", join_code="ABCD", party_name="Rosa Delgado")

    line = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert line["event"] == "party_joined"
    assert line["service"] == "intake"
    assert line["case_id"] == "c-1"
    assert {line["email"], line["join_code"], line["party_name"]} == {logs.REDACTED}
