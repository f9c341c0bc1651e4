"""A clerk's desk at the running system: records fee receipts and remembers what the system answered."""

import time
from datetime import UTC, datetime
from typing import Any, Final

import httpx

from deploy.play.case import Case
from deploy.play.words import case_number
from shared.contracts.topics import EVERYONE
from tests.faults.court_system import CourtSystem
from tests.faults.history_checker import HistoryChecker

RECEIPTS: Final = "/court/fee-receipts"
SENT_SECONDS: Final = 180.0


class Desk:
    """One clerk. Each receipt that is shown is written down by the checker."""

    def __init__(self, case: Case, checker: HistoryChecker) -> None:
        self._client = case.clerk._client  # noqa: SLF001 - the test is the clerk's browser
        self.checker, self._court = checker, case.court

    def body(self) -> dict[str, Any]:
        """Return the fee receipt of a new case."""
        number = case_number()
        return {
            "court_id": self._court.id,
            "case_number": number,
            "receipt_number": f"R-{number[-7:]}",
            "paid_on": self._court.date_of(datetime.now(UTC)).isoformat(),
            "amount_cents": 2_700,
        }

    def record(self, body: dict[str, Any], key: str, wait: float = 0) -> httpx.Response:
        """Record a fee receipt; write down the receipt that is shown. Raises httpx.TransportError."""
        answer = self._client.post(f"{RECEIPTS}?wait={wait}", json=body, headers={"Idempotency-Key": key})
        if answer.is_success:
            self.checker.shown(key, answer)
        return answer


def all_sent(system: CourtSystem, seconds: float = SENT_SECONDS) -> float:
    """Wait until every receipt has its end, every job is done and everything is sent; return how long that took."""
    began = time.monotonic()
    while left := _left(system):
        assert time.monotonic() < began + seconds, f"after {seconds:.0f} seconds: {left}"
        time.sleep(0.1)
    return time.monotonic() - began


def _left(system: CourtSystem) -> str:
    if system.rows("gateway", "SELECT 1 FROM receipts WHERE outcome IS NULL"):
        return "a receipt has no end"
    for service in EVERYONE:
        if system.rows(service, "SELECT 1 FROM jobs WHERE state <> 'done'"):
            return f"{service} has jobs"
        if system.rows(service, "SELECT 1 FROM outbox_todo"):
            return f"{service} has unsent messages"
    return "" if system.is_current("gateway") else "the gateway has not read everything"
