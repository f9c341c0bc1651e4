"""Canaries: made-up personal words, sent in every way that fails, stand in no log, figure, trace, list or answer."""

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from confluent_kafka import Producer

from deploy.play import acts_of_joining as acts
from deploy.play.words import PIN, agreement, contact
from shared.contracts.envelope import FIRST_CHAIN, Envelope
from shared.contracts.topics import CASE_EVENTS
from tests.faults.court_system import CourtSystem
from tests.observability.receiver import Receiver
from tests.observability.watched import all_figures, odr, playing, told_when

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]
NAME, STREET, EMAIL = "Canaria Finchley", "9 Canary Finch Road", "canary.finch@people.example"
WORDS = "CANARY the roof leaks and nobody comes"
ELSEWHERE = "elsewhere"  # every service hears it; none takes it for its own word
CANARIES = (NAME, "Canary Finch", EMAIL, "CANARY")
REGISTERED = "SELECT headers, body FROM outbox WHERE type = 'odr.intake.CaseRegistered.v1' ORDER BY id DESC LIMIT 1"


@pytest.fixture(scope="module")
def answers(system: CourtSystem) -> list[httpx.Response]:
    """Everything that the gateway answered to canaries that it could not take."""
    bodies = ({"plaintiff": {"name": NAME, "contact": STREET}, "pin": WORDS}, [EMAIL], WORDS)
    paths = ("/api/v1/cases", "/api/v1/invitations/join", "/api/v1/accounts", "/api/v1/tokens")
    with httpx.Client(base_url=system.address, timeout=30) as client:
        account = client.post("/api/v1/accounts", json={"court_id": "san-joaquin", "pin": PIN}, headers=fresh_key())
        key = {**fresh_key(), "x-canary": WORDS, "authorization": f"Bearer {account.json()['token']}"}
        found = [client.post(path, json=body, headers=key) for path in paths for body in bodies]
        found.append(client.post("/api/v1/cases", content=f'{{"{WORDS}', headers=key))
        found.append(client.post("/sign-in", data={"personal_key": WORDS, "pin": EMAIL}))
        found.append(client.post("/join", data={"code": WORDS, "name": NAME}))
        found.append(client.post("/check-copy", files={"file": (f"{NAME}.pdf", WORDS.encode(), "application/pdf")}))
        found.append(client.get(f"/cases/{uuid4()}", headers={"cookie": f"odr={WORDS}", "referer": EMAIL}))
    return found


def fresh_key() -> dict[str, str]:
    return {"idempotency-key": str(uuid4())}


@pytest.fixture(scope="module")
def failed(system: CourtSystem, answers: list[httpx.Response]) -> Iterator[UUID]:
    """Canaries that went in and failed behind the door: mail, handlers, databases. Yields the spoiled case."""
    system.process("mailbox").stop()
    with playing(system) as case:
        acts.the_fee(case)
        case.plaintiff.open_account(case.court.id, PIN)
        case.plaintiff.do("/cases", registration(case))
    told_when(system, lambda _, facts: any(each["failing"] for each in facts["services"]), "--patience", "1")
    spoiled = spoil(system)
    told_when(system, lambda _, facts: all(each["parked"] for each in facts["services"]))
    yield spoiled
    system.process("mailbox").start()


def registration(case: Any) -> dict[str, Any]:
    """Return a registration that is well and full of canaries."""
    return {
        "court_id": case.court.id,
        "case_number": case.number,
        "receipt_number": case.facts["receipt"],
        "plaintiff": {"name": NAME, "contact": contact(STREET, EMAIL), "channel": "email"},
        "defendant": {"name": NAME, "mailing_address": contact(STREET)["mailing_address"]},
        "claim_cents": 120_000,
        "claim_reason": WORDS,
        "eligibility": {"adult_without_guardian": True, "not_in_bankruptcy": True, "not_on_active_duty": True},
        "user_agreement": agreement(case.court),
    }


def spoil(system: CourtSystem) -> UUID:
    """Publish what no service can apply: text that no database takes, a body of another shape, headers of nonsense."""
    (row,) = system.rows("intake", REGISTERED)
    body, spoiled = json.loads(bytes(row["body"])), uuid4()
    unstorable = json.dumps({**body, "claim_reason": f"{WORDS}\x00", "case_number": f"{NAME}\x00"}).encode()
    misshapen = json.dumps({**body, "claim_cents": WORDS, "parties": EMAIL}).encode()
    producer = Producer(dict(system.kafka_settings()))
    for case_id, said in ((spoiled, unstorable), (uuid4(), misshapen)):
        envelope = envelope_of(row["headers"], case_id).chained(FIRST_CHAIN, 1, said)
        producer.produce(CASE_EVENTS.name, key=envelope.key, value=said, headers=envelope.headers())
    nonsense = {"ce_actor": f'{{"account_id": "{NAME}", "role": "{WORDS}"}}', "ce_time": EMAIL, "ce_id": STREET}
    headers = envelope_of(row["headers"], spoiled).headers()
    for name, value in nonsense.items():
        wrong = [*((known, text) for known, text in headers if known != name), (name, value.encode())]
        producer.produce(CASE_EVENTS.name, key=str(spoiled).encode(), value=WORDS.encode(), headers=wrong)
    producer.flush(30)
    return spoiled


def envelope_of(headers: list[list[str]], case_id: UUID) -> Envelope:
    known = Envelope.parse([(name, value.encode()) for name, value in headers])
    return Envelope(uuid4(), known.type, ELSEWHERE, case_id, known.time)


def leaks(where: str, text: str) -> list[tuple[str, str, str]]:
    return [(where, word, text[max(0, text.index(word) - 200) :][:300]) for word in CANARIES if word in text]


def test_an_answer_to_what_cannot_be_read_does_not_repeat_it(answers: list[httpx.Response]) -> None:
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(422) >= 6, statuses
    assert {status // 100 for status in statuses} <= {2, 3, 4}, statuses
    told = [leak for answer in answers for leak in leaks(str(answer.request.url), answer.text)]

    assert told == []


def test_logs_name_the_failure_and_its_case_and_nothing_personal(system: CourtSystem, failed: UUID) -> None:
    texts = {log.name: log.read_text(errors="replace") for log in Path(system.places.logs).glob("*.log")}
    lines = [json.loads(line) for name, text in texts.items() for line in told_by_services(name, text)]
    failures = {line["event"]: line for line in lines if line["level"] in {"error", "warning"}}

    assert {"record_alone_failed", "job_failed"} <= failures.keys()
    assert str(failed) in {line["case_id"] for line in lines if line["event"] == "parked"}
    assert failures["record_alone_failed"]["exception"]
    assert failures["job_failed"]["case_id"]
    assert all(line["service"] and line["timestamp"] for line in lines)
    assert [leak for name, text in texts.items() for leak in leaks(name, text)] == []


def told_by_services(name: str, text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("{")] if name != "kafka.log" else []


def test_figures_and_traces_hold_nothing_personal(system: CourtSystem, receiver: Receiver, failed: UUID) -> None:
    time.sleep(1.5)  # longer than spans wait for company; waiting for less could only miss a leak
    found = [leak for service, text in all_figures(system).items() for leak in leaks(service, text)]
    found += [leak for raw in receiver.raw for leak in leaks("trace", raw.decode(errors="replace"))]

    assert receiver.raw
    assert found == []


def test_what_is_put_aside_is_listed_without_a_word_of_it(system: CourtSystem, failed: UUID) -> None:
    listed = [odr(system, "parked", "list", *more) for more in ((), ("--json",))]
    reasons = {row["reason"] for row in json.loads(listed[1].stdout)}

    assert all(done.returncode == 0 for done in listed)
    assert any("it cannot be stored" in reason for reason in reasons), reasons
    assert "a header has a wrong value" in reasons
    assert [leak for done in listed for leak in leaks("parked", done.stdout + done.stderr)] == []


def test_what_is_put_aside_needs_a_person(system: CourtSystem, failed: UUID) -> None:
    code, facts = told_when(system, lambda code, _: code == 1)

    parked = {each["service"]: (each["parked"], each["blocked_cases"]) for each in facts["services"]}
    assert code == 1
    assert all(records >= 3 for records, _ in parked.values()), parked
    assert parked["gateway"][1] >= 1
    assert any("gateway holds" in worry and "see parked-case." in worry for worry in facts["worries"])
