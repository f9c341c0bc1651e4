"""The history checker: outside the system it writes down every receipt that a client was shown, and judges afterwards.

Each receipt has led to one effect or one refusal; its time never changed; no sequence has a gap and every chain holds,
in the history and on the public topics; what the screens show equals the fold of the history; no notice left twice or
was lost; nothing lies aside.
"""

import json
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from deploy.audit.verify_audit import Broken, read_entry, verify_chain
from services.gateway.projection.document import CaseDocument
from services.gateway.projection.handlers import handlers
from shared.contracts.envelope import Envelope
from shared.contracts.topics import EVERYONE
from tests.faults.court_system import CourtSystem
from tests.faults.notices_checked import Mail, check_notices, mail_in
from tests.faults.topics_read import Damage, TopicsRead, read_topics

PARKED = "SELECT topic, reason FROM parked WHERE settled_at IS NULL"
UNSENT = "SELECT count(*) AS n FROM outbox_todo"
RECEIPT = "SELECT number, received_at, sha256, outcome FROM receipts WHERE command_id = %s"
DECIDED = "SELECT own::text AS own FROM states"
VIEWS = "SELECT case_id, document::text AS document FROM case_views"


class HistoryChecker:
    """Keeps a file of what clients were shown. file: one JSON line a receipt, written before anything else is done.

    mails: what took e-mail beside the system's own mailbox.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self.mails: list[Mail] = []
        file.touch()

    def shown(self, key: str, answer: httpx.Response) -> dict[str, Any]:
        """Write down a receipt that a client was shown; return it."""
        receipt: dict[str, Any] = answer.json()
        with self._file.open("a") as lines:
            lines.write(json.dumps({"key": key, **receipt}) + "\n")
        return receipt

    def receipts(self) -> list[dict[str, Any]]:
        """Return what was shown, in order."""
        return [json.loads(line) for line in self._file.read_text().splitlines()]

    def judge(self, system: CourtSystem) -> int:
        """Compare what was shown with every topic and table; return how many receipts there are. Raises Damage."""
        topics = read_topics(system.kafka_settings(), system.public_topics)
        for service in EVERYONE:
            _nothing_waits(system, service)
        _chains_hold(topics)
        receipts = self.receipts()
        by_key: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for receipt in receipts:
            by_key[receipt["key"]].add((receipt["number"], receipt["received_at"]))
            _one_end(receipt, topics)
            _kept(receipt, system.rows("gateway", RECEIPT, receipt["command_id"]))
        doubled = {key: shown for key, shown in by_key.items() if len(shown) > 1}
        if doubled:
            raise Damage(f"one key was given several receipts: {doubled}")
        _screens_equal_the_fold(topics, system)
        check_notices(topics.events, system.rows("notify", DECIDED), [*self.mails, mail_in(system.places.mailbox)])
        return len(by_key)


def _chains_hold(topics: TopicsRead) -> None:
    try:
        verify_chain(read_entry(json.dumps(entry)) for entry in topics.raw)
    except Broken as finding:
        raise Damage(f"the audit chain is broken: {finding}") from finding


def _nothing_waits(system: CourtSystem, service: str) -> None:
    parked = system.rows(service, PARKED)
    if parked:
        raise Damage(f"{service} holds messages aside: {parked}")
    if system.rows(service, UNSENT)[0]["n"]:
        raise Damage(f"{service} has unsent messages")


def _one_end(receipt: dict[str, Any], topics: TopicsRead) -> None:
    command = receipt["command_id"]
    effects = {(h["ce_id"], h["ce_part"]) for h, _ in topics.events if h.get("ce_causationid") == command}
    refusals = {h["ce_id"] for h, _ in topics.refusals if h.get("ce_causationid") == command}
    wanted = {int(part.partition("/")[2]) for _, part in effects}
    if len(refusals) + len(wanted) != 1 or (effects and len(effects) not in wanted):
        raise Damage(f"receipt {receipt['number']} led to {len(effects)} effects and {len(refusals)} refusals")
    times = {h["ce_time"] for h, _ in topics.commands if h["ce_id"] == command}
    if len(times) != 1 or _instant(times.pop()) != _instant(receipt["received_at"]):
        raise Damage(f"receipt {receipt['number']} was given another time than its command")


def _kept(receipt: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    if len(rows) != 1:
        raise Damage(f"receipt {receipt['number']} is in the database {len(rows)} times")
    row = rows[0]
    kept = (row["number"], row["sha256"], row["received_at"])
    if kept != (receipt["number"], receipt["sha256"], _instant(receipt["received_at"])):
        raise Damage(f"receipt {receipt['number']} is not what was shown: {kept}")
    if row["outcome"] is None:
        raise Damage(f"receipt {receipt['number']} has no end")


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _screens_equal_the_fold(topics: TopicsRead, system: CourtSystem) -> None:
    documents: dict[UUID, CaseDocument] = defaultdict(CaseDocument)
    heard: set[str] = set()
    for headers, body in topics.events:
        envelope = Envelope.parse([(name, value.encode()) for name, value in headers.items()])
        kind = handlers.kinds.get(envelope.type)
        if kind is None or headers["ce_id"] in heard:
            continue
        heard.add(headers["ce_id"])
        fold = handlers.hears[kind]
        documents[envelope.subject] = fold(documents[envelope.subject], kind.read(body), envelope.time)
    shown = {row["case_id"]: CaseDocument.model_validate_json(row["document"]) for row in system.rows("gateway", VIEWS)}
    for case_id in shown.keys() | documents.keys():
        if shown.get(case_id) != documents.get(case_id):
            raise Damage(f"the screens of case {case_id} are not the fold of its history")
