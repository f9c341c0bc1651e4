"""Who has not joined yet may turn out to read another language: the inbox then shows them what the letter said."""

import pytest

from services.gateway.projection.paper_view import NoticeView
from services.gateway.reading import opening
from services.notify.domain.orders import NoticeText
from services.notify.jobs import InboxText, write_notice
from shared.contracts.message import changed
from shared.contracts.parties import Language
from tests.notify.case import BEN_ID, CASE_ID, NOW, OFFERED, active, invited, order_of
from tests.notify.conftest import Work

pytestmark = pytest.mark.broker
SUBJECTS = {"en": "Notice of Initiation of ODR", "es": "Aviso de inicio de ODR"}


@pytest.mark.parametrize("written_in", list(Language))
@pytest.mark.parametrize("reader", list(Language))
async def test_the_invitation_is_read_in_the_readers_language(
    work: Work, written_in: Language, reader: Language
) -> None:
    order = changed(order_of(invited(), "invitation"), language=written_in)
    written = await write_notice(order, work)
    assert isinstance(written, NoticeText)
    notice = NoticeView(
        notice_id=order.notice_id,
        party_id=BEN_ID,
        template="invitation",
        language=written_in,
        queued_at=NOW,
        text=written.text,
    )

    shown = await opening._Reader(work.tools.sealer, CASE_ID, reader).notice(notice)  # noqa: SLF001 - one notice alone

    assert (shown.subject, shown.language) == (SUBJECTS[reader.value], reader)


async def test_who_has_joined_has_said_their_language_and_it_is_written_once(work: Work) -> None:
    story = active()
    story.hear(OFFERED, at=NOW)
    written = await write_notice(order_of(story, "offer_made"), work)
    assert isinstance(written, NoticeText)

    text = InboxText.model_validate_json(await work.tools.sealer.open(CASE_ID, written.text))

    assert text.others == {}
