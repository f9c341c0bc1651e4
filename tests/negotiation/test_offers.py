from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from services.negotiation.errors import (
    AlreadySettled,
    NothingOnTheTable,
    NotYourOffer,
    OfferAlreadyAnswered,
    OfferAlreadyTakenBack,
    OfferChanged,
    OfferCounteredFirst,
    OfferNotCurrent,
    OfferTakenBack,
    OfferTurnedDown,
    OtherOfferOpen,
    OwnOffer,
    OwnOfferOpen,
)
from services.negotiation.handlers import handlers
from shared.contracts.deciding import Refused
from shared.contracts.message import Command
from shared.contracts.negotiation import (
    AcceptOffer,
    OfferAccepted,
    OfferCountered,
    OfferDeadlineMoved,
    OfferExpired,
    OfferMade,
    OfferRejected,
    OfferWithdrawn,
    RejectOffer,
    TermsAgreed,
    WithdrawOffer,
)
from shared.contracts.terms import terms_sha256
from tests.negotiation.case import (
    ANA,
    ANA_ID,
    BEN,
    BEN_ID,
    NOW,
    accept,
    amount,
    at_the_table,
    counter,
    make,
    offer_by,
    terms,
)

Answer = Callable[[OfferMade], Command]

SOON = NOW + timedelta(hours=1)


def reject(offer: OfferMade) -> RejectOffer:
    return RejectOffer(offer_id=offer.offer_id)


def withdraw(offer: OfferMade) -> WithdrawOffer:
    return WithdrawOffer(offer_id=offer.offer_id)


def test_an_offer_lies_on_the_table_with_its_terms_hash_and_number() -> None:
    story = at_the_table()

    made = offer_by(story, ANA)

    assert (made.number, made.party_id, made.side) == (1, ANA_ID, ANA.side)
    assert made.terms_sha256 == terms_sha256(terms())


def test_accepting_the_terms_seen_agrees_on_them() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    said = story.ask(accept(made), BEN, SOON)

    assert said == [
        OfferAccepted(offer_id=made.offer_id, party_id=BEN_ID, terms_sha256=made.terms_sha256),
        TermsAgreed(offer_id=made.offer_id, terms=made.terms, terms_sha256=made.terms_sha256),
    ]


def test_a_counter_offer_takes_the_place_of_the_offer_it_answers() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    countered, answer = story.ask(counter(made), BEN, SOON)

    assert countered == OfferCountered(offer_id=made.offer_id, party_id=BEN_ID)
    assert isinstance(answer, OfferMade)
    assert (answer.number, answer.side, answer.terms.total_cents) == (2, BEN.side, 150_000)


def test_a_counter_offer_can_be_accepted_by_the_side_that_offered_first() -> None:
    story = at_the_table()
    answer = story.ask(counter(offer_by(story, ANA)), BEN, SOON)[-1]
    assert isinstance(answer, OfferMade)

    said = story.ask(accept(answer), ANA, SOON)

    assert isinstance(said[-1], TermsAgreed)


def test_after_a_no_either_side_may_make_a_new_offer() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    said = story.ask(reject(made), BEN, SOON)

    assert said == [OfferRejected(offer_id=made.offer_id, party_id=BEN_ID)]
    assert offer_by(story, ANA, SOON).number == 2


def test_an_offer_can_be_taken_back_and_replaced() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    said = story.ask(withdraw(made), ANA, SOON)

    assert said == [OfferWithdrawn(offer_id=made.offer_id, party_id=ANA_ID)]
    assert offer_by(story, ANA, SOON, amount(190_000)).number == 2


def test_two_offers_in_a_row_by_one_side_are_refused() -> None:
    story = at_the_table()
    offer_by(story, ANA)

    with pytest.raises(OwnOfferOpen):
        story.ask(make(), ANA, SOON)


def test_of_two_offers_at_the_same_time_the_first_lies_on_the_table() -> None:
    story = at_the_table()
    offer_by(story, ANA)

    with pytest.raises(OtherOfferOpen):
        story.ask(make(), BEN, NOW)


@pytest.mark.parametrize("answer", [accept, reject, counter])
def test_nobody_answers_their_own_offer(answer: Answer) -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    with pytest.raises(OwnOffer):
        story.ask(answer(made), ANA, SOON)


def test_nobody_takes_the_other_sides_offer_back() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)

    with pytest.raises(NotYourOffer):
        story.ask(withdraw(made), BEN, SOON)


def test_accepting_terms_that_are_not_the_ones_seen_is_refused() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    other = AcceptOffer(offer_id=made.offer_id, terms_sha256=terms_sha256(amount(1)))

    with pytest.raises(OfferChanged) as refused:
        story.ask(other, BEN, SOON)

    assert refused.value.facts == {"terms_sha256": made.terms_sha256}


@pytest.mark.parametrize("answer", [accept, reject, counter, withdraw])
def test_with_nothing_on_the_table_there_is_nothing_to_answer(answer: Answer) -> None:
    elsewhere = offer_by(at_the_table(), ANA)

    with pytest.raises(NothingOnTheTable):
        at_the_table().ask(answer(elsewhere), BEN, SOON)


def test_an_older_offer_cannot_be_answered() -> None:
    story = at_the_table()
    first = offer_by(story, ANA)
    second = story.ask(counter(first), BEN, SOON)[-1]
    assert isinstance(second, OfferMade)
    third = story.ask(counter(second), ANA, SOON)[-1]
    assert isinstance(third, OfferMade)

    with pytest.raises(OfferNotCurrent) as refused:
        story.ask(accept(first), BEN, SOON)

    assert refused.value.facts == {"offer_id": str(third.offer_id)}


def test_an_offer_that_never_was_is_not_current() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    unknown = made.model_copy(update={"offer_id": UUID(int=7)})

    with pytest.raises(OfferNotCurrent):
        story.ask(accept(unknown), BEN, SOON)


@pytest.mark.parametrize(
    ("winner", "first", "second", "told"),
    [
        (ANA, withdraw, accept, OfferTakenBack),
        (ANA, withdraw, reject, OfferTakenBack),
        (ANA, withdraw, counter, OfferTakenBack),
        (BEN, reject, accept, OfferAlreadyAnswered),
        (BEN, counter, accept, OfferAlreadyAnswered),
        (BEN, accept, accept, AlreadySettled),
        (BEN, accept, reject, AlreadySettled),
    ],
)
def test_the_answering_side_that_comes_second_is_told_who_was_first(
    winner: object, first: Answer, second: Answer, told: type[Refused]
) -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    story.ask(first(made), ANA if winner is ANA else BEN, SOON)

    with pytest.raises(told):
        story.ask(second(made), BEN, SOON)


@pytest.mark.parametrize(
    ("winner", "first", "told"),
    [
        (BEN, reject, OfferTurnedDown),
        (BEN, counter, OfferCounteredFirst),
        (BEN, accept, AlreadySettled),
        (ANA, withdraw, OfferAlreadyTakenBack),
    ],
)
def test_who_takes_an_offer_back_too_late_is_told_who_was_first(
    winner: object, first: Answer, told: type[Refused]
) -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    story.ask(first(made), ANA if winner is ANA else BEN, SOON)

    with pytest.raises(told):
        story.ask(withdraw(made), ANA, SOON)


def test_after_the_agreement_on_terms_nothing_is_negotiated_any_more() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    story.ask(accept(made), BEN, SOON)

    with pytest.raises(AlreadySettled):
        story.ask(make(), ANA, SOON)


def test_an_event_about_an_offer_that_is_gone_changes_nothing() -> None:
    own = at_the_table().state.own
    gone = UUID(int=7)

    for event in (
        OfferRejected(offer_id=gone, party_id=BEN_ID),
        OfferAccepted(offer_id=gone, party_id=BEN_ID, terms_sha256=terms_sha256(terms())),
        OfferExpired(offer_id=gone, expires_at=NOW),
        OfferDeadlineMoved(offer_id=gone, expires_at=NOW),
    ):
        assert handlers.evolves[type(event)](own, event, NOW) == own
