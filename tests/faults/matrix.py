"""The fault matrix: what can happen, and what is expected. A row is proved by the tests that are marked with it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Row:
    """One fault. waits_for: the part that must exist before the row can be tried; empty when it can be."""

    number: int
    fault: str
    expected: str
    waits_for: str = ""


ROWS: Final = (
    Row(1, "gateway killed before commit", "an error; the retry with the same key is accepted once"),
    Row(2, "gateway killed after commit, before the response", "the retry returns the same receipt and time"),
    Row(3, "double tap, back button, two tabs", "one effect, the first receipt is shown"),
    Row(4, "same key, other body", "refused, nothing written"),
    Row(5, "service killed between state and outbox", "neither is visible"),
    Row(6, "relay killed after produce, before the row is deleted", "published again, consumers drop it"),
    Row(7, "two relays alive: one stopped, then resumed", "order kept, no double effect"),
    Row(8, "broker leader killed, three brokers", "a stall, then success, no loss"),
    Row(9, "in-sync replicas below the minimum", "commands still accepted, outbox grows, banner"),
    Row(10, "all brokers down", "receipts still issued; drains within five minutes after return"),
    Row(11, "broker's disk full", "back-pressure, no drop, alert"),
    Row(12, "produce time-out of unknown outcome", "no loss, no reordering, no double effect"),
    Row(13, "topic lost", "all stand still; rebuilt from the gateway's history; the gap detector fires"),
    Row(14, "consumer killed mid-batch", "the batch rolls back, then applies once"),
    Row(15, "consumer killed after commit, before the offset", "redelivery changes nothing"),
    Row(16, "rebalance storm", "no double effect, order kept"),
    Row(17, "consumer stopped past its session, then resumed", "its write is harmless"),
    Row(18, "unreadable message", "that case is parked, others go on, alarm"),
    Row(
        19,
        "poison at the head of a busy case",
        "an event: its later messages wait, release restores order; a command: refused with a number, the case goes on",
    ),
    Row(20, "everything sent again, five times", "the same final state"),
    Row(21, "PostgreSQL killed", "recovers, nothing accepted is lost"),
    Row(22, "failover to a standby", "nothing lost with a synchronous replica", "a standby database"),
    Row(23, "connections exhausted, slow queries", "503 with Retry-After, receipts right"),
    Row(24, "database disk full", "read-only mode, a clear page", "read-only mode"),
    Row(25, "deadlock, serialization error", "bounded retry, one effect"),
    Row(26, "restored from an older backup", "replay catches up, publishing again is harmless"),
    Row(27, "clock ten minutes off, daylight saving, 23:59:59", "deadlines by court zone and one trusted clock"),
    Row(28, "gateway cut off from the broker mid-request", "no half write, retry is safe"),
    Row(29, "object store down, upload cut", "wrong hash refused, resumes, no dangling reference"),
    Row(30, "scanner down", "quarantined, never served, drains later", "the malware scanner"),
    Row(31, "mail provider down or lying", "retry, second channel, bounce visible, never twice"),
    Row(32, "key service down", "confidential content stays closed; filing goes on", "the key service"),
    Row(
        33,
        "a paper or a mail that can never be made or sent",
        "ends in an event, stands in the clerk's queue with a way on, holds nobody else up",
    ),
    Row(
        34,
        "history cut: topic made anew, an older copy of a disk, a retention that ran",
        "nothing follows the hole, status and alert say so; goes on by itself when written again",
    ),
)
