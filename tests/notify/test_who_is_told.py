"""Who gets which notice, in which language and by which channel, step by step through a case."""

from datetime import UTC, date, datetime

import pytest

from services.notify.domain.notices import TABLE
from services.notify.domain.orders import NoticeOrder
from shared.contracts.filing import HearingChoice
from shared.contracts.message import Event, changed
from shared.contracts.parties import Channel
from tests.notify.case import (
    ACCEPTED,
    AGREED,
    ANA_ID,
    ANAS_CONFIRMED,
    ANAS_OWN,
    BEN_ID,
    BEN_LEFT,
    BENS_CONFIRMED,
    BENS_OWN,
    CONFIRMED,
    CONTINUED,
    COPY,
    CUTOFF_REACHED,
    EXPIRED,
    HEARING,
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
    TERMS,
    TOO_LATE,
    TYPED_BY_ANA,
    VACATED,
    WITHDRAWN,
    active,
    invited,
    news,
    order_of,
    signed_by,
    told,
)

JOURNEY: list[tuple[Event, set[tuple[str, str, str, str]]]] = [
    (OFFERED, {("Ben", "offer_made", "es", "email")}),
    (REJECTED, {("Ana", "offer_rejected", "en", "email")}),
    (WITHDRAWN, {("Ben", "offer_withdrawn", "es", "email")}),
    (EXPIRED, {("Ana", "offer_expired", "en", "email"), ("Ben", "offer_expired", "es", "email")}),
    (AGREED, {("Ana", "terms_agreed_write", "en", "email"), ("Ben", "terms_agreed_wait", "es", "email")}),
    (PROPOSED, {("Ben", "agreement_proposed", "es", "email")}),
    (OPENED, {("Ana", "signing_opened", "en", "email"), ("Ben", "signing_opened", "es", "email")}),
    (signed_by(ANA_ID), {("Ben", "other_side_signed", "es", "email")}),
    (SEALED, {("Ana", "agreement_sealed_file", "en", "email"), ("Ben", "agreement_sealed_wait", "es", "email")}),
    (RECEIVED, {("Ana", "filing_received", "en", "email"), ("Ben", "filing_received", "es", "email")}),
    (ACCEPTED, {("Ana", "filing_accepted", "en", "email"), ("Ben", "filing_accepted", "es", "email")}),
    (VACATED, {("Ana", "hearing_vacated", "en", "email"), ("Ben", "hearing_vacated", "es", "email")}),
    (CONTINUED, {("Ana", "hearing_continued", "en", "email"), ("Ben", "hearing_continued", "es", "email")}),
    (COPY, {("Ana", "copy_ready", "en", "email"), ("Ben", "copy_ready", "es", "email")}),
    (CUTOFF_REACHED, {("Ana", "cutoff_reached", "en", "email"), ("Ben", "cutoff_reached", "es", "email")}),
    (TOO_LATE, {("Ben", "exit_too_late", "es", "email")}),
    (BEN_LEFT, {("Ben", "you_left", "es", "email"), ("Ana", "other_side_left", "en", "email")}),
]


def test_registering_is_confirmed_to_the_plaintiff_alone() -> None:
    assert news(told(), REGISTERED) == {("Ana", "case_registered", "en", "email")}


def test_a_defendant_who_is_only_named_hears_nothing_of_the_hearing() -> None:
    assert news(told(REGISTERED), SET) == {("Ana", "hearing_set", "en", "email")}


def test_who_is_on_the_claim_is_asked_by_letter_whether_they_registered_and_nobody_else_hears_of_it() -> None:
    story = told(REGISTERED, SET)

    assert news(story, CONFIRMED) == {("Ana", "registered_not_you", "en", "letter")}
    order = order_of(story, "registered_not_you")
    assert order.post_to == ANAS_CONFIRMED
    assert order.email_to != order.post_to


def test_before_the_clerk_has_confirmed_the_parties_no_letter_leaves_at_all() -> None:
    letters = {row for row in news(told(), REGISTERED, SET, CONTINUED) if row[3] == "letter"}

    assert letters == set()


def test_the_invitation_is_a_letter_and_the_plaintiff_hears_of_it_by_email() -> None:
    rows = news(told(REGISTERED, SET, CONFIRMED), INVITED)

    assert rows == {("Ben", "invitation", "en", "letter"), ("Ana", "other_side_invited", "en", "email")}


def test_before_joining_every_notice_is_a_letter_to_the_confirmed_address() -> None:
    story = invited()

    assert ("Ben", "hearing_continued", "en", "letter") in news(story, CONTINUED)
    order = order_of(story, "invitation")
    assert order.post_to == BENS_CONFIRMED
    assert order.email_to is None
    assert order.invitation_id == INVITATION_ID


def test_an_email_that_the_plaintiff_typed_for_the_defendant_is_never_used() -> None:
    story = invited()
    news(story, CONTINUED, VACATED)

    used = [job.payload for job in story.jobs if isinstance(job.payload, NoticeOrder)]
    assert used
    assert all(TYPED_BY_ANA not in (order.email_to, order.post_to) for order in used)


def test_no_invitation_leaves_before_the_clerk_has_confirmed_the_address() -> None:
    assert news(told(REGISTERED, SET), INVITED) == {("Ana", "other_side_invited", "en", "email")}


def test_joining_is_welcomed_told_to_the_other_side_and_checked_by_letter() -> None:
    story = invited()

    assert news(story, JOINED) == {
        ("Ben", "welcome", "es", "email"),
        ("Ben", "not_you", "es", "letter"),
        ("Ana", "other_side_joined", "en", "email"),
    }
    assert order_of(story, "not_you").post_to == BENS_CONFIRMED
    assert order_of(story, "welcome").email_to == BENS_OWN
    assert order_of(story, "other_side_joined").email_to == ANAS_OWN


def test_a_person_who_chose_letters_gets_letters_and_the_welcome_in_the_inbox() -> None:
    story = invited()
    rows = news(story, JOINED.model_copy(update={"channel": Channel.LETTER}))

    assert ("Ben", "welcome", "es", "inbox") in rows
    assert news(story, OFFERED) == {("Ben", "offer_made", "es", "letter")}
    assert order_of(story, "offer_made").post_to == BENS_OWN


@pytest.mark.parametrize(("event", "rows"), JOURNEY, ids=lambda value: type(value).__name__)
def test_each_step_tells_the_right_people(event: Event, rows: set[tuple[str, str, str, str]]) -> None:
    assert news(active(), event) == rows


def test_every_row_of_the_table_is_told_in_these_stories() -> None:
    here = {type(event) for event, _ in JOURNEY}

    assert here | {type(REGISTERED), type(SET), type(CONFIRMED), type(INVITED), type(JOINED)} == set(TABLE)


def test_who_has_left_hears_of_the_hearing_and_of_nothing_else() -> None:
    story = active()
    story.hear(BEN_LEFT, at=NOW)

    assert ("Ben", "hearing_continued", "es", "email") in news(story, CONTINUED)
    assert news(story, OFFERED, PROPOSED) == set()
    assert news(story, EXPIRED) == {("Ana", "offer_expired", "en", "email")}


def test_who_has_signed_is_not_asked_again() -> None:
    story = active()
    story.hear(OPENED, signed_by(ANA_ID), at=NOW)

    assert news(story, signed_by(BEN_ID)) == set()


def test_a_new_version_is_signed_anew_by_everybody() -> None:
    story = active()
    story.hear(OPENED, signed_by(BEN_ID), OPENED, at=NOW)

    assert news(story, signed_by(ANA_ID)) == {("Ben", "other_side_signed", "es", "email")}


@pytest.mark.parametrize("settled", [RECEIVED, VACATED])
def test_the_end_of_the_time_to_settle_is_no_news_once_the_court_has_the_agreement(settled: Event) -> None:
    story = active()
    story.hear(settled, at=NOW)

    assert news(story, CUTOFF_REACHED) == set()


def test_a_notice_knows_the_hearing_the_deadline_and_what_the_court_decided() -> None:
    story = active()
    story.hear(OFFERED, ACCEPTED.model_copy(update={"hearing": HearingChoice.KEEP}), at=NOW)

    assert order_of(story, "offer_made").due_at == OFFERED.expires_at
    assert order_of(story, "offer_made").others == ("Ana Ruiz",)
    accepted = order_of(story, "filing_accepted")
    assert (accepted.hearing, accepted.vacated) == (HEARING, False)
    assert accepted.transaction_number == "SJ-2026-000123"
    assert accepted.hearing_choice is HearingChoice.KEEP


def test_the_day_to_write_answer_and_sign_by_is_the_cutoff_as_on_the_pages() -> None:
    story = active()
    story.hear(AGREED, PROPOSED, OPENED, at=NOW)

    for template in ("terms_agreed_write", "agreement_proposed", "signing_opened"):
        assert order_of(story, template).due_at == SET.cutoff_at


def test_where_the_terms_begin_before_the_cutoff_their_first_day_is_the_day_to_sign_by() -> None:
    story, terms = active(), changed(TERMS, pay_by_on=date(2026, 12, 20))
    story.hear(changed(AGREED, terms=terms), PROPOSED, OPENED, signed_by(ANA_ID), SEALED, at=NOW)

    sign_by = datetime(2026, 12, 21, 7, 59, 59, tzinfo=UTC)
    for template in ("terms_agreed_write", "terms_agreed_wait", "agreement_proposed", "signing_opened"):
        assert order_of(story, template).due_at == sign_by
    assert order_of(story, "other_side_signed").due_at == sign_by
    assert order_of(story, "agreement_sealed_file").due_at == SET.cutoff_at
