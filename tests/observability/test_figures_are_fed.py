"""Each figure of the chassis moves when what it counts happens: the thing is broken, and the figure is watched."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from confluent_kafka import Producer
from prometheus_client.parser import text_string_to_metric_families

from deploy.play.case import Case
from deploy.play.person import Stopped
from deploy.play.words import PIN
from shared.contracts.envelope import FIRST_CHAIN, Envelope
from shared.contracts.topics import CASE_EVENTS, COMMANDS
from tests.faults.court_system import CourtSystem
from tests.observability.watched import figures, playing, told_when

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]
PATIENCE_SECONDS = 90
ELSEWHERE = "elsewhere"  # every service hears it; none takes it for its own word
MEASURED = "odr_measured_timestamp_seconds"
WORK = ("odr_records_total", "odr_batch_records_count", "odr_batch_seconds_count", "odr_sent_total")


def figure(system: CourtSystem, service: str, name: str, **labels: str) -> float:
    """Return the sum of a figure's series with these labels."""
    samples = (each for family in text_string_to_metric_families(figures(system, service)) for each in family.samples)
    return sum(each.value for each in samples if each.name == name and labels.items() <= each.labels.items())


def until(system: CourtSystem, service: str, name: str, true: Callable[[float], bool], **labels: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true(seen := figure(system, service, name, **labels)):
        assert time.monotonic() < deadline, f"{name} of {service} is {seen}"
        time.sleep(0.1)


def ask_for_a_fee(case: Case) -> None:
    """Let the clerk record a fee and wait for nothing."""
    today = case.court.date_of(datetime.now(UTC)).isoformat()
    body = {"court_id": case.court.id, "case_number": case.number, "receipt_number": f"R-{case.number[-7:]}"}
    case.clerk.post("/court/fee-receipts?wait=0", body | {"paid_on": today, "amount_cents": 2_700})


@contextmanager
def locked(system: CourtSystem, service: str) -> Iterator[None]:
    """Keep a service from writing anything about any case."""
    with psycopg.connect(system.installation.postgres.url().rsplit("/", 1)[0] + f"/odr_{service}") as session:
        session.execute("LOCK TABLE cases IN ACCESS EXCLUSIVE MODE")
        yield


def test_work_is_counted_and_timed(system: CourtSystem) -> None:
    before = {name: figure(system, "intake", name) for name in WORK}

    with playing(system) as case:
        ask_for_a_fee(case)

    for name in WORK:
        until(system, "intake", name, lambda seen, name=name: seen > before[name])  # type: ignore[misc]


def test_a_refusal_is_counted_by_its_code(system: CourtSystem) -> None:
    with playing(system) as case:
        for _ in range(2):
            ask_for_a_fee(case)

    until(system, "intake", "odr_refusals_total", lambda seen: seen >= 1, code="FeeAlreadyRecorded")


def test_a_service_that_cannot_write_is_behind_in_messages_and_in_seconds(system: CourtSystem) -> None:
    with locked(system, "intake"), playing(system) as case:
        ask_for_a_fee(case)

        until(system, "intake", "odr_lag_records", lambda seen: seen >= 1)
        until(system, "intake", "odr_lag_seconds", lambda seen: seen > 1)

    until(system, "intake", "odr_lag_records", lambda seen: seen == 0)
    until(system, "intake", "odr_lag_seconds", lambda seen: seen == 0)


def test_a_command_that_waits_for_what_its_author_saw_is_held_and_told(system: CourtSystem) -> None:
    case_id = uuid4()
    produce(system, COMMANDS["intake"].name, envelope("odr.intake.LeaveOdr.v1", case_id, seen={ELSEWHERE: 1}))

    until(system, "intake", "odr_held_partitions", lambda seen: seen == 1)
    code, facts = told_when(system, lambda _, facts: held(facts) > 1, "--patience", "1")

    assert code == 1
    assert any("intake holds a command back" in worry for worry in facts["worries"])
    fact = envelope("odr.elsewhere.Seen.v1", case_id, ELSEWHERE).chained(FIRST_CHAIN, 1, b"{}")
    produce(system, CASE_EVENTS.name, fact)
    until(system, "intake", "odr_held_partitions", lambda seen: seen == 0)
    until(system, "intake", "odr_held_seconds", lambda seen: seen == 0)


def held(facts: dict[str, Any]) -> float:
    return float(next(each["held_seconds"] for each in facts["services"] if each["service"] == "intake") or 0)


def envelope(kind: str, case_id: UUID, source: str = "gateway", **more: Any) -> Envelope:
    return Envelope(uuid4(), kind, source, case_id, datetime.now(UTC), **more)


def produce(system: CourtSystem, topic: str, said: Envelope) -> None:
    producer = Producer(dict(system.kafka_settings()))
    producer.produce(topic, key=said.key, value=b"{}", headers=said.headers())
    producer.flush(30)


def test_what_the_broker_does_not_take_is_counted_and_grows_old(system: CourtSystem) -> None:
    system.signal_broker(signal.SIGSTOP)
    try:
        with playing(system) as case:
            ask_for_a_fee(case)
        until(system, "gateway", "odr_outbox_todo_messages", lambda seen: seen >= 1)
        until(system, "gateway", "odr_outbox_todo_seconds", lambda seen: seen > 1)
        until(system, "intake", "odr_heard_timestamp_seconds", lambda seen: time.time() - seen > 3)
    finally:
        system.signal_broker(signal.SIGCONT)

    until(system, "intake", "odr_heard_timestamp_seconds", lambda seen: time.time() - seen < 3)
    until(system, "gateway", "odr_outbox_todo_messages", lambda seen: seen == 0)
    until(system, "gateway", "odr_outbox_todo_seconds", lambda seen: seen == 0)


def test_a_service_without_its_database_is_not_ready_and_sends_nothing(system: CourtSystem) -> None:
    failures, measured = (figure(system, "filing", name) for name in ("odr_failures_total", MEASURED))
    owner = system.installation.postgres.url()
    until(system, "filing", "odr_relay_owner", lambda seen: seen == 1)
    with psycopg.connect(owner, autocommit=True) as session:
        session.execute("ALTER DATABASE odr_filing ALLOW_CONNECTIONS false")
        try:
            session.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'odr_filing'")

            until(system, "filing", "odr_ready", lambda seen: seen == 0)
            until(system, "filing", "odr_relay_owner", lambda seen: seen == 0)
            until(system, "filing", "odr_failures_total", lambda seen: seen > failures)
            assert figure(system, "filing", MEASURED) < time.time()
        finally:
            session.execute("ALTER DATABASE odr_filing ALLOW_CONNECTIONS true")

    until(system, "filing", "odr_ready", lambda seen: seen == 1)
    until(system, "filing", "odr_relay_owner", lambda seen: seen == 1)
    until(system, "filing", MEASURED, lambda seen: seen > measured)


def test_the_gateway_counts_what_it_answers_and_how_long_it_took(system: CourtSystem) -> None:
    asked = {"method": "POST", "route": "/api/v1/tokens"}
    before = figure(system, "gateway", "odr_http_request_seconds_count", **asked)

    with playing(system) as case, pytest.raises(Stopped):
        case.defendant.sign_in("nobody", PIN)

    until(system, "gateway", "odr_http_request_seconds_count", lambda seen: seen > before, **asked)
