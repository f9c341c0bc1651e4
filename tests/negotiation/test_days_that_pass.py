"""A day of the terms that passes before all have signed: nobody accepts it, and the table is open for a new offer."""

from datetime import timedelta

import pytest

from services.negotiation.errors import AlreadySettled, CutoffPassed, OfferTooLate, OtherOfferOpen
from shared.contracts.documents import AgreementFullySigned
from shared.contracts.negotiation import OfferDeadlineMoved, OfferMade, RejectOffer, TermsAgreed
from tests.negotiation.case import (
    ANA,
    BEN,
    CUTOFF,
    NOW,
    TODAY,
    accept,
    at_the_table,
    counter,
    hearing_continued,
    make,
    offer_by,
    terms,
)

FIRST = TODAY + timedelta(days=7)
SOON = terms(pay_by_on=FIRST)
ON_THE_DAY, PASSED = NOW + timedelta(days=7), NOW + timedelta(days=8)
SIGNED = AgreementFullySigned(version_number=1, base_sha256="ab" * 32)


def test_when_a_day_of_the_agreed_terms_has_passed_a_new_offer_can_be_made_and_agreed() -> None:
    story = at_the_table()
    story.ask(accept(offer_by(story, ANA, offered=SOON)), BEN, NOW)

    with pytest.raises(AlreadySettled):
        story.ask(make(), BEN, ON_THE_DAY)
    said = story.ask(make(), BEN, PASSED)
    made = said[-1]
    assert isinstance(made, OfferMade)
    with pytest.raises(OtherOfferOpen):
        story.ask(make(), ANA, PASSED)
    agreed = story.ask(accept(made), ANA, PASSED)

    assert said == [made]
    assert isinstance(agreed[-1], TermsAgreed)


def test_nothing_but_a_new_offer_answers_agreed_terms_of_which_a_day_has_passed() -> None:
    story = at_the_table()
    offer = offer_by(story, ANA, offered=SOON)
    story.ask(accept(offer), BEN, NOW)

    for command in (accept(offer), counter(offer), RejectOffer(offer_id=offer.offer_id)):
        with pytest.raises(AlreadySettled):
            story.ask(command, BEN, PASSED)


def test_what_all_have_signed_stays_however_many_days_pass() -> None:
    story = at_the_table()
    story.ask(accept(offer_by(story, ANA, offered=SOON)), BEN, NOW)
    story.hear(SIGNED, at=NOW)

    with pytest.raises(AlreadySettled):
        story.ask(make(), BEN, PASSED)


def test_after_the_cutoff_there_is_no_new_offer_either() -> None:
    story = at_the_table()
    story.ask(accept(offer_by(story, ANA, offered=SOON)), BEN, NOW)

    with pytest.raises(CutoffPassed):
        story.ask(make(), BEN, CUTOFF)


def test_an_offer_that_came_to_wait_longer_than_its_first_day_cannot_be_accepted_after_it() -> None:
    story = at_the_table(cutoff_at=NOW + timedelta(days=2))
    offer = offer_by(story, ANA, offered=terms(pay_by_on=TODAY + timedelta(days=3)))
    moved = story.hear(hearing_continued(CUTOFF), at=NOW)

    assert isinstance(moved[-1], OfferDeadlineMoved)
    with pytest.raises(OfferTooLate):
        story.ask(accept(offer), BEN, NOW + timedelta(days=4))
