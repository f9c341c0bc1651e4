"""A running system in the hands of its operator: one demo for all tests of this folder, used by the command line."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import httpx
import psutil
import psycopg
from confluent_kafka import Producer

from deploy.cli import running
from deploy.local.places import PROJECT, Places
from deploy.play.case import begin
from deploy.play.words import case_number
from deploy.recovery.catching_up import behind
from shared.contracts.envelope import Envelope
from shared.contracts.notify import MarkLettersPosted, NoticeSent
from shared.contracts.topics import CASE_EVENTS, COMMANDS, EVERYONE
from tests.support.demo import Demo, logs
from tests.support.processes import living

PATIENCE_SECONDS: Final = 240.0
RECEIPTS: Final = "/court/fee-receipts"


class RunningCourt:
    """One demo, its databases, and a clerk who has something to do."""

    def __init__(self, demo: Demo) -> None:
        self.demo, self.places = demo, Places(demo.folder)

    @property
    def found(self) -> running.Running:
        """Return where everything is."""
        return running.find(self.places)

    def odr(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command on this system."""
        return self.demo.odr(*words)

    def told(self, *words: str) -> dict[str, Any]:
        """Run a command that answers in JSON and must succeed."""
        done = self.odr(*words, "--json")
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}\n{logs(self.demo.folder)}"
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def shell(self, lines: str, **values: str) -> subprocess.CompletedProcess[str]:
        """Run a page's commands as a person would type them; a word in capitals is replaced by its value."""
        text = re.sub(r"\b[A-Z]{3,}\b", lambda word: values.get(word[0], word[0]), lines)
        folder = self.demo.folder / "clone"
        folder.mkdir(exist_ok=True)
        if not (folder / ".odr").exists():
            (folder / ".odr").symlink_to(self.demo.folder)
        (folder / "odr").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m deploy.cli "$@"\n')
        (folder / "odr").chmod(0o755)
        environment = {**os.environ, "ODR_FOLDER": str(self.demo.folder), "PYTHONPATH": str(PROJECT)}
        return subprocess.run(
            ["sh", "-e", "-c", text], capture_output=True, text=True, check=False, cwd=folder, env=environment
        )

    def rows(self, service: str, query: str, *values: object) -> list[Any]:
        """Read or change a service's tables."""
        with psycopg.connect(self.found.database_url(service, self.places), autocommit=True) as connection:
            answer = connection.execute(query.encode(), values)
            return answer.fetchall() if answer.description else []

    def record_a_fee(self) -> str:
        """Let the clerk record a fee receipt; return the new case's number. The receipt was shown."""
        with begin(self.found.web, self.places.data, lambda *_: None) as case:
            number = case_number()
            body = {
                "court_id": case.court.id,
                "case_number": number,
                "receipt_number": f"R-{number[-7:]}",
                "paid_on": case.court.date_of(datetime.now(UTC)).isoformat(),
                "amount_cents": 2_700,
            }
            client: httpx.Client = case.clerk._client  # noqa: SLF001 - the test is the clerk's browser
            answer = client.post(f"{RECEIPTS}?wait=0", json=body, headers={"Idempotency-Key": str(uuid4())})
            assert answer.is_success, answer.text
            return number

    def park_something(self) -> int:
        """Send notify a record that does not say whose it is; return its number once it is put aside."""
        self._misspell(nameless=True)
        aside = "SELECT id FROM parked WHERE case_id IS NULL AND settled_at IS NULL"
        self.wait(lambda: self.rows("notify", aside), "the message was not put aside")
        return int(self.rows("notify", aside)[0][0])

    def fail_something(self) -> str:
        """Send notify a command that nobody can read; return the number of its incident."""
        command = self._misspell(nameless=False)
        number = "SELECT number FROM incidents WHERE command_id = %s"
        self.wait(lambda: self.rows("notify", number, command), "the command was not set aside")
        return str(self.rows("notify", number, command)[0][0])

    def stray(self) -> UUID:
        """Publish an event in notify's name that it did not write; return its case."""
        told = NoticeSent(notice_id=uuid4(), party_id=uuid4(), sent_at=datetime.now(UTC))
        envelope = Envelope(uuid4(), told.type_name(), "notify", uuid4(), datetime.now(UTC))
        placed = envelope.chained("f" * 64, 99, told.write())
        producer = Producer({**self.found.kafka_settings(self.places), "acks": "all"})
        producer.produce(CASE_EVENTS.name, key=placed.key, value=told.write(), headers=placed.headers())
        producer.flush()
        return envelope.subject

    def _misspell(self, *, nameless: bool) -> UUID:
        envelope = Envelope(uuid4(), MarkLettersPosted.type_name(), "gateway", uuid4(), datetime.now(UTC))
        producer = Producer({**self.found.kafka_settings(self.places), "acks": "all"})
        headers = [(name, value) for name, value in envelope.headers() if not (nameless and name == "ce_id")]
        producer.produce(COMMANDS["notify"].name, key=envelope.key, value=b'{"letters": 7}', headers=headers)
        producer.flush()
        return envelope.id

    def wait(self, true: Callable[[], object], what: str) -> None:
        """Wait until something is so."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not true():
            assert time.monotonic() < deadline, f"{what}\n{logs(self.demo.folder)}"
            time.sleep(0.2)

    def is_quiet(self, services: Sequence[str] = EVERYONE) -> bool:
        """Say whether everything is sent, heard and answered."""
        unsent = any(self.rows(service, "SELECT 1 FROM outbox_todo LIMIT 1") for service in services)
        return not (
            unsent
            or self.rows("gateway", "SELECT 1 FROM receipts WHERE outcome IS NULL LIMIT 1")
            or any(behind(self.places, self.found, service) for service in services)
        )

    def wait_until_quiet(self) -> None:
        """Wait until everything is sent, heard and answered."""
        self.wait(self.is_quiet, "the system does not come to rest")

    def is_well(self) -> bool:
        """Say whether `odr status` finds that nothing needs a person."""
        return self.odr("status").returncode == 0


def process_of(court: RunningCourt, words: str) -> psutil.Process:
    """Return the process of the running system whose command line has these words."""
    # A server's new child looks like the server itself until it has a title of its own.
    return living(court.demo.process.pid, words)[0]
