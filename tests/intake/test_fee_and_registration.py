from datetime import date, timedelta
from typing import Any

import pytest

from services.intake import errors as no
from shared.contracts.acting import NobodyActsForAnother
from shared.contracts.actor import Actor, Side
from shared.contracts.deciding import Refused
from shared.contracts.identity import case_id_of, party_id_of
from shared.contracts.intake import CaseRegistered, FeeReceiptRecorded, Phase
from shared.contracts.parties import Language, Party, UserAgreement
from shared.contracts.policy import Role
from shared.contracts.public import CaseStatus
from tests.intake.case import (
    ANA,
    ANA_ID,
    ANA_NEW,
    BEN_NEW,
    CASE_ID,
    CLERK,
    NOW,
    PARTIES,
    RECEIPT,
    REGISTER,
    fresh,
    kinds,
    paid,
    public,
    registered,
    sealed_for,
)

NOT_ELIGIBLE = REGISTER.eligibility.model_copy(update={"not_in_bankruptcy": False})
OTHER_COURTS_CLERK = CLERK.model_copy(update={"court_id": "redwood"})


def test_the_clerk_records_the_fee_and_nobody_outside_learns_of_it() -> None:
    story = fresh()

    said = story.ask(RECEIPT.model_copy(update={"case_number": "stk cv lsc 2026 0004711"}), CLERK, NOW)

    assert kinds(said) == ["FeeReceiptRecorded", "PhaseChanged"]
    assert isinstance(said[0], FeeReceiptRecorded)
    assert said[0].case_number == RECEIPT.case_number
    assert story.state.own.phase is Phase.FEE_CONFIRMED
    assert public(said) == []


@pytest.mark.parametrize(
    ("change", "refusal", "facts"),
    [
        ({"amount_cents": 2_600}, no.WrongFee, {"fee": "$27.00", "paid_on": "2026-03-02"}),
        ({"amount_cents": 0}, no.WrongFee, {"fee": "$27.00", "paid_on": "2026-03-02"}),
        ({"case_number": "4711"}, no.CaseNumberWrong, {"example": "STK-CV-LSC-2026-0004711"}),
        ({"case_number": "STK-CV-LSC-2026-0004712"}, no.CaseNumberElsewhere, {}),
        ({"paid_on": date(2026, 3, 3)}, no.ReceiptInTheFuture, {"today": "2026-03-02"}),
        ({"paid_on": date(2020, 1, 2)}, no.NoFeeHere, {"paid_on": "2020-01-02"}),
        ({"court_id": "nowhere"}, no.CourtUnknown, {}),
    ],
)
def test_a_wrong_receipt_is_refused_with_a_sentence(
    change: dict[str, Any], refusal: type[Refused], facts: dict[str, str]
) -> None:
    with pytest.raises(refusal) as refused:
        fresh().ask(RECEIPT.model_copy(update=change), CLERK, NOW)

    assert refused.value.facts == facts
    assert refused.value.sentence.format(**facts)


def test_a_receipt_of_another_case_cannot_be_used_again() -> None:
    with pytest.raises(no.ReceiptUsed):
        fresh().ask(RECEIPT, CLERK, NOW, taken=["san-joaquin/R1001"])


def test_a_receipt_is_the_same_however_it_is_typed() -> None:
    with pytest.raises(no.ReceiptUsed):
        fresh().ask(RECEIPT.model_copy(update={"receipt_number": " r-10 01 "}), CLERK, NOW, taken=["san-joaquin/R1001"])


def test_the_fee_of_a_case_is_recorded_once() -> None:
    with pytest.raises(no.FeeAlreadyRecorded):
        paid().ask(RECEIPT.model_copy(update={"receipt_number": "R-2"}), CLERK, NOW)


@pytest.mark.parametrize("actor", [None, ANA_NEW, OTHER_COURTS_CLERK])
def test_only_a_clerk_of_this_court_records_a_receipt(actor: Actor | None) -> None:
    with pytest.raises(no.NotThisCourtsClerk):
        fresh().ask(RECEIPT, actor, NOW)


def test_the_plaintiff_registers_a_case_whose_fee_is_recorded() -> None:
    story = paid()

    said = story.ask(REGISTER.model_copy(update={"declared_hearing_on": date(2026, 4, 15)}), ANA_NEW, NOW)

    assert kinds(said) == ["CaseRegistered", "HearingDeclared", "PhaseChanged", "CaseStatusChanged"]
    assert public(said) == [CaseStatus.REGISTERED]
    assert story.state.own.declared_hearing_on == date(2026, 4, 15)
    ana = story.state.own.person(ANA_ID)
    assert ana
    assert (ana.joined, ana.account_id) == (True, ANA_NEW.account_id)


def test_without_a_recorded_fee_the_plaintiff_is_told_what_to_do() -> None:
    with pytest.raises(no.FeeNotRecorded) as refused:
        fresh().ask(REGISTER, ANA_NEW, NOW)

    assert refused.value.facts == {"phone": "(209) 992-5701"}
    assert "Pay the fee to the court first" in refused.value.sentence


def wrong_parties() -> list[tuple[Party, ...]]:
    ana, ben = PARTIES
    third = ben.model_copy(update={"party_id": party_id_of(CASE_ID, Side.DEFENDANT, 2)})
    return [
        (ana,),
        (ana, ana),
        (ana, ben, third),
        (ana, third),
        (ana, ben.model_copy(update={"side": Side.PLAINTIFF})),
        (ana, ben.model_copy(update={"contact": sealed_for(ANA_ID)})),
    ]


@pytest.mark.parametrize("parties", wrong_parties())
def test_every_party_is_named_once_with_an_address_of_its_own(parties: tuple[Party, ...]) -> None:
    with pytest.raises(no.PartiesIncomplete):
        paid().ask(REGISTER.model_copy(update={"parties": parties}), ANA_NEW, NOW)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"receipt_number": "R-9"}, no.ReceiptDoesNotMatch),
        ({"case_number": "no number"}, no.CaseNumberWrong),
        ({"eligibility": NOT_ELIGIBLE}, no.NotEligible),
        ({"user_agreement": UserAgreement(version="2025", language=Language.ENGLISH)}, no.UserAgreementChanged),
        ({"receipt_number": None}, no.ReceiptDoesNotMatch),
        ({"declared_hearing_on": date(2028, 3, 7)}, no.HearingTooFar),
        ({"declared_hearing_on": date(2026, 3, 3)}, no.TooLateToRegister),
        ({"declared_hearing_on": date(2026, 2, 2)}, no.TooLateToRegister),
        ({"account_id": BEN_NEW.account_id}, NobodyActsForAnother),
    ],
)
def test_a_registration_that_does_not_fit_is_refused(change: dict[str, Any], refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        paid().ask(REGISTER.model_copy(update=change), ANA_NEW, NOW)


def test_who_accepted_an_older_user_agreement_is_told_which_one_is_in_force() -> None:
    older = UserAgreement(version="2025", language=Language.ENGLISH)

    with pytest.raises(no.UserAgreementChanged) as refused:
        paid().ask(REGISTER.model_copy(update={"user_agreement": older}), ANA_NEW, NOW)

    assert refused.value.facts == {"version": REGISTER.user_agreement.version}


@pytest.mark.parametrize(
    ("actor", "refusal"),
    [
        (None, no.PartyOnly),
        (CLERK, no.PartyOnly),
        (ANA_NEW.model_copy(update={"court_id": "redwood"}), no.PartyOnly),
        (ANA_NEW.model_copy(update={"acting_for": ANA_ID}), NobodyActsForAnother),
        (ANA, NobodyActsForAnother),
    ],
)
def test_only_the_plaintiff_in_person_registers(actor: Actor | None, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        paid().ask(REGISTER, actor, NOW)


@pytest.mark.parametrize("actor", [BEN_NEW, ANA_NEW, ANA])
def test_a_case_is_registered_once_and_whoever_asks_again_is_told_so(actor: Actor) -> None:
    with pytest.raises(no.AlreadyRegistered):
        registered().ask(REGISTER, actor, NOW + timedelta(days=1))


def test_a_claim_over_the_limit_is_flagged_for_the_clerk_who_took_it() -> None:
    for cents, flagged in ((1_250_000, False), (1_250_001, True)):
        said = paid().ask(REGISTER.model_copy(update={"claim_cents": cents}), ANA_NEW, NOW)[0]

        assert isinstance(said, CaseRegistered)
        assert said.over_limit is flagged


def test_a_court_without_a_fee_lets_the_plaintiff_register_at_once() -> None:
    case_id = case_id_of("redwood", "RW004711")
    parties = tuple(
        party.model_copy(update={"party_id": own_id, "contact": sealed_for(own_id)})
        for party in PARTIES
        for own_id in [party_id_of(case_id, party.side, 1)]
    )
    change = {
        "court_id": "redwood",
        "case_number": "rw004711",
        "receipt_number": None,
        "parties": parties,
        "user_agreement": UserAgreement(version="new", language=Language.ENGLISH),
    }
    actor = ANA_NEW.model_copy(update={"court_id": "redwood", "role": Role.PARTY})

    said = fresh(case_id).ask(REGISTER.model_copy(update=change), actor, NOW)

    assert public(said) == [CaseStatus.REGISTERED]


def test_a_case_stays_with_its_court() -> None:
    story = fresh()
    story.ask(RECEIPT, CLERK, NOW)

    with pytest.raises(no.CourtUnknown):
        story.ask(RECEIPT.model_copy(update={"court_id": "redwood"}), OTHER_COURTS_CLERK, NOW)
