from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.negotiation.errors import CutoffPassed, OfferTooLate, OwnOfferOpen
from shared.contracts.documents import ExitConfirmed
from shared.contracts.negotiation import OfferDeadlineMoved, OfferExpired, RejectOffer, TermsAgreed, WithdrawOffer
from shared.contracts.parties import Channel
from tests.negotiation.case import (
    ANA,
    BEN,
    BEN_ID,
    COURT,
    CUTOFF,
    NOW,
    accept,
    at_the_table,
    counter,
    hearing_continued,
    hearing_set,
    joined,
    make,
    offer_by,
)

ANSWER = timedelta(days=COURT.timers.offer_answer_days)
EXPIRES = datetime(2026, 3, 10, 6, 59, 59, tzinfo=UTC)
LETTER_EXPIRES = datetime(2026, 3, 15, 6, 59, 59, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)


def test_an_offer_waits_until_the_end_of_the_courts_seventh_day_across_the_change_of_the_clocks() -> None:
    assert offer_by(at_the_table(), ANA).expires_at == EXPIRES


def test_who_reads_letters_only_has_the_courts_extra_days() -> None:
    story = at_the_table(joined(channel=Channel.LETTER))

    assert offer_by(story, ANA).expires_at == LETTER_EXPIRES


def test_an_offer_never_waits_longer_than_the_cutoff() -> None:
    cutoff_at = NOW + timedelta(days=1)

    assert offer_by(at_the_table(cutoff_at=cutoff_at), ANA).expires_at == cutoff_at


def test_an_offer_that_nobody_answered_expires() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    assert story.wake(made.expires_at - MOMENT) == []
    assert story.wake(made.expires_at) == [OfferExpired(offer_id=made.offer_id, expires_at=made.expires_at)]
    assert story.wake(made.expires_at + ANSWER) == []


@pytest.mark.parametrize("late", [timedelta(0), MOMENT, ANSWER])
def test_an_expired_offer_cannot_be_accepted(late: timedelta) -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    with pytest.raises(OfferTooLate):
        story.ask(accept(made), BEN, made.expires_at + late)


def test_an_expired_offer_can_be_neither_rejected_nor_countered() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    with pytest.raises(OfferTooLate):
        story.ask(RejectOffer(offer_id=made.offer_id), BEN, made.expires_at)
    with pytest.raises(OfferTooLate):
        story.ask(counter(made), BEN, made.expires_at)


def test_an_expired_offer_cannot_be_taken_back() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    with pytest.raises(OfferTooLate):
        story.ask(WithdrawOffer(offer_id=made.offer_id), ANA, made.expires_at)


@given(
    early=st.timedeltas(min_value=MOMENT, max_value=timedelta(days=7)),
    late=st.timedeltas(timedelta(0), timedelta(days=30)),
)
def test_an_acceptance_received_in_time_counts_whenever_it_is_processed(early: timedelta, late: timedelta) -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    story.wake(made.expires_at + late)

    said = story.ask(accept(made), BEN, made.expires_at - early)

    assert isinstance(said[-1], TermsAgreed)
    assert story.state.own.settled


def test_a_rejection_received_in_time_counts_after_the_expiry_was_announced() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    story.wake(made.expires_at)

    said = story.ask(RejectOffer(offer_id=made.offer_id), BEN, made.expires_at - MOMENT)

    assert len(said) == 1


def test_after_the_expiry_a_new_offer_may_be_made() -> None:
    story = at_the_table()
    first = offer_by(story, ANA)
    story.wake(first.expires_at)

    assert offer_by(story, BEN, first.expires_at).number == 2


def test_a_new_offer_after_an_unannounced_expiry_announces_it_first() -> None:
    story = at_the_table()
    first = offer_by(story, ANA)

    said = story.ask(make(), ANA, first.expires_at)

    assert said[0] == OfferExpired(offer_id=first.offer_id, expires_at=first.expires_at)
    assert len(said) == 2


def test_an_offer_received_before_the_own_one_expired_is_two_in_a_row_though_processed_later() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    story.wake(made.expires_at)

    with pytest.raises(OwnOfferOpen):
        story.ask(make(), ANA, made.expires_at - MOMENT)


@pytest.mark.parametrize("late", [timedelta(0), MOMENT])
def test_after_the_cutoff_no_offer_can_be_made(late: timedelta) -> None:
    with pytest.raises(CutoffPassed):
        at_the_table().ask(make(), ANA, CUTOFF + late)


def test_just_before_the_cutoff_an_offer_can_be_made() -> None:
    made = offer_by(at_the_table(), ANA, CUTOFF - MOMENT)

    assert made.expires_at == CUTOFF


@pytest.mark.parametrize(
    ("cutoff_at", "expected"),
    [
        (NOW + timedelta(days=3), NOW + timedelta(days=3)),
        (EXPIRES - MOMENT, EXPIRES - MOMENT),
    ],
)
def test_an_earlier_hearing_brings_the_deadline_forward(cutoff_at: datetime, expected: datetime) -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    said = story.hear(hearing_continued(cutoff_at), at=NOW + timedelta(hours=1))

    assert said == [OfferDeadlineMoved(offer_id=made.offer_id, expires_at=expected)]
    assert story.wake(cutoff_at) == [OfferExpired(offer_id=made.offer_id, expires_at=expected)]


def test_a_later_hearing_gives_the_offer_its_whole_time_back() -> None:
    story = at_the_table(cutoff_at=NOW + timedelta(days=2))
    made = offer_by(story, ANA)

    said = story.hear(hearing_continued(CUTOFF), at=NOW + timedelta(days=1))

    assert said == [OfferDeadlineMoved(offer_id=made.offer_id, expires_at=EXPIRES)]
    assert isinstance(story.ask(accept(made), BEN, EXPIRES - MOMENT)[-1], TermsAgreed)


def test_a_hearing_that_does_not_touch_the_deadline_says_nothing() -> None:
    story = at_the_table()
    offer_by(story, ANA)

    assert story.hear(hearing_continued(CUTOFF + ANSWER), at=NOW) == []
    assert story.hear(hearing_set(CUTOFF), at=NOW) == []


def test_a_moved_hearing_revives_no_expired_offer() -> None:
    story = at_the_table(cutoff_at=NOW + timedelta(days=2))
    made = offer_by(story, ANA)
    story.wake(made.expires_at)

    assert story.hear(hearing_continued(CUTOFF), at=made.expires_at) == []


def test_no_offer_expires_after_the_other_side_has_left() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    story.hear(ExitConfirmed(party_id=BEN_ID), at=NOW)

    assert story.wake(made.expires_at) == []
