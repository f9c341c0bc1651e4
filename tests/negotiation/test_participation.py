from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from services.negotiation.errors import (
    NamedPersonGone,
    NotJoined,
    NotNamed,
    OfferAlreadyAnswered,
    OtherSideLeft,
    OtherSideNotJoined,
    OwnOffer,
    YouHaveLeft,
)
from shared.contracts.acting import NobodyActsForAnother, NotYourCase
from shared.contracts.actor import Actor, Side
from shared.contracts.documents import ExitConfirmed
from shared.contracts.identity import party_id_of
from shared.contracts.intake import PartyLeft
from shared.contracts.negotiation import TermsAgreed
from shared.contracts.policy import Role
from tests.negotiation.case import (
    ANA,
    ANA_ID,
    BEN,
    BEN_ID,
    CASE_ID,
    NOW,
    accept,
    actor_of,
    at_the_table,
    case,
    hearing_set,
    joined,
    make,
    offer_by,
    party,
    registered,
    terms,
)

CAL_ID = party_id_of(CASE_ID, Side.DEFENDANT, 2)
CAL = actor_of(CAL_ID, Side.DEFENDANT)
DEE_ID = party_id_of(CASE_ID, Side.PLAINTIFF, 2)
DEE = actor_of(DEE_ID, Side.PLAINTIFF)
STRANGER = actor_of(UUID(int=1), Side.DEFENDANT)


def with_four() -> Any:
    """Two people on each side, all of them there."""
    story = case()
    people = (party(CAL_ID, Side.DEFENDANT, "Cal Cole"), party(DEE_ID, Side.PLAINTIFF, "Dee Ruiz"))
    story.hear(registered(*people), hearing_set(), joined(), joined(CAL_ID), joined(DEE_ID, Side.PLAINTIFF), at=NOW)
    return story


EVERYBODY = {"payer_ids": (BEN_ID, CAL_ID), "payee_ids": (ANA_ID, DEE_ID)}


def test_no_offer_before_the_other_side_has_joined() -> None:
    story = case()
    story.hear(registered(), hearing_set(), at=NOW)

    with pytest.raises(OtherSideNotJoined):
        story.ask(make(), ANA, NOW)


def test_who_is_named_but_has_not_joined_cannot_offer() -> None:
    story = case()
    story.hear(registered(), at=NOW)

    with pytest.raises(NotJoined):
        story.ask(make(), BEN, NOW)


@pytest.mark.parametrize(
    "actor",
    [
        None,
        STRANGER,
        BEN.model_copy(update={"side": Side.PLAINTIFF}),
        BEN.model_copy(update={"court_id": "elsewhere"}),
        BEN.model_copy(update={"role": Role.CLERK}),
        BEN.model_copy(update={"party_id": None}),
    ],
)
def test_only_a_party_of_this_case_negotiates(actor: Actor | None) -> None:
    with pytest.raises(NotYourCase):
        at_the_table().ask(make(), actor, NOW)


def test_an_unknown_case_belongs_to_nobody() -> None:
    with pytest.raises(NotYourCase):
        case().ask(make(), ANA, NOW)


def test_a_helper_neither_offers_nor_accepts_for_a_party() -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    helped = BEN.model_copy(update={"acting_for": BEN_ID})

    with pytest.raises(NobodyActsForAnother):
        story.ask(accept(made), helped, NOW)


@pytest.mark.parametrize("gone", [ExitConfirmed, PartyLeft])
def test_an_exit_ends_the_negotiation_for_both_sides(gone: Callable[..., Any]) -> None:
    story = at_the_table()
    made = offer_by(story, ANA)
    story.hear(gone(party_id=BEN_ID), at=NOW)

    with pytest.raises(YouHaveLeft):
        story.ask(accept(made), BEN, NOW)
    with pytest.raises(OtherSideLeft):
        story.ask(make(), ANA, NOW)


def test_an_exit_of_somebody_unknown_changes_nothing() -> None:
    story = at_the_table()
    before = story.state

    story.hear(PartyLeft(party_id=UUID(int=9)), at=NOW)

    assert story.state == before


def test_one_persons_leaving_ends_only_their_part() -> None:
    story = with_four()
    story.hear(PartyLeft(party_id=CAL_ID), at=NOW)

    made = offer_by(story, ANA, offered=terms(payee_ids=(ANA_ID,)))

    assert isinstance(story.ask(accept(made), BEN, NOW)[-1], TermsAgreed)


def test_terms_are_agreed_when_everybody_named_has_accepted() -> None:
    story = with_four()
    made = offer_by(story, ANA, offered=terms(**EVERYBODY))

    assert len(story.ask(accept(made), BEN, NOW)) == 1
    assert len(story.ask(accept(made), DEE, NOW)) == 1
    assert isinstance(story.ask(accept(made), CAL, NOW)[-1], TermsAgreed)


def test_nobody_accepts_twice() -> None:
    story = with_four()
    made = offer_by(story, ANA, offered=terms(**EVERYBODY))
    story.ask(accept(made), BEN, NOW)

    with pytest.raises(OfferAlreadyAnswered):
        story.ask(accept(made), BEN, NOW)


def test_who_is_not_named_does_not_accept() -> None:
    story = with_four()
    made = offer_by(story, ANA)

    with pytest.raises(NotNamed):
        story.ask(accept(made), CAL, NOW)
    with pytest.raises(OwnOffer):
        story.ask(accept(made), DEE, NOW)


def test_an_offer_that_names_somebody_who_has_left_cannot_be_accepted() -> None:
    story = with_four()
    made = offer_by(story, ANA, offered=terms(**EVERYBODY))
    story.hear(PartyLeft(party_id=CAL_ID), at=NOW)

    with pytest.raises(NamedPersonGone):
        story.ask(accept(made), BEN, NOW)
