"""Notify through its real pipeline and a real database: each notice once, contact data in no row in clear."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import SecretStr

from deploy.migrate import migrate
from services.notify.app import notify
from services.notify.domain.deliveries import letter_id_of
from services.notify.domain.orders import NoticeOrder, NoticeText, RenderedLetter
from services.notify.settings import NotifySettings
from shared.contracts.deciding import Refusal
from shared.contracts.message import Message
from shared.contracts.notify import MarkLettersPosted, NoticeQueued
from shared.contracts.parties import Channel, Language
from tests.notify.case import (
    BEN_ID,
    BENS_CONFIRMED,
    CLERK,
    CONFIRMED,
    COURT_ID,
    FILE,
    INVITATION_ID,
    INVITED,
    JOINED,
    NOW,
    NUMBER,
    OFFERED,
    REGISTERED,
    SET,
    sealed_for,
)
from tests.support.driven import Driven, driven

pytestmark = pytest.mark.broker


@pytest.fixture
async def service(postgres: Any, tmp_path: Path) -> AsyncIterator[Driven]:
    url = SecretStr(postgres.fresh_database("odr_notify"))
    migrate("notify", url.get_secret_value())
    settings = NotifySettings(
        database_url=url,
        keys_database_url=url,
        kek_dir=tmp_path,
        objects_url=tmp_path.as_uri(),
        kafka_bootstrap="127.0.0.1:1",
        invitation_secret=SecretStr("made-up"),
        public_url="https://odr.example.gov/",
        smtp_host="127.0.0.1",
        smtp_port=1,
        mail_from="odr@court.example",
    )
    async with driven(notify(settings)) as one:
        yield one
    postgres.drop(url.get_secret_value())


def names(messages: list[Message]) -> list[str]:
    return [message.code if isinstance(message, Refusal) else type(message).__name__ for message in messages]


def templates(messages: list[Message]) -> list[str]:
    return sorted(message.template for message in messages if isinstance(message, NoticeQueued))


def invitation(notice_id: UUID) -> NoticeOrder:
    return NoticeOrder(
        notice_id=notice_id,
        party_id=BEN_ID,
        template="invitation",
        language=Language.ENGLISH,
        channel=Channel.LETTER,
        court_id=COURT_ID,
        case_number=NUMBER,
        name="Benjamin Cole",
        others=("Ana Ruiz",),
        due_at=INVITED.expires_at,
        post_to=BENS_CONFIRMED,
        invitation_id=INVITATION_ID,
        queued_at=NOW,
    )


async def test_a_case_is_told_from_registration_to_an_offer(service: Driven) -> None:
    case_id = uuid4()
    await service.say("intake", case_id, REGISTERED, SET, CONFIRMED, INVITED, JOINED, at=NOW)
    await service.say("negotiation", case_id, OFFERED, at=NOW)

    assert templates(await service.said(case_id)) == [
        "case_registered",
        "hearing_set",
        "invitation",
        "not_you",
        "offer_made",
        "other_side_invited",
        "other_side_joined",
        "registered_not_you",
        "welcome",
    ]
    assert await service.parked() == 0


async def test_the_same_events_read_again_tell_nobody_again(service: Driven) -> None:
    case_id = uuid4()
    records = await service.say("intake", case_id, REGISTERED, SET, CONFIRMED, INVITED, at=NOW)

    assert await service.take(case_id, *records) == []


async def test_an_invitation_is_written_printed_and_posted_once(service: Driven) -> None:
    case_id = uuid4()
    first = REGISTERED.model_copy(update={"plaintiff_party_id": uuid4()})
    await service.say("intake", case_id, first, CONFIRMED, at=NOW)
    await service.say("intake", case_id, INVITED, at=NOW)
    queued = (await service.said(case_id))[-1]
    assert isinstance(queued, NoticeQueued)
    order = invitation(queued.notice_id)
    posting = MarkLettersPosted(letter_ids=(letter_id_of(order.notice_id),))

    early = await service.ask(case_id, posting, CLERK, NOW)
    written = await service.finish(case_id, NoticeText(order=order, text=sealed_for(BEN_ID, "dGV4dA==")), NOW)
    ready = await service.finish(case_id, RenderedLetter(order=order, pages=2, file=FILE), NOW)
    posted = await service.ask(case_id, posting, CLERK, NOW)
    again = await service.ask(case_id, posting, CLERK, NOW)

    assert [names(said) for said in (early, written, ready, posted, again)] == [
        ["UnknownLetter"],
        ["NoticeWritten"],
        ["LetterReady"],
        ["LetterPosted"],
        ["LettersAlreadyPosted"],
    ]
