"""The letters at the counter: each says what it is and to whom, and what is too late is not mailed any more."""

from datetime import datetime, timedelta
from io import BytesIO

import pikepdf
import pytest

from services.gateway.projection.document import CaseDocument
from services.gateway.projection.handlers import handlers
from services.gateway.projection.queueing import QueueItem, QueueKind, on_that_day, queue_items
from services.gateway.reading.viewer import view_for_clerk, view_for_party
from services.gateway.words.notify import LETTERS, PRIVATE_NEWS, letter_name
from services.notify.domain.notices import TEMPLATES
from shared.contracts import notify as o
from shared.contracts.message import Event, changed
from shared.contracts.notify import COURT_SEES_NOTICES
from shared.courtcalendar.court import load_courts
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House

COURT = load_courts("courts")[story.COURT]
LAST_DAY = story.JOIN_UNTIL
DESK = ("/clerk?kind=letter", "/clerk/letters", f"/clerk/cases/{story.CASE}")


def ready(name: str, template: str) -> o.LetterReady:
    notice = story.an_id(name)
    return o.LetterReady(
        letter_id=notice, notice_id=notice, party_id=story.MARCUS, template=template, pages=1, file=story.FILE
    )


def letters(*events: Event, now: datetime = story.START, since: str = "invited") -> dict[str, QueueItem]:
    """Return the letters that wait after these events, by the name that made their id."""
    document: CaseDocument = story.told(since)
    for event in events:
        document = handlers.hears[type(event)](document, event, story.START)
    names = {story.an_id(name): name for name in ("letter", "second", "third")}
    items = (on_that_day(item, COURT, now) for item in queue_items(story.CASE, document))
    return {names[item.subject_id]: item for item in items if item.kind is QueueKind.LETTER}


def test_every_kind_that_the_court_may_know_has_a_name_of_its_own_and_no_other_has() -> None:
    assert set(LETTERS) == COURT_SEES_NOTICES
    assert len(set(LETTERS.values())) == len(LETTERS)
    assert {letter_name(template) for template in set(TEMPLATES) - COURT_SEES_NOTICES} == {PRIVATE_NEWS}


def test_the_queue_does_not_tell_the_kind_of_a_letter_about_an_offer() -> None:
    found = letters(ready("second", "offer_made"))

    assert (found["letter"].template, found["second"].template) == ("invitation", "")
    assert found["second"].addressee == found["letter"].addressee == "Marcus Hill"
    assert not found["second"].too_late


def test_an_invitation_is_not_mailed_after_its_last_day() -> None:
    assert not letters(now=LAST_DAY - timedelta(seconds=1))["letter"].too_late
    late = letters(now=LAST_DAY)["letter"]
    assert late.too_late
    assert not late.urgent


def test_a_hearing_that_has_passed_is_neither_mailed_nor_urgent() -> None:
    waits = (ready("second", "hearing_set"), ready("third", "copy_ready"))
    before, after = (letters(*waits, now=story.HEARING.starts_at + timedelta(days=days)) for days in (0, 1))

    assert before["third"].urgent
    assert not after["third"].urgent
    assert after["second"].too_late


@pytest.fixture
async def clerk(house: House) -> Browser:
    await house.tell("invited")
    paper = pikepdf.new()
    paper.add_blank_page()
    written = BytesIO()
    paper.save(written)
    audience = f"party:{story.MARCUS}"
    objects = house.gateway.parts.objects
    file = await objects.put(story.CASE, written.getvalue(), "application/pdf", "letters", audience)
    told = changed(ready("second", "offer_made"), file=file)
    await house.projection.say("notify", story.CASE, told, at=story.START)
    return await house.signed_in(await house.clerk())


@pytest.mark.broker
async def test_every_page_of_the_desk_says_which_letter_goes_to_whom(house: House, clerk: Browser) -> None:
    house.gateway.parts.clock.now = lambda: story.START  # type: ignore[method-assign]

    for page in DESK:
        text = (await clerk.get(page)).text
        assert "Invitation to join, to Marcus Hill" in text, page
        assert "Private news of the case, to Marcus Hill" in text, page
        assert "offer" not in text.lower(), page


@pytest.mark.broker
async def test_what_is_too_late_stands_apart_and_is_not_in_the_batch(house: House, clerk: Browser) -> None:
    house.gateway.parts.clock.now = lambda: LAST_DAY  # type: ignore[method-assign]

    before, _, after = (await clerk.get("/clerk/letters")).text.partition("Too late to mail")
    assert "Invitation to join" not in before
    assert "Invitation to join" in after
    assert "Too late to mail" in (await clerk.get("/clerk?kind=letter")).text
    with pikepdf.open(BytesIO((await clerk.get("/clerk/letters.pdf")).content)) as batch:
        assert len(batch.pages) == 1


def test_a_letter_that_was_rendered_again_waits_once() -> None:
    document = story.told("invited")
    for _ in range(2):
        document = handlers.hears[o.LetterReady](document, ready("second", "welcome"), story.START)
    assert len(document.letters) == 2


@pytest.mark.broker
async def test_the_clerk_takes_a_letter_off_the_list(house: House, clerk: Browser) -> None:
    house.gateway.parts.clock.now = lambda: LAST_DAY  # type: ignore[method-assign]
    letter = str(story.an_id("letter"))

    await clerk.send("/clerk/letters", "/clerk/letters", letter=letter, off="yes")

    assert await house.scalar("SELECT kind FROM receipts ORDER BY place DESC LIMIT 1") == "CancelLetters"


@pytest.mark.parametrize("template", ["offer_made", "invitation"])
def test_a_private_letter_that_a_newer_one_replaced_was_never_there_for_the_clerk(template: str) -> None:
    document: CaseDocument = story.told("invited")
    notice = story.an_id("second")
    off = o.LetterCancelled(letter_id=notice, notice_id=notice, party_id=story.MARCUS, cancelled_at=story.START)
    for event in (ready("second", template), off):
        document = handlers.hears[type(event)](document, event, story.START + timedelta(days=1))

    clerk, before = view_for_clerk(story.CASE, document), view_for_clerk(story.CASE, story.told("invited"))

    assert (clerk.letters == before.letters) is (template == "offer_made")
    assert clerk.timeline == before.timeline
    mine = view_for_party(story.CASE, document, story.MARCUS, COURT)
    assert mine.timeline[0].kind == "LetterCancelled"


def test_a_letter_taken_off_the_list_waits_no_more() -> None:
    notice = story.an_id("letter")
    off = o.LetterCancelled(letter_id=notice, notice_id=notice, party_id=story.MARCUS, cancelled_at=story.START)

    assert letters(off) == {}
