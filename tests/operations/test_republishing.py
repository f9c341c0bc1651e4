"""The history's topic is lost and written again: byte for byte, and nothing is decided twice."""

import pytest

from shared.contracts.topics import CASE_EVENTS
from tests.operations.running_court import RunningCourt

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and looks after it"),
    pytest.mark.timeout(600),
]
SAID = "SELECT convert_from(body, 'UTF8'), headers FROM history WHERE topic = %s ORDER BY 1, 2"
DECIDED = "SELECT message_id FROM outbox ORDER BY 1"


def test_a_topic_that_is_not_empty_is_left_alone(running_court: RunningCourt) -> None:
    running_court.record_a_fee()
    running_court.wait_until_quiet()

    done = running_court.odr("republish")

    assert done.returncode == 1
    assert "is not empty" in done.stderr
    running_court.wait(running_court.is_well, "the services do not come back")


def test_a_lost_history_is_written_again_and_the_case_goes_on(running_court: RunningCourt) -> None:
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    said = running_court.rows("gateway", SAID, CASE_EVENTS.name)
    decided = running_court.rows("intake", DECIDED)
    admin = running_court.found.admin(running_court.places)
    admin.delete_topics([CASE_EVENTS.name], request_timeout=30)[CASE_EVENTS.name].result()

    dry = running_court.told("republish", "--dry-run")
    told = running_court.told("republish", "--empty")

    assert (dry["written"], dry["kept"]) == (0, len(said))
    assert told["written"] == len(said)
    assert running_court.rows("gateway", SAID, CASE_EVENTS.name) == said
    assert running_court.rows("intake", DECIDED) == decided
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    assert running_court.is_well()
    assert running_court.odr("verify-audit").returncode == 0
