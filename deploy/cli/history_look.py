"""Looks whether the history's topic holds what the databases know of it: a cut is told until it is written again."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import psycopg
from confluent_kafka import Message

from deploy.cli.broker_view import BrokerView, Place
from shared.contracts.topics import CASE_EVENTS

CONNECT_SECONDS: Final = 3
HISTORY: Final = CASE_EVENTS.name
CUT: Final = "odr_history_cut"
# The first and the last record of each partition that the gateway keeps.
KEPT: Final = """
(SELECT DISTINCT ON (partition) partition, "offset", headers::text FROM history WHERE topic = $1
    ORDER BY partition, "offset")
UNION (SELECT DISTINCT ON (partition) partition, "offset", headers::text FROM history WHERE topic = $1
    ORDER BY partition, "offset" DESC)
"""


@dataclass(frozen=True, slots=True)
class HistoryLook:
    """What the topic has no more.

    lost: records that somebody knows and that lie before its beginning or after its end · others: places where it holds
    another record than the gateway keeps · told: a service says that it stands still.
    """

    lost: int = 0
    others: int = 0
    told: bool = False

    def worries(self) -> list[str]:
        """Say what is wrong and where to read on; nothing when the history is whole."""
        found = {
            f"it lacks {self.lost} records that the services know": self.lost,
            f"it holds other records than before at {self.others} places": self.others,
        }
        what = " and ".join(words for words, true in found.items() if true)
        if not (what or self.told):
            return []
        return [f"The topic {HISTORY} is cut: {what or 'a service finds it so'}. Nothing goes on: see cut-history."]


def look_at_history(
    broker: BrokerView, gateway_url: str, applied: Iterable[Mapping[Place, int]], *, told: bool
) -> HistoryLook:
    """Compare the topic with the gateway's history and with what each service has applied."""
    kept = _kept(gateway_url)
    known = {(HISTORY, part): offset + 1 for part, offset, _ in kept}  # the last of each partition comes last
    for offsets in applied:
        for place, following in offsets.items():
            if place[0] == HISTORY:
                known[place] = max(following, known.get(place, 0))
    # The broker last: what a database knows lies there already.
    begins, ends = broker.begins([HISTORY]), broker.ends([HISTORY])
    if begins is None or ends is None:
        return HistoryLook(told=told)
    lost = sum(max(0, following - ends.get(place, 0)) for place, following in known.items()) + sum(begins.values())
    there = [each for each in kept if begins.get((HISTORY, each[0]), 0) <= each[1] < ends.get((HISTORY, each[0]), 0)]
    return HistoryLook(lost, _others(broker, there), told)


def _kept(url: str) -> list[tuple[int, int, str]]:
    """Return partition, offset and id of the gateway's first and last records."""
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_SECONDS, cursor_factory=psycopg.RawCursor) as connection:
            rows = connection.execute(KEPT, [HISTORY]).fetchall()
    except psycopg.Error:
        return []  # that its database does not answer is said already
    return sorted((part, offset, str(dict(json.loads(headers))["ce_id"])) for part, offset, headers in rows)


def _others(broker: BrokerView, kept: Sequence[tuple[int, int, str]]) -> int:
    others: set[tuple[int, int]] = set()
    # One place of a partition can be read at a time: the last ones, then the first ones.
    for rows in (kept, kept[::-1]):
        wanted = {(HISTORY, part): (offset, message_id) for part, offset, message_id in rows}
        for place, record in broker.lying({place: offset for place, (offset, _) in wanted.items()}).items():
            if (record.offset(), _id(record)) != wanted[place]:
                others.add((place[1], wanted[place][0]))
    return len(others)


def _id(record: Message) -> str:
    headers = dict(record.headers() or [])
    return (headers.get("ce_id") or b"").decode(errors="replace")
