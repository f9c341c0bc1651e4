"""What operators see of a running system: figures, traces, status; and what it says when something is broken."""

import json
import os
import pty
import select
import signal
import subprocess
import time
import urllib.request
from collections import defaultdict
from typing import Any

import psycopg
import pytest

from deploy.local.places import PROJECT
from deploy.play import acts_of_joining as acts
from shared.contracts.topics import EVERYONE
from tests.faults.court_system import CourtSystem
from tests.observability.named import expressions, named, told_of
from tests.observability.receiver import Receiver, Span
from tests.observability.watched import all_figures, command, odr, playing, surroundings, told, told_when

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def played(system: CourtSystem) -> dict[str, Any]:
    """A case that was registered and confirmed."""
    with playing(system) as case:
        for act in acts.ALL[: acts.ALL.index(acts.the_letter)]:
            act(case)
        return {"case_id": case.id, "number": case.number}


def test_one_command_is_one_trace_through_the_services_and_back(
    system: CourtSystem, receiver: Receiver, played: dict[str, Any]
) -> None:
    heard_by = {(service, "apply odr.intake.CaseRegistered.v1") for service in EVERYONE if service != "intake"}
    begun = {("gateway", "POST /api/v1/cases"), ("gateway", "store RegisterCase")}
    passed_on = {("gateway", "send odr.intake.RegisterCase.v1"), ("intake", "send odr.intake.CaseRegistered.v1")}

    trace = receiver.trace_of("apply odr.intake.RegisterCase.v1", heard_by | begun | passed_on)

    by_id = {span.id: span for span in trace}
    tree: dict[str, list[Span]] = defaultdict(list)
    for span in trace:
        tree[span.parent].append(span)
    (first,) = tree[""]
    stored = one(tree[first.id])
    sent, applied = (one(tree[stored.id], kind) for kind in ("send", "apply"))
    heard = {(span.service, span.name) for span in tree[applied.id] if span.name.endswith("CaseRegistered.v1")}

    assert (first.service, first.name) == ("gateway", "POST /api/v1/cases")
    assert (stored.service, stored.name) == ("gateway", "store RegisterCase")
    assert (sent.service, applied.service) == ("gateway", "intake")
    assert one(tree[applied.id], "send odr.intake.CaseRegistered.v1").service == "intake"
    assert heard_by <= heard
    assert {span.facts["case_id"] for span in trace if span is not first} == {played["case_id"]}
    assert [span for span in trace if span.parent and span.parent not in by_id] == []
    assert all(span.seconds >= 0 for span in trace)


def one(spans: list[Span], beginning: str = "") -> Span:
    (found,) = [span for span in spans if span.name.startswith(beginning)]
    return found


def test_a_case_can_be_followed_in_the_logs(system: CourtSystem, played: dict[str, Any]) -> None:
    lines = {service: lines_of(system, service, played["case_id"]) for service in EVERYONE}

    def about(service: str, event: str) -> list[dict[str, Any]]:
        return [line for line in lines[service] if line["event"] == event]

    stored = {line["kind"]: line for line in about("gateway", "command_stored")}
    decided = {line["cause"]: line["led_to"] for line in about("intake", "decided") if "led_to" in line}
    assert {"RecordFeeReceipt", "RegisterCase", "ConfirmParties", "SetHearing"} <= stored.keys()
    for line in stored.values():
        assert line["request_id"], line
        assert decided[line["command_id"]], line
    assert "CaseRegistered" in decided[stored["RegisterCase"]["command_id"]]
    routes = {line["route"] for line in about("gateway", "request_answered")}
    assert "/api/v1/cases/{case_id}/confirm-parties" in routes
    assert {line["kind"] for line in about("notify", "job_done")}


def lines_of(system: CourtSystem, service: str, case_id: str) -> list[dict[str, Any]]:
    """Return what a service's log says about a case."""
    text = (system.places.logs / f"{service}.log").read_text()
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    return [line for line in lines if line.get("case_id") == case_id]


def test_what_partners_read_tells_nothing_of_the_trace(system: CourtSystem, played: dict[str, Any]) -> None:
    sql = "SELECT topic, headers::text AS headers FROM outbox WHERE topic LIKE %s"
    public = system.rows("intake", sql, "public.%")
    inside = system.rows("intake", sql, "case.events%")

    assert public
    assert all("traceparent" not in row["headers"] for row in public)
    assert any("traceparent" in row["headers"] for row in inside)


def test_every_process_tells_the_figures_that_rules_and_dashboard_ask_for(
    system: CourtSystem, played: dict[str, Any]
) -> None:
    told_by = {service: told_of(text) for service, text in all_figures(system).items()}
    own = {"gateway": ("odr_http_", "odr_live_"), "notify": ("odr_deliveries_",)}
    wanted = named(expressions())

    for service, known in told_by.items():
        others = tuple(start for name, starts in own.items() if name != service for start in starts)
        assert {name for name in wanted - known if not name.startswith(others)} == set(), service
    assert named(["max(odr_lag_second)"]) - set().union(*told_by.values()) == {"odr_lag_second"}


def test_prometheus_finds_the_processes(system: CourtSystem) -> None:
    targets = json.loads(system.places.scrape.read_text())

    assert {target["labels"]["service"] for target in targets} == set(EVERYONE)
    for target in targets:
        with urllib.request.urlopen(f"http://{target['targets'][0]}/metrics", timeout=10) as answer:
            assert b"odr_ready" in answer.read()


def test_a_system_that_is_well_needs_nobody(system: CourtSystem, played: dict[str, Any]) -> None:
    code, facts = told_when(system, lambda code, _: code == 0)
    shown, top = odr(system, "status"), odr(system, "top", "--once")

    assert {each["service"] for each in facts["services"]} == set(EVERYONE)
    assert all(each["ready"] and each["lag"] == 0 and each["held_seconds"] == 0 for each in facts["services"])
    assert (code, shown.returncode, top.returncode) == (0, 0, 0), shown.stdout + top.stdout
    assert "Nothing needs a person." in shown.stdout
    assert "Nothing needs a person." in top.stdout


def test_top_without_a_terminal_prints_one_picture_after_another(system: CourtSystem) -> None:
    watching = subprocess.Popen(
        ["env", "--default-signal=INT", *command("top", "--every", "0.2")],  # whoever began the tests may ignore it
        stdout=subprocess.PIPE,
        text=True,
        cwd=PROJECT,
        env=surroundings(system),
    )
    assert watching.stdout is not None
    seen = 0
    for line in watching.stdout:
        seen += line.startswith("gateway")
        if seen == 2:
            break
    watching.send_signal(signal.SIGINT)

    assert watching.wait(30) == 0
    watching.stdout.close()


def test_top_in_a_terminal_ends_with_q(system: CourtSystem) -> None:
    ours, theirs = pty.openpty()
    watching = subprocess.Popen(
        command("top", "--every", "0.5"), stdin=theirs, stdout=theirs, stderr=theirs, cwd=PROJECT,
        env=surroundings(system) | {"TERM": "xterm"},
    )  # fmt: skip
    os.close(theirs)
    screen = read_until(ours, b"Nothing needs a person")
    os.write(ours, b"q")
    read_until(ours, b"\0never", patience=5, watching=watching)

    assert watching.wait(30) == 0
    os.close(ours)
    assert b"negotiation" in screen


def read_until(terminal: int, words: bytes, patience: float = 60, watching: Any = None) -> bytes:
    """Read a terminal until these words have come, or the program has ended."""
    found, deadline = b"", time.monotonic() + patience
    while words not in found and time.monotonic() < deadline and (watching is None or watching.poll() is None):
        if select.select([terminal], [], [], 0.2)[0]:
            try:
                found += os.read(terminal, 65536)
            except OSError:
                break
    return found


def test_a_service_that_is_killed_is_a_row_that_needs_somebody(system: CourtSystem) -> None:
    system.process("filing").stop()

    code, facts = told(system)
    top = odr(system, "top", "--once")

    assert (code, top.returncode) == (1, 1)
    assert row(facts, "filing")["ready"] is False
    assert facts["worries"] == ["filing is not ready: see .odr/logs/filing.log."]
    system.start_again("filing")


def test_what_waits_for_a_dead_service_grows_old(system: CourtSystem) -> None:
    system.process("negotiation").stop()
    with playing(system) as case:
        for act in acts.ALL[:2]:
            act(case)

    code, facts = told_when(system, lambda _, facts: row(facts, "negotiation")["lag_seconds"] > 1, "--patience", "1")

    assert code == 1
    assert row(facts, "negotiation")["lag"] > 0
    assert any("negotiation is behind: its oldest message has waited" in worry for worry in facts["worries"])
    system.start_again("negotiation")
    told_when(system, lambda code, _: code == 0)


def test_a_database_that_does_not_answer_is_a_row(system: CourtSystem) -> None:
    system.process("filing").stop()
    server, closed = system.installation.postgres, "ALTER DATABASE odr_filing ALLOW_CONNECTIONS false"
    with_owner(server, closed)
    try:
        code, facts = told(system)
        shown = odr(system, "status")
    finally:
        with_owner(server, closed.replace("false", "true"))
        system.start_again("filing")

    assert (code, shown.returncode) == (1, 1)
    assert "filing's database does not answer: see database-down." in facts["worries"]
    assert row(facts, "filing")["lag"] is None
    assert row(facts, "intake")["lag"] == 0
    assert "Traceback" not in shown.stdout + shown.stderr


def test_a_broker_that_does_not_answer_is_a_sentence(system: CourtSystem) -> None:
    system.signal_broker(signal.SIGSTOP)
    try:
        code, facts = told(system)
    finally:
        system.signal_broker(signal.SIGCONT)

    assert code == 1
    assert "Kafka does not answer: see broker-down." in facts["worries"]
    assert all(each["lag"] is None and each["unsent"] is not None for each in facts["services"])
    told_when(system, lambda code, _: code == 0)


def test_mail_that_cannot_be_delivered_is_told(system: CourtSystem) -> None:
    system.process("mailbox").stop()
    with playing(system) as case:
        for act in acts.ALL[:2]:
            act(case)

    _, facts = told_when(system, lambda code, facts: code and row(facts, "notify")["failing"], "--patience", "1")

    assert row(facts, "notify")["failing"] == {"deliver_email": row(facts, "notify")["failing"]["deliver_email"]}
    assert any(worry.startswith("notify fails again and again: deliver_email (") for worry in facts["worries"])
    assert told(system, "--patience", "100000")[0] == 0
    system.process("mailbox").start()
    told_when(system, lambda code, _: code == 0, "--patience", "1")


def row(facts: dict[str, Any], service: str) -> dict[str, Any]:
    return next(each for each in facts["services"] if each["service"] == service)


def with_owner(server: Any, sql: str) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(sql.encode())
