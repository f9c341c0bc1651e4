"""What could not be made or did not leave stands in the clerk's queue, with words and a way on, until it is done."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.gateway.projection.document import CaseDocument
from services.gateway.projection.handlers import handlers
from services.gateway.projection.queueing import QueueItem, QueueKind, queue_items
from shared.contracts import documents as d
from shared.contracts import notify as o
from shared.contracts.message import Event
from shared.contracts.parties import Channel, Language
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House

NOTICE = uuid4()
LATER = story.START.replace(year=2027)
AGREEMENT, SEALED, COPY = "agreement", "sealed agreement", "conformed copy"


def bounced(channel: Channel | None = Channel.LETTER) -> tuple[Event, Event]:
    queued = o.NoticeQueued(
        notice_id=NOTICE, party_id=story.MARCUS, template="invitation", language=Language.ENGLISH, channel=channel
    )
    return queued, o.NoticeBounced(notice_id=NOTICE, party_id=story.MARCUS, reason="the letter could not be set")


def heard(document: CaseDocument, *events: Event) -> CaseDocument:
    for event in events:
        document = handlers.hears[type(event)](document, event, LATER)
    return document


def waiting(document: CaseDocument) -> list[tuple[UUID, UUID | None]]:
    items = queue_items(story.CASE, document)
    return [(item.subject_id, item.party_id) for item in items if item.kind is QueueKind.FAILED]


SENT = o.NoticeSent(notice_id=NOTICE, party_id=story.MARCUS, sent_at=LATER)
BY_HAND = o.NoticeToldByHand(notice_id=NOTICE, party_id=story.MARCUS, told_at=LATER)
READY = o.LetterReady(
    letter_id=uuid4(), notice_id=NOTICE, party_id=story.MARCUS, template="invitation", pages=1, file=story.FILE
)


@pytest.mark.parametrize("made_up_for", [SENT, BY_HAND, READY], ids=lambda event: type(event).__name__)
def test_a_message_waits_until_it_is_sent_printed_or_told_by_hand(made_up_for: Event) -> None:
    failed = heard(story.told("joined"), *bounced())

    assert waiting(failed) == [(NOTICE, story.MARCUS)]
    assert waiting(heard(failed, made_up_for)) == []


def last(chapter: str, kind: type[Event]) -> Event:
    return [event for events in story.CHAPTERS.values() for event in events if isinstance(event, kind)][-1]


@pytest.mark.parametrize(
    ("paper", "made"),
    [(AGREEMENT, d.AgreementProposed), (SEALED, d.AgreementSealed), (COPY, d.ConformedCopyIssued)],
)
def test_a_paper_waits_until_it_is_there_however_often_it_failed(paper: str, made: type[Event]) -> None:
    whole = story.told("accepted")
    failed = heard(whole, *[d.DocumentFailed(paper=paper, reason="no letter for it") for _ in range(2)])

    assert (story.CASE, None) in waiting(failed)
    assert (story.CASE, None) not in waiting(heard(failed, last("accepted", made)))


@pytest.fixture
async def clerk(house: House) -> Browser:
    await house.tell("accepted")
    return await house.signed_in(await house.clerk())


@pytest.mark.broker
async def test_the_clerk_reads_what_to_do_about_a_paper(house: House, clerk: Browser) -> None:
    await house.projection.say("documents", story.CASE, d.DocumentFailed(paper=COPY, reason="no letter"), at=LATER)

    queue = (await clerk.get("/clerk?kind=failed")).text
    address = f"/clerk/cases/{story.CASE}/failed/{story.CASE}"
    page = await clerk.get(address)

    assert address in queue
    assert "A paper could not be made" in page.text
    assert "on paper at the counter" in page.text
    assert "no letter" not in page.text
    assert (await clerk.send(address, address)).status_code == 404
    assert (await clerk.get(f"/clerk/cases/{story.CASE}/failed/{uuid4()}")).status_code == 404


@pytest.mark.broker
async def test_the_clerk_tells_a_person_by_hand(house: House, clerk: Browser) -> None:
    await house.projection.say("notify", story.CASE, *bounced(), at=LATER)
    address = f"/clerk/cases/{story.CASE}/failed/{NOTICE}"

    page = await clerk.get(address)
    answer = await clerk.send(address, address)
    sent: Any = await house.gateway.rows("SELECT body FROM outbox WHERE type = $1", o.MarkToldByHand.type_name())
    await house.projection.say("notify", story.CASE, BY_HAND, at=LATER)

    assert "I have told" in page.text
    assert "invitation" not in page.text
    assert answer.status_code in {302, 303}
    assert o.MarkToldByHand.read(bytes(sent[0][0])).notice_id == NOTICE
    assert (await clerk.get(address)).status_code == 404


def test_an_item_of_the_queue_survives_its_row() -> None:
    (item,) = [each for each in queue_items(story.CASE, heard(story.told("joined"), *bounced())) if each.party_id]

    assert QueueItem.model_validate_json(item.model_dump_json()) == item
