"""The history's topic is lost with all that lay on it: what is missing is noticed, and it is written again."""

from typing import Final
from uuid import uuid4

import pytest

from deploy.cli.history_look import CUT
from deploy.cli.looking import measured
from deploy.cli.supervisor import is_ready
from deploy.databases import database_of
from deploy.play.acts_of_joining import the_confirmation, the_fee, the_hearing, the_registration
from deploy.play.case import Case
from deploy.recovery.topic_from_history import restore_topic
from shared.contracts.notify import NoticeSent
from shared.contracts.topics import CASE_EVENTS, EVERYONE
from shared.runtime.patience import until
from tests.faults.court_system import CourtSystem
from tests.faults.desk import Desk, all_sent
from tests.faults.recording import Found
from tests.faults.topics_read import read_topics

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(900),
]
TOPIC: Final = CASE_EVENTS.name
PATIENCE_SECONDS: Final = 180.0
ASIDE: Final = "SELECT reason FROM parked WHERE case_id = %s AND settled_at IS NULL ORDER BY id"
KEPT: Final = "SELECT count(*) AS n FROM history WHERE topic = %s"
TOLD: Final = "SELECT 1 FROM outbox WHERE case_id = %s AND type = %s"


@pytest.mark.row(13)
@pytest.mark.row(34)
def test_a_lost_history_is_noticed_and_written_again(system: CourtSystem, desk: Desk, case: Case, found: Found) -> None:
    for _ in range(3):
        desk.record(desk.body(), str(uuid4()))
    the_fee(case)
    all_sent(system)
    system.process("notify").stop()
    the_registration(case)
    assert until(lambda: system.is_current(*(service for service in EVERYONE if service != "notify")), PATIENCE_SECONDS)
    system.lose_topic(TOPIC)
    system.process("notify").start()
    assert until(lambda: all(stands_still(system, service) for service in EVERYONE), PATIENCE_SECONDS)
    desk.record(desk.body(), str(uuid4()))
    behind = read_topics(system.kafka_settings(), ()).events

    system.stop_services()
    databases = {service: system.installation.postgres.url(database_of(service)) for service in EVERYONE}
    written = restore_topic(system.kafka_settings(), TOPIC, databases)
    system.start_services()
    assert until(lambda: system.rows("notify", TOLD, case.id, NoticeSent.type_name()), PATIENCE_SECONDS)
    the_hearing(case)
    the_confirmation(case)
    desk.record(desk.body(), str(uuid4()))
    all_sent(system)

    found.did("the history's topic deleted while a service lags; created empty, then written again")
    assert behind == []
    assert system.rows("notify", ASIDE, case.id) == []
    desk.checker.judge(system)
    events = read_topics(system.kafka_settings(), ()).events
    assert system.rows("gateway", KEPT, TOPIC)[0]["n"] == len({headers["ce_id"] for headers, _ in events})
    found.result(f"all stood still; {written} records written again byte for byte; nothing missing, nothing twice")


def stands_still(system: CourtSystem, service: str) -> bool:
    """Say whether a service has noticed by itself that the history lacks what it knows."""
    port = system.process(service).health_port
    return port is not None and bool(measured(port, CUT)) and not is_ready(port)
