"""Papers leave the store for those who may read them, as themselves, and only while they are what their hash says."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from services.gateway.reading.copies import Copies
from services.gateway.reading.papers import saved_as
from shared.contracts import documents as d
from shared.contracts import notify as o
from shared.contracts.documents import StoredFile
from tests.browser import made_up_case as story
from tests.gateway.browsers import Browser, House

pytestmark = pytest.mark.broker
LATER = story.START.replace(year=2027)


def pdf() -> bytes:
    paper, data = pikepdf.new(), BytesIO()
    paper.add_blank_page()
    paper.save(data)
    return data.getvalue()


PAPER = pdf()


@pytest.fixture(scope="module")
async def copy(house: House) -> StoredFile:
    """The made-up case to its end, and one more stamped copy that really lies in the store."""
    await house.tell("accepted")
    file = await house.gateway.parts.objects.put(story.CASE, PAPER, "application/pdf", "copies")
    issued = d.ConformedCopyIssued(
        transaction_number="SJ-2027-0001094",
        filed_on=LATER.date(),
        stamped_at=LATER,
        filed_sha256=story.FILE.sha256,
        copy_sha256=file.sha256,
        file=file,
    )
    await house.projection.say("documents", story.CASE, issued, at=LATER)
    return file


async def person(house: House, name: str) -> Browser:
    return await house.signed_in((await house.account(story.an_id(name)))[0])


def address(file: StoredFile) -> str:
    return f"/cases/{story.CASE}/files/{file.sha256}"


@pytest.mark.parametrize("name", ["rosa", "marcus"])
async def test_both_sides_open_the_stamped_copy_inside_this_site_alone(
    house: House, copy: StoredFile, name: str
) -> None:
    answer = await (await person(house, name)).get(address(copy))

    assert (answer.status_code, answer.content) == (200, PAPER)
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("language", "kind"), [("en", "Stamped-copy"), ("es", "Copia-sellada")])
async def test_a_paper_is_saved_under_its_kind_its_case_and_its_day(
    house: House, copy: StoredFile, language: str, kind: str
) -> None:
    rosa, name = await person(house, "rosa"), f"{kind}-SJ-2027-0001094-{story.NUMBER}-2027-11-17.pdf"
    await rosa.send("/settings", f"/language/{language}")
    token, _ = await house.sessions.issue(story.an_id("rosa"))
    program = {"authorization": f"Bearer {token}"}

    for answer in (await rosa.get(address(copy)), await house.browser().get(f"/api/v1{address(copy)}", **program)):
        assert answer.headers["content-disposition"] == f"inline; filename=\"{name}\"; filename*=UTF-8''{name}"


def test_a_name_in_spanish_keeps_its_letters_and_stands_without_them_too() -> None:
    header = saved_as("Acuerdo para leer, versión 2", story.NUMBER, on=LATER.date())

    assert f'filename="Acuerdo-para-leer-version-2-{story.NUMBER}-2027-11-17.pdf"' in header
    assert f"filename*=UTF-8''Acuerdo-para-leer-versi%C3%B3n-2-{story.NUMBER}-2027-11-17.pdf" in header
    assert header.isascii()


async def test_anothers_file_and_an_unknown_one_look_the_same(house: House, copy: StoredFile) -> None:
    rosa, stranger = await person(house, "rosa"), await house.signed_in((await house.account())[0])

    assert (await stranger.get(address(copy))).status_code == 404
    assert (await rosa.get(f"/cases/{story.CASE}/files/{'0' * 64}")).status_code == 404


async def test_a_file_that_the_store_does_not_have_is_a_trouble_of_ours(house: House, copy: StoredFile) -> None:
    answer = await (await person(house, "rosa")).get(address(story.FILE))

    assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


async def test_a_file_that_was_changed_in_the_store_is_never_served(house: House, copy: StoredFile) -> None:
    stored = Path(house.gateway.parts.settings.objects_url.removeprefix("file://")) / copy.object_key
    before = stored.read_bytes()
    stored.write_bytes(before[:-1] + bytes([before[-1] ^ 1]))

    answer = await (await person(house, "rosa")).get(address(copy))

    stored.write_bytes(before)
    assert answer.status_code == 503
    assert b"%PDF" not in answer.content


async def test_anybody_can_check_a_copy_by_its_number_or_by_the_file(house: House, copy: StoredFile) -> None:
    checks: Any = Copies(house.gateway.parts.reading, house.gateway.parts.opening, "anybody")

    for typed in ("SJ-2027-0001094", "sj 2027 0001094", "No. SJ20270001094", "SJ\u20132027\u20130001094."):
        assert (await checks.check(typed, b"")).verdict == "genuine"
    assert (await checks.check("", PAPER)).verdict == "genuine"
    assert (await checks.check("SJ-2027-0001094", PAPER + b"%")).verdict == "altered"
    assert (await checks.check("SJ-2027-9999999", b"")).verdict == "unknown"


async def test_the_clerk_prints_the_letters_that_wait_until_they_are_posted(house: House, copy: StoredFile) -> None:
    clerk = await house.signed_in(await house.clerk())
    audience = f"party:{story.ROSA}"
    file = await house.gateway.parts.objects.put(story.CASE, PAPER + b"\n", "application/pdf", "letters", audience)
    letter = story.an_id("a second letter")
    ready = o.LetterReady(
        letter_id=letter, notice_id=letter, party_id=story.ROSA, template="accepted", pages=1, file=file
    )
    await house.projection.say("notify", story.CASE, ready, at=LATER)

    batch = await clerk.get("/clerk/letters.pdf")
    with pikepdf.open(BytesIO(batch.content)) as paper:
        assert len(paper.pages) == 1
    today = house.gateway.parts.courts[story.COURT].date_of(house.gateway.parts.now())
    assert f'filename="Letters-to-print-{today}.pdf"' in batch.headers["content-disposition"]
    assert (
        f'filename="Private-news-of-the-case-{story.NUMBER}-2027-11-17.pdf"'
        in (await clerk.get(address(file))).headers["content-disposition"]
    )
    posted = o.LetterPosted(letter_id=letter, notice_id=letter, party_id=story.ROSA, posted_at=LATER)
    await house.projection.say("notify", story.CASE, posted, at=LATER)
    assert (await clerk.get("/clerk/letters.pdf")).status_code == 404
