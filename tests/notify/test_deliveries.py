"""What became of each notice: written, sent, bounced, printed, posted; and who may say so."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.notify.domain.deliveries import Progress, letter_id_of
from services.notify.domain.orders import DeletedLetter, EmailOutcome, NoticeOrder, PostedLetter
from services.notify.domain.undelivered import NOT_PRINTED, NOT_WRITTEN, SERVER_SILENT
from services.notify.errors import LettersAlreadyPosted, LettersOffTheList, NotTheCourtsClerk, UnknownLetter
from shared.contracts.actor import Actor
from shared.contracts.notify import (
    CancelLetters,
    LetterCancelled,
    LetterPosted,
    LetterReady,
    MarkLettersPosted,
    NoticeBounced,
    NoticeSent,
    NoticeWritten,
)
from shared.contracts.parties import Channel
from tests.notify.case import (
    ANA,
    ANA_ID,
    CLERK,
    FILE,
    JOINED,
    NOW,
    OFFERED,
    REGISTERED,
    Notify,
    active,
    invited,
    job_kinds,
    order_of,
    print_letter,
    told,
    write,
)

SOON = NOW + timedelta(minutes=5)


def posting(*orders: NoticeOrder) -> MarkLettersPosted:
    letters = tuple(letter_id_of(order.notice_id) for order in orders)
    return MarkLettersPosted(letter_ids=letters)


def emailed() -> tuple[Notify, NoticeOrder]:
    story = active()
    story.hear(OFFERED, at=NOW)
    order = order_of(story, "offer_made")
    write(story, order)
    return story, order


def printed() -> tuple[Notify, NoticeOrder]:
    story = invited()
    order = order_of(story, "invitation")
    write(story, order)
    print_letter(story, order)
    return story, order


def progress(story: Notify, order: NoticeOrder) -> Progress:
    return next(one.progress for one in story.state.own.notices if one.notice_id == order.notice_id)


def test_a_notice_stands_in_the_inbox_before_it_leaves_by_email() -> None:
    story, order = emailed()

    assert isinstance(story.history[-1].event, NoticeWritten)
    assert job_kinds(story)[-1] == "deliver_email"
    assert progress(story, order) is Progress.WRITTEN


def test_a_letter_is_set_in_type_after_it_was_written() -> None:
    story, order = printed()

    ready = story.history[-1].event
    assert isinstance(ready, LetterReady)
    assert (ready.letter_id, ready.template, ready.pages) == (letter_id_of(order.notice_id), "invitation", 2)
    assert job_kinds(story)[-1] == "render_letter"


def test_a_notice_for_the_inbox_alone_leaves_by_no_way() -> None:
    story = invited()
    story.hear(JOINED.model_copy(update={"channel": Channel.LETTER}), at=NOW)
    before = job_kinds(story)

    said = write(story, order_of(story, "welcome"))

    assert [type(event) for event in said] == [NoticeWritten]
    assert job_kinds(story) == before


def test_an_email_that_the_server_took_is_sent() -> None:
    story, order = emailed()

    said = story.finish("deliver_email", EmailOutcome(order=order), SOON)

    assert said == [NoticeSent(notice_id=order.notice_id, party_id=order.party_id, sent_at=SOON)]
    assert progress(story, order) is Progress.SENT


def test_an_email_that_bounces_is_followed_by_a_letter() -> None:
    story, order = emailed()

    said = story.finish("deliver_email", EmailOutcome(order=order, failure="the mail server answered 550"), SOON)

    assert [type(event) for event in said] == [NoticeBounced]
    assert job_kinds(story)[-1] == "render_letter"
    assert progress(story, order) is Progress.BOUNCED
    assert isinstance(print_letter(story, order)[0], LetterReady)


def test_a_mail_server_that_stays_silent_is_followed_by_a_letter() -> None:
    story, order = emailed()

    said = story.give_up("deliver_email", order, SOON)

    assert said == [NoticeBounced(notice_id=order.notice_id, party_id=order.party_id, reason=SERVER_SILENT)]
    assert job_kinds(story)[-1] == "render_letter"


def test_no_letter_follows_where_the_clerk_has_confirmed_no_address() -> None:
    story = told(REGISTERED)
    order = order_of(story, "case_registered")
    write(story, order)

    story.finish("deliver_email", EmailOutcome(order=order, failure="the mail server answered 550"), SOON)

    assert "render_letter" not in job_kinds(story)
    assert order.party_id == ANA_ID


@pytest.mark.parametrize(("job", "reason"), [("write_notice", NOT_WRITTEN), ("render_letter", NOT_PRINTED)])
def test_what_can_be_neither_written_nor_printed_ends_where_the_clerk_sees_it(job: str, reason: str) -> None:
    story = invited()
    order = order_of(story, "invitation")

    said = story.give_up(job, order, SOON)

    assert said == [NoticeBounced(notice_id=order.notice_id, party_id=order.party_id, reason=reason)]
    assert progress(story, order) is Progress.BOUNCED


def test_a_letter_that_is_set_again_replaces_itself() -> None:
    story, order = printed()
    print_letter(story, order)

    assert len(story.state.own.letters) == 1


def test_a_posted_letters_file_is_deleted() -> None:
    story, order = printed()

    said = story.ask(posting(order, order), CLERK, SOON)

    assert [type(event) for event in said] == [LetterPosted]
    assert story.jobs[-1].kind == "delete_letter"
    assert story.jobs[-1].payload == PostedLetter(letter_id=letter_id_of(order.notice_id), file=FILE)
    assert story.finish("delete_letter", DeletedLetter(letter_id=letter_id_of(order.notice_id)), SOON) == []
    assert [letter.posted for letter in story.state.own.letters] == [True]


def test_a_batch_posts_only_the_letters_that_were_not_posted_before() -> None:
    story, first = printed()
    story.ask(posting(first), CLERK, SOON)
    story.hear(JOINED, at=NOW)
    second = order_of(story, "not_you")
    write(story, second)
    print_letter(story, second)

    said = story.ask(posting(first, second), CLERK, SOON)

    assert [one.letter_id for one in said if isinstance(one, LetterPosted)] == [letter_id_of(second.notice_id)]
    with pytest.raises(LettersAlreadyPosted):
        story.ask(posting(first, second), CLERK, SOON)


def test_a_letter_taken_off_the_list_is_not_mailed_and_its_file_is_deleted() -> None:
    story, order = printed()
    off = CancelLetters(letter_ids=posting(order).letter_ids)

    said = story.ask(off, CLERK, SOON)

    assert [type(event) for event in said] == [LetterCancelled]
    assert story.jobs[-1].kind == "delete_letter"
    with pytest.raises(LettersOffTheList):
        story.ask(off, CLERK, SOON)
    with pytest.raises(LettersAlreadyPosted):
        story.ask(posting(order), CLERK, SOON)


def test_a_letter_that_is_not_ready_cannot_be_posted() -> None:
    story, order = printed()
    stranger = posting(order).model_copy(update={"letter_ids": (letter_id_of(order.notice_id), uuid4())})

    for command in (stranger, posting()):
        with pytest.raises(UnknownLetter):
            story.ask(command, CLERK, SOON)


@pytest.mark.parametrize("actor", [None, ANA, CLERK.model_copy(update={"court_id": "alameda"})])
def test_only_a_clerk_of_the_cases_court_marks_letters(actor: Actor | None) -> None:
    story, order = printed()

    with pytest.raises(NotTheCourtsClerk):
        story.ask(posting(order), actor, SOON)
