"""Notices all the way: from an event to the mail server or the letter queue, with the real job runner between."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from deploy.migrate import migrate
from services.notify.app import notify
from services.notify.jobs import audience_of
from services.notify.settings import NotifySettings
from shared.contracts.message import Message, Sealed
from shared.contracts.notify import LetterCancelled, LetterReady, MarkLettersPosted, NoticeBounced, NoticeQueued
from shared.contracts.parties import Contact
from shared.messaging import jobs
from tests.messaging.surroundings import rows, until, working
from tests.notify.case import (
    ANA_ID,
    BEN_ID,
    CLERK,
    CONFIRMED,
    CONTACT,
    INVITED,
    JOINED,
    NOW,
    OFFERED,
    REGISTERED,
    SET,
)
from tests.notify.conftest import SECRET, Sink, Work
from tests.support.driven import Driven, driven

pytestmark = pytest.mark.broker
IN_CLEAR = ("Oak Street", "ben.cole", "209-555-0123")


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "FIRST_PAUSE_SECONDS", 0.02)
    monkeypatch.setattr(jobs, "LONGEST_PAUSE_SECONDS", 0.05)
    monkeypatch.setattr(jobs, "POLL_SECONDS", 0.05)


@pytest.fixture
async def service(postgres: Any, work: Work, tmp_path: Path) -> AsyncIterator[Driven]:
    url = SecretStr(postgres.fresh_database("odr_notify"))
    migrate("notify", url.get_secret_value())
    settings = NotifySettings(
        database_url=url,
        keys_database_url=url,
        kek_dir=tmp_path / "keys",
        objects_url=(tmp_path / "objects").as_uri(),
        kafka_bootstrap="127.0.0.1:1",
        invitation_secret=SecretStr(SECRET.decode()),
        public_url="https://odr.example.gov",
        smtp_host="127.0.0.1",
        smtp_port=work.tools.mail.port,
        mail_from="odr@court.example",
    )
    async with driven(replace(notify(settings), tools=work.tools)) as one:
        yield one
    postgres.drop(url.get_secret_value())


async def sealed(work: Work, case_id: UUID, party_id: UUID) -> Sealed:
    return await work.tools.sealer.seal(case_id, audience_of(party_id), CONTACT.model_dump_json().encode())


async def an_offer(service: Driven, work: Work) -> UUID:
    """Bring a case with sealed contacts to an offer to Ben, all earlier notices gone."""
    case_id = uuid4()
    anas, bens = await sealed(work, case_id, ANA_ID), await sealed(work, case_id, BEN_ID)
    people = [party.model_copy(update={"contact": anas}) for party in REGISTERED.parties]
    confirmed = [
        one.model_copy(update={"contact": anas if one.party_id == ANA_ID else bens}) for one in CONFIRMED.parties
    ]
    await service.say(
        "intake",
        case_id,
        REGISTERED.model_copy(update={"parties": tuple(people)}),
        SET,
        CONFIRMED.model_copy(update={"parties": tuple(confirmed)}),
        INVITED,
        JOINED.model_copy(update={"contact": bens}),
        at=NOW,
    )
    await done(service)
    await service.say("negotiation", case_id, OFFERED, at=NOW)
    return case_id


async def done(service: Driven) -> None:
    async with working(service):
        await ended(service)


async def ended(service: Driven) -> None:
    """Wait until the jobs that a runner works on are done."""

    async def nothing_left() -> bool:
        return not await rows(service, "SELECT 1 FROM jobs WHERE state <> 'done'")

    await until(nothing_left)


def of(messages: list[Message], template: str) -> list[str]:
    """Return what became of one notice, in order."""
    ours = next(one for one in messages if isinstance(one, NoticeQueued) and one.template == template)
    return [type(one).__name__ for one in messages if getattr(one, "notice_id", None) == ours.notice_id]


async def test_everybody_is_told_once_by_their_own_way(service: Driven, work: Work, sink: tuple[Sink, int]) -> None:
    case_id = await an_offer(service, work)
    await done(service)

    said = await service.said(case_id)
    assert of(said, "offer_made") == ["NoticeQueued", "NoticeWritten", "NoticeSent"]
    assert of(said, "invitation") == ["NoticeQueued", "NoticeWritten", "LetterReady", "LetterCancelled"]
    assert len(sink[0].taken) == len({message["Message-ID"] for _, message in sink[0].taken})
    assert [message["Subject"] for _, message in sink[0].taken][-1] == "Ana Ruiz le hizo una oferta"
    stored = repr(await everything(service))
    assert not any(clear in stored for clear in IN_CLEAR)


async def everything(service: Driven) -> list[Any]:
    """Return every row in which contact data could stand."""
    bodies = await rows(service, "SELECT convert_from(body, 'UTF8'), headers::text FROM outbox")
    jobs = await rows(service, "SELECT payload::text, result::text, last_error FROM jobs")
    return [*bodies, *jobs, *await rows(service, "SELECT own::text, heard::text FROM states")]


async def test_a_server_that_stays_unwell_is_given_up_and_a_letter_follows(
    service: Driven, work: Work, sink: tuple[Sink, int]
) -> None:
    case_id = await an_offer(service, work)
    before = len(sink[0].taken)
    sink[0].answer = "451 come back later"

    await done(service)

    said = await service.said(case_id)
    assert of(said, "offer_made") == ["NoticeQueued", "NoticeWritten", "NoticeBounced", "LetterReady"]
    assert [one.reason for one in said if isinstance(one, NoticeBounced)] == ["the mail server did not take it in time"]
    assert len(sink[0].taken) == before
    errors = await rows(service, "SELECT attempts, last_error FROM jobs WHERE kind = 'deliver_email' AND attempts > 1")
    assert errors == [(10, "mail server answered 451")]


async def test_a_server_that_recovers_gets_the_email_once(service: Driven, work: Work, sink: tuple[Sink, int]) -> None:
    case_id = await an_offer(service, work)
    before = len(sink[0].taken)
    sink[0].answer = "451 come back later"

    async def tried() -> bool:
        return bool(await rows(service, "SELECT 1 FROM jobs WHERE kind = 'deliver_email' AND attempts >= 3"))

    async with working(service):
        await until(tried)
        sink[0].answer = "250 kept"
        await ended(service)

    assert of(await service.said(case_id), "offer_made") == ["NoticeQueued", "NoticeWritten", "NoticeSent"]
    assert len(sink[0].taken) == before + 1


async def test_a_print_batch_is_marked_posted_and_its_files_are_deleted(
    service: Driven, work: Work, tmp_path: Path
) -> None:
    case_id = await an_offer(service, work)
    await done(service)
    said_before = await service.said(case_id)
    off = {one.letter_id for one in said_before if isinstance(one, LetterCancelled)}
    letters = [one.letter_id for one in said_before if isinstance(one, LetterReady) and one.letter_id not in off]
    folder = tmp_path / "objects" / "letters" / str(case_id)
    assert len(list(folder.iterdir())) == len(letters) == 2

    command = MarkLettersPosted(letter_ids=tuple(letters))
    said = await service.ask(case_id, command, CLERK, NOW)
    await done(service)

    assert [type(one).__name__ for one in said] == ["LetterPosted"] * 2
    assert not folder.exists() or not list(folder.iterdir())


def test_the_contact_in_these_stories_is_one_that_could_leak() -> None:
    assert isinstance(CONTACT, Contact)
    assert all(clear in CONTACT.model_dump_json() for clear in IN_CLEAR)
