"""The history's topic is lost and written again: byte for byte, and nothing is decided twice."""

import json
from collections import defaultdict
from uuid import UUID, uuid4

import pytest

from deploy.cli.audit import history
from deploy.cli.looking import HALF_WRITTEN
from deploy.play import acts_of_joining as acts
from deploy.play.case import begin
from deploy.recovery.published_topics import in_order
from deploy.recovery.topic_from_history import Lying, before_their_followers
from shared.contracts.topics import CASE_EVENTS, CASE_STATUS
from tests.operations.running_court import RunningCourt

pytestmark = [
    pytest.mark.broker,
    pytest.mark.whole,
    pytest.mark.slow("starts a whole system and looks after it"),
    pytest.mark.timeout(600),
]
SAID = "SELECT convert_from(body, 'UTF8'), headers FROM history WHERE topic = %s ORDER BY 1, 2"
TOPIC = CASE_STATUS.name.format(court_id="san-joaquin")
DECIDED = "SELECT message_id FROM outbox ORDER BY 1"


def test_a_topic_that_is_not_empty_is_left_alone(running_court: RunningCourt) -> None:
    running_court.record_a_fee()
    running_court.wait_until_quiet()

    done = running_court.odr("republish")

    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert "--empty" in done.stderr
    running_court.wait(running_court.is_well, "the services do not come back")


def test_a_lost_history_is_written_again_and_the_case_goes_on(running_court: RunningCourt) -> None:
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    said = running_court.rows("gateway", SAID, CASE_EVENTS.name)
    decided = running_court.rows("intake", DECIDED)
    admin = running_court.found.admin(running_court.places)
    admin.delete_topics([CASE_EVENTS.name], request_timeout=30)[CASE_EVENTS.name].result()

    looked = json.loads(running_court.odr("status", "--json").stdout)
    dry = running_court.told("republish", "--dry-run")
    told = running_court.told("republish", "--empty")

    assert any("lacks" in worry and "see cut-history." in worry for worry in looked["worries"]), looked
    assert (dry["written"], dry["kept"]) == (0, len(said))
    assert told["written"] == len(said)
    assert running_court.rows("gateway", SAID, CASE_EVENTS.name) == said
    assert running_court.rows("intake", DECIDED) == decided
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    assert running_court.is_well()
    assert running_court.odr("verify-audit").returncode == 0


def partners_read(court: RunningCourt) -> dict[str, list[str]]:
    """Return the ids that a partner reads, by case, in order."""
    found: dict[str, list[str]] = defaultdict(list)
    for entry in history(court.found.kafka_settings(court.places), TOPIC):
        found[entry["headers"]["ce_subject"]].append(entry["headers"]["ce_id"])
    return dict(found)


def test_after_a_loss_partners_read_the_same_words_in_the_same_order_and_none_twice(
    running_court: RunningCourt,
) -> None:
    with begin(running_court.found.web, running_court.places.data, lambda *_: None) as case:
        for act in acts.ALL[:4]:
            act(case)
    running_court.wait_until_quiet()
    before = partners_read(running_court)
    count = sum(map(len, before.values()))
    admin = running_court.found.admin(running_court.places)
    for topic in (CASE_EVENTS.name, TOPIC):
        admin.delete_topics([topic], request_timeout=30)[topic].result()

    told = [running_court.told("republish", *words) for words in (["--empty"], ["--empty"], ["--dry-run"])]

    first, again, checked = [each for done in told for each in done["published"] if each["topic"] == TOPIC]
    assert count
    assert (first["written"], again["written"]) == (count, 0)
    assert (checked["kept"], checked["lacking"]) == (count, 0)
    assert partners_read(running_court) == before
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    assert running_court.is_well()


def test_while_the_history_is_half_written_nothing_goes_on_and_status_says_so(running_court: RunningCourt) -> None:
    running_court.record_a_fee()
    running_court.wait_until_quiet()
    said = running_court.rows("gateway", SAID, CASE_EVENTS.name)
    # As a command leaves it that is killed after it has emptied the topic.
    running_court.places.half_written.touch()

    def stands_still() -> bool:
        looked = json.loads(running_court.odr("status", "--json").stdout)
        return not any(service["ready"] for service in looked["services"])

    running_court.wait(stands_still, "the services go on")
    looked = json.loads(running_court.odr("status", "--json").stdout)
    running_court.told("republish", "--empty")

    assert HALF_WRITTEN in looked["worries"]
    assert not running_court.places.half_written.exists()
    assert running_court.rows("gateway", SAID, CASE_EVENTS.name) == said
    running_court.wait(running_court.is_well, "the services do not come back")


def lying(source: str, case_id: UUID, sequence: int) -> Lying:
    headers = [["ce_id", f"{source} {sequence}"], ["ce_source", source], ["ce_sequence", str(sequence)]]
    return Lying(case_id, -1, 0, json.dumps(headers), b"")


def test_what_the_gateway_has_missed_is_written_before_what_follows_it() -> None:
    one, two = uuid4(), uuid4()
    heard = [lying("intake", one, 4), lying("notify", one, 3), lying("intake", one, 5), lying("notify", two, 1)]
    missing = [lying("notify", one, 1), lying("notify", two, 2), lying("notify", one, 2)]

    written = before_their_followers(heard, missing)

    assert written == [heard[0], missing[0], missing[2], heard[1], heard[2], heard[3], missing[1]]


def test_a_message_that_lies_there_before_an_earlier_one_of_its_case_is_out_of_order() -> None:
    case_id, other = uuid4(), uuid4()
    said = [
        Lying(case, -1, 0, json.dumps([["ce_id", str(number)]]), b"")
        for number, case in enumerate((case_id, other, case_id))
    ]

    assert in_order(said, set())
    assert in_order(said, {"0", "1"})
    assert in_order(said, {"1"})
    assert not in_order(said, {"2"})
