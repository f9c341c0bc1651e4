"""The history checker itself: each thing that it looks at is damaged once, and it must say so in the right words."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final
from uuid import uuid4

import pytest

from deploy.play.acts_of_joining import the_confirmation, the_fee, the_hearing, the_registration
from deploy.play.case import Case
from shared.contracts.notify import NoticeQueued, NoticeSent
from tests.faults import history_checker
from tests.faults.court_system import CourtSystem
from tests.faults.desk import Desk, all_sent
from tests.faults.notices_checked import Mail, check_notices, mail_in
from tests.faults.topics_read import Damage, Said, TopicsRead, read_topics

pytestmark = [
    pytest.mark.faults,
    pytest.mark.broker,
    pytest.mark.slow("breaks running servers and waits until they are well again"),
    pytest.mark.timeout(900),
]
IN_TABLES: Final = {
    "a receipt's time rewritten": (
        "UPDATE receipts SET received_at = received_at - interval '1 minute'",
        "is not what was shown",
    ),
    "a receipt lost": ("DELETE FROM receipts", "is in the database 0 times"),
    "a screen that is not the fold": (
        "UPDATE case_views SET document = jsonb_set(document, '{claim_cents}', '7')",
        "are not the fold",
    ),
    "an outcome lost": ("UPDATE receipts SET outcome = NULL", "has no end"),
}
Alter = Callable[[TopicsRead], TopicsRead]


def entry_changed(topics: TopicsRead) -> TopicsRead:
    first, *rest = topics.raw
    return replace(topics, raw=[{**first, "body": "e30="}, *rest])


def entry_missing(topics: TopicsRead) -> TopicsRead:
    second = next(entry for entry in topics.raw if entry["headers"]["ce_sequence"] == "1")
    return replace(topics, raw=[entry for entry in topics.raw if entry is not second])


def public_entry_changed(topics: TopicsRead) -> TopicsRead:
    public = next(entry for entry in topics.raw if entry["topic"].startswith("public."))
    return replace(topics, raw=[{**entry, "body": "e30="} if entry is public else entry for entry in topics.raw])


def effect_missing(topics: TopicsRead) -> TopicsRead:
    return replace(topics, events=[], refusals=[])


def refused_as_well(topics: TopicsRead) -> TopicsRead:
    return replace(topics, refusals=[*topics.refusals, *topics.events])


def another_time(topics: TopicsRead) -> TopicsRead:
    late: list[Said] = [({**headers, "ce_time": "2030-01-01T00:00:00Z"}, body) for headers, body in topics.commands]
    return replace(topics, commands=late)


ON_TOPICS: Final[dict[str, tuple[Alter, str]]] = {
    "an entry changed": (entry_changed, "audit chain is broken.*was changed"),
    "an entry missing": (entry_missing, "audit chain is broken.*is missing"),
    "a public entry changed": (public_entry_changed, "audit chain is broken: public.*was changed"),
    "an effect missing": (effect_missing, "led to 0 effects and 0 refusals"),
    "done and refused": (refused_as_well, r"led to [1-9]\d* effects and [1-9]\d* refusals"),
    "another time": (another_time, "another time than its command"),
}


@pytest.fixture
def told(system: CourtSystem, desk: Desk, case: Case) -> Case:
    """A case in which notices were sent, and a receipt that was shown."""
    for act in (the_fee, the_registration, the_hearing, the_confirmation):
        act(case)
    desk.record(desk.body(), str(uuid4()), wait=10)
    all_sent(system)
    desk.checker.judge(system)
    return case


@pytest.fixture
def kept(system: CourtSystem) -> Iterator[None]:
    """The gateway's tables as they are, brought back afterwards."""
    tables = ("receipts", "case_views")
    for table in tables:
        system.rows("gateway", f"CREATE TABLE kept_{table} AS TABLE {table}")
    yield
    for table in tables:
        system.rows("gateway", f"TRUNCATE {table}")
        system.rows("gateway", f"INSERT INTO {table} SELECT * FROM kept_{table}")  # noqa: S608 - names of this file
        system.rows("gateway", f"DROP TABLE kept_{table}")


@pytest.mark.parametrize("damage", IN_TABLES)
def test_damage_in_the_tables_is_found(system: CourtSystem, told: Case, desk: Desk, kept: None, damage: str) -> None:
    statement, words = IN_TABLES[damage]
    system.rows("gateway", statement)

    with pytest.raises(Damage, match=words):
        desk.checker.judge(system)


@pytest.mark.parametrize("damage", ON_TOPICS)
def test_damage_on_the_topics_is_found(
    system: CourtSystem, told: Case, desk: Desk, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    alter, words = ON_TOPICS[damage]
    monkeypatch.setattr(history_checker, "read_topics", lambda *given: alter(read_topics(*given)))

    with pytest.raises(Damage, match=words):
        desk.checker.judge(system)


def test_a_notice_twice_or_lost_is_found(system: CourtSystem, told: Case) -> None:
    events = read_topics(system.kafka_settings(), ()).events
    decided = system.rows("notify", history_checker.DECIDED)
    mail = mail_in(system.places.mailbox)
    sent = next(said for said in events if said[0]["ce_type"] == NoticeSent.type_name())
    queued = next(said for said in events if said[0]["ce_type"] == NoticeQueued.type_name())
    name = f"<{json.loads(sent[1])['notice_id']}@court.example>"
    renamed = json.dumps({**json.loads(queued[1]), "notice_id": str(uuid4())}).encode()
    damages: list[tuple[list[Said], list[Any], Mail, str]] = [
        ([*events, _again(queued)], decided, mail, "NoticeQueued was said twice"),
        ([*events, _again((queued[0], renamed))], decided, mail, "one event led to a notice twice"),
        ([said for said in events if said is not queued], decided, mail, "notify decided about"),
        (events, decided, Mail([*mail.taken, name]), "lies 2 times in the mailboxes"),
        (events, decided, Mail([]), "lie in no mailbox"),
        (events, decided, Mail([*mail.taken, f"<{uuid4()}@court.example>"]), "belong to no notice"),
    ]

    assert check_notices(events, decided, [mail]) > 0
    assert check_notices(events, decided, [Mail([*mail.taken, name], [name])]) > 0
    for said, states, mailbox, words in damages:
        with pytest.raises(Damage, match=words):
            check_notices(said, states, [mailbox])


def _again(said: Said) -> Said:
    return {**said[0], "ce_id": str(uuid4())}, said[1]
