"""A service reads the history again: nothing changes where nothing was lost, and what was passed over comes back."""

from contextlib import ExitStack

import pytest

from deploy.cli import holding
from deploy.local.trouble import Trouble
from tests.operations.running_court import RunningCourt

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and looks after it"),
    pytest.mark.timeout(600),
]
STANDS_STILL_SECONDS = 20.0
HEARD = "SELECT case_id, source, sequence, chain FROM positions ORDER BY 1, 2"
ENDS = "SELECT partition, next_offset FROM offsets WHERE topic = 'case.events.v1'"
PASS_OVER = "UPDATE offsets SET next_offset = %s WHERE topic = 'case.events.v1' AND partition = %s"


def test_reading_a_case_again_changes_nothing(running_court: RunningCourt) -> None:
    number = running_court.record_a_fee()
    running_court.wait_until_quiet()
    before = running_court.rows("notify", HEARD)

    dry = running_court.told("replay", "--case", number, "--service", "notify", "--dry-run")
    told = running_court.told("replay", "--case", number, "--service", "notify")

    assert dry["services"][0]["read_again"] > 0
    assert told["services"] == [{**dry["services"][0], "applied": 0}]
    assert running_court.rows("notify", HEARD) == before
    assert running_court.is_well()


def test_a_service_stands_still_at_what_it_passed_over_until_it_has_read_it(
    running_court: RunningCourt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "READY_SECONDS", STANDS_STILL_SECONDS)
    with ExitStack() as held:
        held.enter_context(holding.hold(running_court.places, running_court.found, ["notify"]))
        number = running_court.record_a_fee()
        running_court.wait(lambda: running_court.is_quiet(["intake", "gateway"]), "intake has not answered")
        for partition, end in running_court.rows("gateway", ENDS):
            running_court.rows("notify", PASS_OVER, end, partition)
        with pytest.raises(Trouble, match="notify did not start"):
            held.close()

    told = running_court.told("replay", "--case", number, "--service", "notify")

    assert told["services"][0]["applied"] > 0
    assert running_court.is_well()


def test_it_must_be_said_from_where(running_court: RunningCourt) -> None:
    done = running_court.odr("replay")

    assert done.returncode == 1
    assert "either --case NUMBER or --since TIME" in done.stderr
