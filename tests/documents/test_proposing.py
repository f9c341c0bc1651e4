"""Proposing and approving, in the court's words."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.documents.domain.proposing import RENDER, RenderAgreement
from services.documents.errors import (
    AgreementChanged,
    AgreementExists,
    AlreadyApproved,
    CutoffPassed,
    FinishNotOffered,
    NoAgreedTerms,
    NoAgreement,
    NoPlanToKeep,
    OwnProposal,
    PlaintiffOnly,
    PlanNeedsJurisdiction,
    SomebodyLeft,
    TermsChanged,
    TranslationMissing,
    TranslationNotNeeded,
)
from shared.contracts.acting import NobodyActsForAnother, NotYourCase
from shared.contracts.actor import Actor
from shared.contracts.deciding import State
from shared.contracts.documents import (
    AgreementApproved,
    AgreementDrafted,
    AgreementProposed,
    DocumentFailed,
    Finish,
    SigningOpened,
    Translation,
)
from shared.contracts.intake import ExitRequested, HearingVacated, PartyLeft
from shared.contracts.parties import Language
from shared.contracts.policy import Role
from tests.documents import case
from tests.documents.case import ANA, AT_ONCE, BEN, CUTOFF, IN_PARTS, NOW, OWN_WORDS


def test_the_plaintiff_drafts_the_agreement_and_both_see_it_when_it_is_set_in_type() -> None:
    story = case.told()

    drafted = story.ask(case.propose(), ANA, NOW)
    shown = case.render(story)

    assert isinstance(drafted[0], AgreementDrafted)
    assert isinstance(shown[0], AgreementProposed)
    assert shown[0].base_sha256 == case.file_of("base 1").sha256
    assert {"parties", "payment", "ending_a", "binding", "hearing", "public_record"} <= {
        clause.name for clause in shown[0].clauses
    }


def test_the_paper_carries_the_names_that_the_clerk_confirmed() -> None:
    story = case.told()

    story.ask(case.propose(), ANA, NOW)

    work = story.jobs[0].payload
    assert isinstance(work, RenderAgreement)
    assert [signer.name for signer in work.paper.signers] == ["Ana Ruiz", "Ben Cole"]


def test_the_defendant_cannot_propose() -> None:
    with pytest.raises(PlaintiffOnly):
        case.told().ask(case.propose(), BEN, NOW)


def test_nothing_is_proposed_before_both_agree_on_terms() -> None:
    with pytest.raises(NoAgreedTerms):
        case.told(terms=None).ask(case.propose(), ANA, NOW)


def test_only_the_agreed_terms_can_be_proposed() -> None:
    story = case.told()

    with pytest.raises(TermsChanged) as refused:
        story.ask(case.propose(terms_sha256=case.HASH), ANA, NOW)

    assert refused.value.facts == {"terms_sha256": story.state.heard.terms_sha256}


def test_a_payment_plan_needs_the_court_to_keep_the_case() -> None:
    with pytest.raises(PlanNeedsJurisdiction):
        case.told(IN_PARTS).ask(case.propose(IN_PARTS, finish=Finish.PAID_NOW), ANA, NOW)


def test_money_paid_at_once_leaves_nothing_to_keep_the_case_for() -> None:
    with pytest.raises(NoPlanToKeep):
        case.told().ask(case.propose(finish=Finish.PLAN_RETAINED), ANA, NOW)


def test_a_finish_that_the_court_does_not_offer_is_refused() -> None:
    story = case.told()
    story.rules = case.at_court(("B",))

    with pytest.raises(FinishNotOffered) as refused:
        story.ask(case.propose(), ANA, NOW)

    assert refused.value.facts == {"finish": "A", "offered": "B"}


def test_after_the_cutoff_nothing_is_proposed_but_at_the_last_instant_it_is() -> None:
    assert case.told(IN_PARTS).ask(case.propose(IN_PARTS), ANA, CUTOFF)

    with pytest.raises(CutoffPassed):
        case.told(IN_PARTS).ask(case.propose(IN_PARTS), ANA, CUTOFF + timedelta(seconds=1))


@pytest.mark.parametrize(
    "actor",
    [None, case.with_method(ANA, role=Role.CLERK), case.with_method(ANA, party_id=uuid4())],
    ids=["nobody", "a clerk", "a stranger"],
)
def test_only_a_party_of_the_case_may_propose(actor: Actor | None) -> None:
    with pytest.raises(NotYourCase):
        case.told().ask(case.propose(), actor, NOW)


def test_an_advisor_cannot_propose_for_a_party() -> None:
    with pytest.raises(NobodyActsForAnother):
        case.told().ask(case.propose(), case.with_method(ANA, acting_for=case.ANA_ID), NOW)


def test_the_same_terms_are_proposed_once() -> None:
    with pytest.raises(AgreementExists):
        case.proposed().ask(case.propose(), ANA, NOW)


def test_new_terms_make_a_new_version_until_all_have_signed() -> None:
    story = case.approved()
    story.hear(case.agreed(IN_PARTS), at=NOW)

    drafted = story.ask(case.propose(IN_PARTS), ANA, NOW)

    assert isinstance(drafted[0], AgreementDrafted)
    assert drafted[0].version_number == 2

    finished = case.signed()
    finished.hear(case.agreed(IN_PARTS), at=NOW)
    with pytest.raises(AgreementExists):
        finished.ask(case.propose(IN_PARTS), ANA, NOW)


def test_a_paper_that_could_not_be_made_can_be_proposed_again() -> None:
    story = case.told()
    story.ask(case.propose(), ANA, NOW)

    failed = story.give_up(RENDER, story.jobs[0].payload, NOW)
    again = story.ask(case.propose(), ANA, NOW)

    assert isinstance(failed[0], DocumentFailed)
    assert isinstance(again[0], AgreementDrafted)
    assert again[0].version_number == 2


def test_a_paper_that_is_ready_after_somebody_left_is_not_shown() -> None:
    story = case.told()
    story.ask(case.propose(), ANA, NOW)
    story.hear(ExitRequested(party_id=case.BEN_ID), at=NOW)

    assert case.render(story) == []


def test_own_words_need_a_persons_translation_where_the_parties_read_different_languages() -> None:
    terms = AT_ONCE.model_copy(update={"other_terms": (OWN_WORDS,)})
    translation = Translation(
        term_number=1, language=Language.SPANISH, text="Ben devuelve la escalera", translator="Elena Cruz"
    )

    with pytest.raises(TranslationMissing) as refused:
        case.told(terms, reads=Language.SPANISH).ask(case.propose(terms), ANA, NOW)
    nameless = translation.model_copy(update={"translator": " "})
    with pytest.raises(TranslationMissing):
        case.told(terms, reads=Language.SPANISH).ask(case.propose(terms, translations=(nameless,)), ANA, NOW)

    assert refused.value.facts == {"number": "1"}
    assert case.told(terms, reads=Language.SPANISH).ask(case.propose(terms, translations=(translation,)), ANA, NOW)
    assert case.told(terms).ask(case.propose(terms), ANA, NOW)


def test_a_translation_that_nobody_needs_is_refused() -> None:
    terms = AT_ONCE.model_copy(update={"other_terms": (OWN_WORDS,)})
    first = Translation(term_number=1, language=Language.SPANISH, text="Devuelve la escalera", translator="Elena Cruz")
    second = first.model_copy(update={"term_number": 2})

    for reads, given in (
        (Language.ENGLISH, (first,)),
        (Language.SPANISH, (first, first)),
        (Language.SPANISH, (first, second)),
    ):
        with pytest.raises(TranslationNotNeeded) as refused:
            case.told(terms, reads=reads).ask(case.propose(terms, translations=given), ANA, NOW)

        assert refused.value.facts == {"number": str(given[-1].term_number)}


def test_when_the_other_side_approves_signing_opens() -> None:
    story = case.proposed()

    said = story.ask(case.approve(), BEN, NOW)

    assert [type(event) for event in said] == [AgreementApproved, SigningOpened]


def test_signing_opens_only_when_everybody_on_the_claim_has_approved() -> None:
    story = case.proposed()
    third = story.state.heard.parties[1].model_copy(update={"party_id": uuid4(), "name": "Cara Lund"})
    heard = story.state.heard.model_copy(update={"parties": (*story.state.heard.parties, third)})
    story.state = State(story.state.case_id, story.state.own, heard)

    first = story.ask(case.approve(), BEN, NOW)
    last = story.ask(case.approve(), case.with_method(BEN, party_id=third.party_id), NOW)

    assert [type(event) for event in first] == [AgreementApproved]
    assert [type(event) for event in last] == [AgreementApproved, SigningOpened]


def test_who_wrote_the_agreement_does_not_approve_it() -> None:
    with pytest.raises(OwnProposal):
        case.proposed().ask(case.approve(), ANA, NOW)


def test_nobody_approves_twice() -> None:
    with pytest.raises(AlreadyApproved):
        case.approved().ask(case.approve(), BEN, NOW)


def test_only_the_paper_that_was_read_can_be_approved() -> None:
    with pytest.raises(AgreementChanged):
        case.proposed().ask(case.approve(base="another"), BEN, NOW)
    with pytest.raises(AgreementChanged):
        case.proposed().ask(case.approve(version=2), BEN, NOW)


def test_nothing_can_be_approved_before_the_paper_stands() -> None:
    story = case.told()
    story.ask(case.propose(), ANA, NOW)

    with pytest.raises(NoAgreement):
        story.ask(case.approve(), BEN, NOW)


def test_after_somebody_left_there_is_no_agreement_any_more() -> None:
    declined = case.told()
    declined.hear(PartyLeft(party_id=case.BEN_ID), at=NOW)

    with pytest.raises(SomebodyLeft):
        declined.ask(case.propose(), ANA, NOW)


def test_a_vacated_hearing_leaves_the_cutoff_as_it_was() -> None:
    story = case.told()
    story.hear(HearingVacated(vacated_at=NOW), at=NOW)

    assert story.state.heard.hearing_at is None
    assert story.ask(case.propose(), ANA, NOW)
