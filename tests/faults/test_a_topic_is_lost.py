"""The history's topic is lost with all that lay on it: what is missing is noticed, and it is written again."""

from typing import Final
from uuid import uuid4

import pytest

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
def test_a_lost_history_is_noticed_and_written_again(system: CourtSystem, desk: Desk, case: Case, found: Found) -> None:
    for _ in range(3):
        desk.record(desk.body(), str(uuid4()))
    the_fee(case)
    all_sent(system)
    system.process("notify").stop()
    the_registration(case)
    assert until(lambda: system.is_current(*(service for service in EVERYONE if service != "notify")), PATIENCE_SECONDS)
    system.lose_topic(TOPIC)
    system.start_again("notify")
    the_hearing(case)
    assert until(lambda: system.rows("notify", ASIDE, case.id), PATIENCE_SECONDS)
    reasons = [row["reason"] for row in system.rows("notify", ASIDE, case.id)]

    system.stop_services()
    system.lose_topic(TOPIC)
    databases = {service: system.installation.postgres.url(database_of(service)) for service in EVERYONE}
    written = restore_topic(system.kafka_settings(), TOPIC, databases)
    system.start_services()
    assert until(lambda: system.rows("notify", TOLD, case.id, NoticeSent.type_name()), PATIENCE_SECONDS)
    the_confirmation(case)
    desk.record(desk.body(), str(uuid4()))
    all_sent(system)

    found.did("the history's topic deleted while a service lags; created empty, used, then written again")
    assert reasons[0] == "gap: an earlier record is missing"
    assert system.rows("notify", ASIDE, case.id) == []
    desk.checker.judge(system)
    events = read_topics(system.kafka_settings(), ()).events
    assert system.rows("gateway", KEPT, TOPIC)[0]["n"] == len({headers["ce_id"] for headers, _ in events})
    found.result(f"the gap was noticed; {written} records written again byte for byte; nothing missing, nothing twice")
