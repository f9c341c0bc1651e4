"""No notice twice and none lost: what notify decided, what the history says of it, and what lies in the mailboxes."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any, Final

from shared.contracts.notify import LetterReady, NoticeBounced, NoticeQueued, NoticeSent, NoticeWritten
from tests.faults.topics_read import Damage, Said

KINDS: Final = (NoticeQueued, NoticeWritten, NoticeSent, NoticeBounced, LetterReady)
ONCE: Final = (NoticeQueued, NoticeWritten, NoticeSent, LetterReady)


@dataclass
class Mail:
    """What mail servers took. taken: message ids, one a copy · unanswered: those whose answer was kept from notify."""

    taken: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def mail_in(folder: Path) -> Mail:
    """Read the ids of a mailbox's messages."""
    files = sorted(folder.glob("*.eml"))
    return Mail([str(message_from_bytes(file.read_bytes())["Message-ID"]) for file in files])


def check_notices(events: Iterable[Said], decided: Sequence[Mapping[str, Any]], mails: Sequence[Mail]) -> int:
    """Compare; return how many notices there are. decided: rows of notify's states. Raises Damage."""
    said = _said(events)
    for kind in ONCE:
        twice = [notice for notice, count in Counter(_ids(said[kind])).items() if count > 1]
        if twice:
            raise Damage(f"{kind.__name__} was said twice of {twice}")
    queued = {body["notice_id"]: body for _, body in said[NoticeQueued]}
    asked = Counter((cause, body["party_id"], body["template"]) for cause, body in said[NoticeQueued])
    if doubled := [asking for asking, count in asked.items() if count > 1]:
        raise Damage(f"one event led to a notice twice: {doubled}")
    known = {record["notice_id"] for row in decided for record in json.loads(row["own"])["notices"]}
    if known != set(queued):
        raise Damage(f"notify decided about {len(known)} notices, the history has {len(queued)}")
    _mailed({notice: queued.get(notice) for notice in _ids(said[NoticeSent])}, mails)
    return len(queued)


def _said(events: Iterable[Said]) -> dict[type, list[tuple[str, dict[str, Any]]]]:
    names = {kind.type_name(): kind for kind in KINDS}
    seen: set[str] = set()
    found: dict[type, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for headers, body in events:
        kind = names.get(headers["ce_type"])
        if kind and headers["ce_id"] not in seen:
            seen.add(headers["ce_id"])
            found[kind].append((headers.get("ce_causationid", ""), json.loads(body)))
    return found


def _ids(entries: Iterable[tuple[str, dict[str, Any]]]) -> list[str]:
    return [str(body["notice_id"]) for _, body in entries]


def _mailed(sent: Mapping[str, Any], mails: Sequence[Mail]) -> None:
    copies = Counter(_notice_of(name) for mail in mails for name in mail.taken)
    allowed = Counter(_notice_of(name) for mail in mails for name in mail.unanswered)
    if lost := set(sent) - set(copies):
        raise Damage(f"{len(lost)} notices are said to be sent and lie in no mailbox")
    if strange := {notice for notice in copies if notice not in sent}:
        raise Damage(f"{len(strange)} e-mails belong to no notice that was sent")
    for notice, count in copies.items():
        if count > 1 + allowed[notice]:
            raise Damage(f"notice {notice} lies {count} times in the mailboxes")


def _notice_of(message_id: str) -> str:
    return message_id.strip("<>").partition("@")[0]
