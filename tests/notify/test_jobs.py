"""The work after the commit, with a real mail server, object store and key store: what leaves, and how it ends."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.notify.domain.orders import EmailOutcome, NoticeOrder, NoticeText, PostedLetter, RenderedLetter
from services.notify.jobs import (
    NO_CONSENT,
    InboxText,
    audience_of,
    delete_letter,
    deliver_email,
    render_letter,
    write_notice,
)
from services.notify.mail import BAD_ADDRESS
from shared.contracts.message import Facts
from shared.contracts.parties import Contact
from shared.contracts.values.kind import LET_IN
from shared.messaging.jobs import TryAgainLater
from shared.runtime.codes import group, make_code
from tests.notify.case import BEN_ID, CASE_ID, CONTACT, INVITATION_ID, NOW, OFFERED, active, invited, order_of
from tests.notify.conftest import SECRET, Sink, Work

pytestmark = pytest.mark.broker


async def to_email(work: Work, **contact: Any) -> NoticeOrder:
    """Return the order of an e-mail to Ben, whose own contact is sealed for him."""
    story = active()
    story.hear(OFFERED, at=NOW)
    return order_of(story, "offer_made").model_copy(update={"email_to": await sealed(work, **contact)})


async def sealed(work: Work, **update: Any) -> Facts:
    contact = Contact.model_validate(CONTACT.model_dump() | update, context=LET_IN)  # let in by an older rule
    return await work.tools.sealer.seal(CASE_ID, audience_of(BEN_ID), contact.model_dump_json().encode())


async def ended(order: NoticeOrder, work: Work) -> str | None:
    outcome = await deliver_email(order, work)
    assert isinstance(outcome, EmailOutcome)
    return outcome.failure


async def test_a_notice_is_written_sealed_for_its_reader(work: Work) -> None:
    written = await write_notice(await to_email(work), work)

    assert isinstance(written, NoticeText)
    assert written.text.audience == audience_of(BEN_ID)
    assert "Ana" not in written.text.box
    text = InboxText.model_validate_json(await work.tools.sealer.open(CASE_ID, written.text))
    assert text.subject == "Ana Ruiz le hizo una oferta"
    assert "Puede contestar hasta el" in text.body


async def test_an_email_reaches_the_person_alone_in_the_persons_language(work: Work, sink: tuple[Sink, int]) -> None:
    assert await ended(await to_email(work), work) is None

    ((recipients, message),) = sink[0].taken
    assert recipients == ["ben.cole@example.org"]
    assert message["Subject"] == "Ana Ruiz le hizo una oferta"
    assert message["Content-Language"] == "es"
    assert message.get_body(("plain",))
    assert message.get_body(("html",))


@pytest.mark.parametrize("contact", [{"email_consent": False}, {"email": None}])
async def test_no_email_leaves_without_consent(work: Work, sink: tuple[Sink, int], contact: dict[str, Any]) -> None:
    assert await ended(await to_email(work, **contact), work) == NO_CONSENT
    assert sink[0].taken == []


async def test_an_order_without_a_contact_of_the_persons_own_sends_nothing(work: Work, sink: tuple[Sink, int]) -> None:
    order = (await to_email(work)).model_copy(update={"email_to": None})

    assert await ended(order, work) == NO_CONSENT
    assert sink[0].taken == []


@pytest.mark.parametrize("email", ["ben", "jose@exämple.org\r\nBcc: x@example.org"])
async def test_an_address_that_cannot_be_used_bounces(work: Work, email: str) -> None:
    assert await ended(await to_email(work, email=email), work) == BAD_ADDRESS


async def test_an_answer_for_good_bounces_and_its_words_are_left_out(work: Work, sink: tuple[Sink, int]) -> None:
    sink[0].answer = "550 ben.cole@example.org does not exist"

    assert await ended(await to_email(work), work) == "the mail server answered 550"


@pytest.mark.parametrize("answer", ["451 come back later", None])
async def test_a_server_that_is_unwell_or_silent_is_asked_again(
    work: Work, sink: tuple[Sink, int], answer: str | None
) -> None:
    order = await to_email(work)
    sink[0].answer = answer
    with pytest.raises(TryAgainLater, match=r"^mail server[ \w:]+$"):
        await deliver_email(order, work)

    sink[0].answer = "250 kept"
    assert await ended(order, work) is None
    assert len(sink[0].taken) == 1


async def test_a_server_that_is_not_there_is_asked_again(work: Work) -> None:
    away = replace(work, tools=replace(work.tools, mail=replace(work.tools.mail, port=1)))

    with pytest.raises(TryAgainLater):
        await deliver_email(await to_email(work), away)


async def test_an_invitation_is_printed_with_its_code_kept_encrypted_and_deleted(work: Work, tmp_path: Path) -> None:
    order = order_of(invited(), "invitation").model_copy(update={"post_to": await sealed(work)})

    rendered = await render_letter(order, work)
    assert isinstance(rendered, RenderedLetter)
    assert rendered.pages == 2
    stored = tmp_path / "objects" / rendered.file.object_key
    assert b"%PDF" not in stored.read_bytes()
    pdf = await work.tools.objects.get(CASE_ID, rendered.file, audience_of(BEN_ID))
    assert group(make_code(SECRET, INVITATION_ID)) in await words_of(pdf)

    await delete_letter(PostedLetter(letter_id=uuid4(), file=rendered.file), work)
    assert not stored.exists()


async def test_any_other_letter_carries_no_code(work: Work) -> None:
    order = order_of(active(), "not_you").model_copy(update={"post_to": await sealed(work)})

    rendered = await render_letter(order, work)
    assert isinstance(rendered, RenderedLetter)
    pdf = await work.tools.objects.get(CASE_ID, rendered.file, audience_of(BEN_ID))
    assert group(make_code(SECRET, INVITATION_ID)) not in await words_of(pdf)


async def test_a_letter_without_a_confirmed_address_is_never_set(work: Work) -> None:
    order = order_of(invited(), "invitation").model_copy(update={"post_to": None})

    with pytest.raises(LookupError):
        await render_letter(order, work)


async def words_of(pdf: bytes) -> str:
    reader = await asyncio.create_subprocess_exec("pdftotext", "-", "-", stdin=-1, stdout=-1)
    text, _ = await reader.communicate(pdf)
    return text.decode()
