"""What waits to be printed says what holds: letters that an event made untrue leave, dates that moved are set anew."""

from datetime import timedelta

import pytest

from services.notify.domain.notices import TEMPLATES
from services.notify.domain.orders import NoticeOrder
from services.notify.writing import Writer
from shared.contracts.filing import HearingChoice
from shared.contracts.intake import HearingDeclared, InvitationDeadlineMoved, PartyLeft
from shared.contracts.message import Event
from shared.contracts.notify import COURT_SEES_NOTICES, LetterCancelled, LetterReady
from shared.contracts.parties import Channel, Language
from tests.notify.case import (
    ACCEPTED,
    AGREED,
    ANA_ID,
    BEN_LEFT,
    CONFIRMED,
    CONTINUED,
    COURT,
    CUTOFF_REACHED,
    EXPIRED,
    INVITATION_ID,
    INVITED,
    JOINED,
    NOW,
    OFFERED,
    OPENED,
    PROPOSED,
    RECEIVED,
    REGISTERED,
    REJECTED,
    SEALED,
    SET,
    VACATED,
    WITHDRAWN,
    Notify,
    active,
    invited,
    order_of,
    print_letter,
    signed_by,
    told,
    write,
)

WRITER = Writer(COURT, "https://odr.example.gov")
BY_LETTER = JOINED.model_copy(update={"channel": Channel.LETTER})
BEN = JOINED.party_id
UNKNOWN_TO_THE_COURT = [
    *(OFFERED, REJECTED, WITHDRAWN, EXPIRED, AGREED, PROPOSED, OPENED, signed_by(BEN), SEALED, BEN_LEFT),
]


def by_letter(*events: Event) -> Notify:
    """Return the case of Ben, who reads letters, after these events."""
    return told(REGISTERED, SET, CONFIRMED, INVITED, BY_LETTER, *events)


def printed(story: Notify, template: str) -> NoticeOrder:
    order = order_of(story, template)
    write(story, order)
    print_letter(story, order)
    return order


def waiting(story: Notify) -> list[str]:
    return [letter.template for letter in story.state.own.letters if letter.waits]


def set_anew(story: Notify, template: str) -> NoticeOrder:
    orders = [job.payload for job in story.jobs if job.kind == "render_letter"]
    return [one for one in orders if isinstance(one, NoticeOrder) and one.template == template][-1]


@pytest.mark.parametrize(
    ("before", "template", "event"),
    [
        *(
            ((OFFERED,), "offer_made", event)
            for event in (WITHDRAWN, REJECTED, EXPIRED, AGREED, CUTOFF_REACHED, BEN_LEFT)
        ),
        ((OFFERED, AGREED, PROPOSED), "agreement_proposed", OPENED),
        ((OPENED,), "signing_opened", signed_by(BEN)),
        ((OPENED,), "signing_opened", SEALED),
        ((OPENED, signed_by(ANA_ID)), "other_side_signed", SEALED),
        ((SEALED,), "agreement_sealed_wait", RECEIVED),
        ((RECEIVED,), "filing_received", ACCEPTED),
        ((CONTINUED,), "hearing_continued", VACATED),
        ((CONTINUED,), "hearing_continued", SET),
    ],
)
def test_a_letter_that_no_longer_holds_leaves_the_batch(before: tuple[Event, ...], template: str, event: Event) -> None:
    story = by_letter(*before)
    printed(story, template)
    assert waiting(story) == [template]

    said = story.hear(event, at=NOW)

    assert [type(one) for one in said].count(LetterCancelled) == 1
    assert waiting(story) == []
    assert "delete_letter" in [job.kind for job in story.jobs]


def test_an_invitation_that_was_used_leaves_the_batch() -> None:
    story = invited()
    printed(story, "invitation")

    story.hear(JOINED, at=NOW)

    assert waiting(story) == []


@pytest.mark.parametrize("template", ["invitation", "other_side_invited"])
@pytest.mark.parametrize("event", [BEN_LEFT, PartyLeft(party_id=ANA_ID)])
def test_saying_no_or_leaving_takes_no_invitation_away(event: Event, template: str) -> None:
    story, late = invited(), invited()
    printed(story, template)

    assert LetterCancelled not in map(type, story.hear(event, at=NOW))
    late.hear(event, at=NOW)
    printed(late, template)

    assert waiting(story) == waiting(late) == [template]


@pytest.mark.parametrize("event", UNKNOWN_TO_THE_COURT, ids=lambda event: type(event).__name__)
def test_what_the_court_may_not_know_takes_no_letter_away_that_it_knows(event: Event) -> None:
    story = told(REGISTERED, SET, CONFIRMED, INVITED, JOINED)
    printed(story, "other_side_joined")

    story.hear(event, at=NOW)

    assert "other_side_joined" in waiting(story)


@pytest.mark.parametrize("event", [CUTOFF_REACHED, RECEIVED])
def test_who_has_joined_is_no_news_when_there_is_nothing_left_to_settle(event: Event) -> None:
    story = told(REGISTERED, SET, CONFIRMED, INVITED, JOINED)
    printed(story, "other_side_joined")

    story.hear(event, at=NOW)

    assert "other_side_joined" not in waiting(story)


def test_offers_made_and_withdrawn_again_and_again_leave_one_letter() -> None:
    story = by_letter()
    for _ in range(25):
        for event, template in ((OFFERED, "offer_made"), (WITHDRAWN, "offer_withdrawn")):
            story.hear(event, at=NOW)
            printed(story, template)

    assert waiting(story) == ["offer_withdrawn"]


def test_a_letter_that_was_overtaken_while_it_was_set_never_waits() -> None:
    story = by_letter(OFFERED)
    order = order_of(story, "offer_made")
    write(story, order)
    story.hear(WITHDRAWN, at=NOW)

    said = print_letter(story, order)

    assert [type(one) for one in said] == [LetterReady, LetterCancelled]
    assert waiting(story) == []


def test_an_invitation_says_the_new_hearing_and_the_new_last_day() -> None:
    story = invited()
    first = printed(story, "invitation")
    until = NOW + timedelta(days=9)
    moved = InvitationDeadlineMoved(invitation_id=INVITATION_ID, party_id=BEN, expires_at=until)
    story.hear(CONTINUED, moved, at=NOW)

    again = set_anew(story, "invitation")

    assert again.notice_id == first.notice_id
    assert (again.hearing, again.due_at, again.invitation_id) == (CONTINUED.hearing, until, INVITATION_ID)
    print_letter(story, again)
    assert waiting(story) == ["invitation"]


def test_a_date_that_moved_while_the_letter_was_set_is_set_once_more() -> None:
    story = invited()
    order = order_of(story, "invitation")
    write(story, order)
    story.hear(CONTINUED, at=NOW)

    assert print_letter(story, order) == []
    assert set_anew(story, "invitation").hearing == CONTINUED.hearing


def test_a_security_letter_outlives_every_step() -> None:
    story = active()
    printed(story, "not_you")

    story.hear(OFFERED, AGREED, SEALED, RECEIVED, BEN_LEFT, at=NOW)

    assert waiting(story) == ["not_you"]


@pytest.mark.parametrize("choice", HearingChoice)
def test_the_notice_of_acceptance_never_sends_to_a_hearing_that_it_ends(choice: HearingChoice) -> None:
    moved = CONTINUED.hearing if choice is HearingChoice.CONTINUE else None
    story = active()
    story.hear(ACCEPTED.model_copy(update={"hearing": choice, "continued_to": moved}), at=NOW)

    notice = WRITER.write(order_of(story, "filing_accepted"), Language.ENGLISH)

    said = {"vacate": "called off", "continue": "February 9, 2027", "keep": "January 12, 2027"}[choice]
    assert said in notice.part("can_do") + notice.part("hearing")
    if choice is not HearingChoice.KEEP:
        assert "Go to court on Tuesday, January 12" not in notice.body


@pytest.mark.parametrize("over", [SEALED, RECEIVED, ACCEPTED, BEN_LEFT])
def test_a_moved_hearing_names_no_last_day_to_settle_when_nobody_can_settle_any_more(over: Event) -> None:
    story = active()
    story.hear(over, CONTINUED, at=NOW)

    body = WRITER.write(order_of(story, "hearing_continued"), Language.ENGLISH).body

    assert "settle" not in body
    assert "February 9, 2027" in body


def test_the_courts_date_is_told_apart_from_another_on_the_claim() -> None:
    day = SET.hearing.starts_at.date()
    for declared, says in ((day + timedelta(days=1), True), (day, False)):
        story = told(REGISTERED, HearingDeclared(hearing_on=declared, declared_by=ANA_ID), SET)
        happened = WRITER.write(order_of(story, "hearing_set")).part("happened")
        assert ("Wednesday, January 13, 2027" in happened) is says


@pytest.mark.parametrize(("language", "sign_in"), [(Language.ENGLISH, "Sign in"), (Language.SPANISH, "Entre con")])
@pytest.mark.parametrize("event", [BEN_LEFT, CONTINUED, VACATED])
def test_who_has_no_account_is_told_whom_to_call_and_not_to_sign_in(
    event: Event, language: Language, sign_in: str
) -> None:
    template = {BEN_LEFT: "you_left", CONTINUED: "hearing_continued"}.get(event, "hearing_vacated")
    story = invited()
    story.hear(event, at=NOW)
    orders = [job.payload for job in story.jobs if job.kind == "write_notice"]
    (order,) = [
        one for one in orders if isinstance(one, NoticeOrder) and (one.template, one.party_id) == (template, BEN)
    ]

    letter = WRITER.write_letter(order.model_copy(update={"language": language}))

    assert sign_in not in letter.body
    assert "/sign-in" not in letter.body
    assert COURT.phone in letter.body
    assert letter.url.endswith("/help")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("template", sorted(set(TEMPLATES) - COURT_SEES_NOTICES))
def test_a_letter_shows_the_clerk_nothing_that_the_court_must_not_know(template: str, language: Language) -> None:
    story = active()
    story.hear(OFFERED, at=NOW)
    orders = [
        order_of(story, "offer_made").model_copy(update={"template": one, "language": language})
        for one in (template, "offer_withdrawn")
    ]

    letter, other = (WRITER.write_letter(order) for order in orders)

    assert letter == other
    assert not any(word in letter.body for word in ("offer", "oferta", "Ana", "agree", "acuerdo", "sign it", "left"))
    assert WRITER.wording(language).instant(OFFERED.expires_at).replace(" ", "\xa0") in letter.part("by_when").replace(
        " ", "\xa0"
    )
