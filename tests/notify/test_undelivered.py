"""What did not leave is tried again, and the clerk tells the person meanwhile."""

from datetime import timedelta

import pytest

from services.notify.domain.deliveries import Progress
from services.notify.domain.orders import EmailOutcome, NoticeOrder
from services.notify.errors import NothingToTell, NotTheCourtsClerk
from shared.contracts.notify import LetterReady, MarkToldByHand, NoticeBounced, NoticeToldByHand, NoticeWritten
from tests.notify.case import (
    ANA,
    ANA_ID,
    CLERK,
    NOW,
    REGISTERED,
    Notify,
    invited,
    job_kinds,
    order_of,
    print_letter,
    told,
    write,
)

HOUR = timedelta(hours=1)
KINDS = ("write_notice", "render_letter")


def given_up(kind: str) -> tuple[Notify, NoticeOrder]:
    story = invited()
    order = order_of(story, "invitation")
    story.give_up(kind, order, NOW)
    return story, order


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_told_once_and_tried_again_every_hour(kind: str) -> None:
    story, order = given_up(kind)

    again = story.jobs[-1]
    assert (again.kind, again.payload, again.due_at) == (kind, order, NOW + HOUR)
    assert story.give_up(kind, order, NOW + HOUR) == []
    assert story.jobs[-1].due_at == NOW + 2 * HOUR


def test_what_works_at_last_goes_its_ordinary_way() -> None:
    story, order = given_up("write_notice")

    assert [type(event) for event in write(story, order)] == [NoticeWritten]
    assert job_kinds(story)[-1] == "render_letter"
    assert [type(event) for event in print_letter(story, order)] == [LetterReady]


def test_a_silent_mail_server_is_asked_again_where_no_letter_can_follow() -> None:
    story = told(REGISTERED)
    order = order_of(story, "case_registered")
    write(story, order)

    said = story.give_up("deliver_email", order, NOW)

    assert [type(event) for event in said] == [NoticeBounced]
    assert (story.jobs[-1].kind, story.jobs[-1].due_at) == ("deliver_email", NOW + HOUR)
    assert story.finish("deliver_email", EmailOutcome(order=order), NOW + HOUR)


@pytest.mark.parametrize("kind", KINDS)
def test_the_clerk_tells_the_person_and_nothing_is_tried_again(kind: str) -> None:
    story, order = given_up(kind)

    said = story.ask(MarkToldByHand(notice_id=order.notice_id), CLERK, NOW + HOUR)

    assert said == [NoticeToldByHand(notice_id=order.notice_id, party_id=order.party_id, told_at=NOW + HOUR)]
    assert story.state.own.progress(order.notice_id) is Progress.BY_HAND
    before = job_kinds(story)
    assert story.give_up(kind, order, NOW + HOUR) == []
    assert print_letter(story, order) == []
    assert job_kinds(story) == [*before, "delete_letter"]
    with pytest.raises(NothingToTell):
        story.ask(MarkToldByHand(notice_id=order.notice_id), CLERK, NOW + HOUR)


def test_what_is_on_its_way_or_a_letter_needs_nobody() -> None:
    story = invited()
    order = order_of(story, "invitation")
    with pytest.raises(NothingToTell):
        story.ask(MarkToldByHand(notice_id=order.notice_id), CLERK, NOW)

    story.give_up("render_letter", order, NOW)
    print_letter(story, order)

    with pytest.raises(NothingToTell):
        story.ask(MarkToldByHand(notice_id=order.notice_id), CLERK, NOW)


def test_only_the_courts_clerk_says_so() -> None:
    story, order = given_up("write_notice")
    elsewhere = CLERK.model_copy(update={"court_id": "elsewhere"})

    for actor in (ANA, elsewhere, None):
        with pytest.raises(NotTheCourtsClerk):
            story.ask(MarkToldByHand(notice_id=order.notice_id), actor, NOW)
    assert order.party_id != ANA_ID
