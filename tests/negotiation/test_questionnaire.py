import pytest

from services.negotiation.domain.negotiation import Rules
from services.negotiation.errors import (
    AlreadySettled,
    AnswerMustBePrivate,
    AnswersMissing,
    AnswerUnclear,
    CutoffPassed,
    NotJoined,
    QuestionUnknown,
)
from shared.contracts.deciding import Refused
from shared.contracts.message import Sealed
from shared.contracts.negotiation import Answer, QuestionnaireSubmitted, SubmitQuestionnaire
from shared.courtcalendar.guidance import Audience, QuestionKind
from tests.negotiation.case import (
    ANA,
    ANA_ID,
    BEN,
    BEN_ID,
    COURT,
    COURT_ID,
    CUTOFF,
    NOW,
    accept,
    at_the_table,
    case,
    offer_by,
    registered,
    sealed_for,
)

NEEDED = next(question for question in COURT.questionnaire if not question.optional)
FREE = [question for question in COURT.questionnaire if not question.audience_fixed]
OPEN = next(question for question in FREE if question.kind is QuestionKind.LONG_TEXT)
CHOICE = next(question for question in FREE if question.choices and question is not NEEDED)
PRIVATE = next(question for question in COURT.questionnaire if question not in FREE)


OWED = Answer(question=NEEDED.name, shared=NEEDED.choices[0].value)


def submit(*answers: Answer) -> SubmitQuestionnaire:
    """Answer what must be answered, and these."""
    return SubmitQuestionnaire(answers=(OWED, *answers))


def of(kind: QuestionKind) -> Rules:
    """Let the court ask one question of a kind, which may be left out."""
    question = OPEN.model_copy(update={"kind": kind})
    return Rules(courts={COURT_ID: COURT.model_copy(update={"questionnaire": (question,)})})


SHARED = Answer(question=OPEN.name, shared="I owe a part of it.")
SECRET = Answer(question=PRIVATE.name, private=sealed_for(BEN_ID))


def test_each_answer_is_shared_or_private() -> None:
    said = at_the_table().ask(submit(SHARED, SECRET), BEN, NOW)

    assert said == [QuestionnaireSubmitted(party_id=BEN_ID, side=BEN.side, answers=(OWED, SHARED, SECRET))]


def test_the_plaintiff_may_answer_before_anybody_joins() -> None:
    story = case()
    story.hear(registered(), at=NOW)

    story.ask(submit(SHARED), ANA, NOW)

    assert story.state.own.answered_by == (ANA_ID,)


def test_answering_again_replaces_the_answers() -> None:
    story = at_the_table()
    story.ask(submit(SHARED), BEN, NOW)
    story.ask(submit(SHARED), ANA, NOW)
    story.ask(submit(SECRET), BEN, NOW)

    assert story.state.own.answered_by == tuple(sorted((ANA_ID, BEN_ID)))
    assert story.state.own == story.folded()


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ((SHARED, SHARED), AnswerUnclear),
        ((Answer(question="favourite_colour", shared="blue"),), QuestionUnknown),
        ((Answer(question=OPEN.name),), AnswerUnclear),
        ((Answer(question=OPEN.name, shared="both", private=sealed_for(BEN_ID)),), AnswerUnclear),
        ((Answer(question=CHOICE.name, shared="no such choice"),), AnswerUnclear),
        ((Answer(question=PRIVATE.name, shared="I worry about my job."),), AnswerMustBePrivate),
        ((Answer(question=OPEN.name, private=sealed_for(ANA_ID)),), AnswerUnclear),
        ((Answer(question=OPEN.name, private=Sealed(audience="case", box="Ym94")),), AnswerUnclear),
        ((Answer(question=OPEN.name, private=Sealed(audience=f"party:{BEN_ID}", box="")),), AnswerUnclear),
    ],
)
def test_answers_that_cannot_be_kept_are_refused(answers: tuple[Answer, ...], told: type[Refused]) -> None:
    with pytest.raises(told):
        at_the_table().ask(submit(*answers), BEN, NOW)


def test_a_questionnaire_without_an_answer_is_refused() -> None:
    with pytest.raises(AnswersMissing):
        at_the_table().ask(SubmitQuestionnaire(answers=()), BEN, NOW)


def test_a_question_that_must_be_answered_is_named_when_it_is_left_out_also_later() -> None:
    story = at_the_table()
    story.ask(submit(SHARED), BEN, NOW)

    with pytest.raises(AnswersMissing) as refused:
        story.ask(SubmitQuestionnaire(answers=(SHARED,)), BEN, NOW)
    assert refused.value.facts == {"questions": NEEDED.name}


@pytest.mark.parametrize(
    ("answer", "facts"),
    [
        (
            Answer(question="favourite_colour", shared="blue"),
            {"questions": ", ".join(each.name for each in COURT.questionnaire), "unknown": "favourite_colour"},
        ),
        (OWED, {"question": NEEDED.name, "takes": "one answer"}),
        (
            Answer(question=CHOICE.name, shared="no such choice"),
            {"question": CHOICE.name, "takes": ", ".join(choice.value for choice in CHOICE.choices)},
        ),
        (Answer(question=PRIVATE.name, shared="I worry about my job."), {"question": PRIVATE.name}),
    ],
)
def test_a_refusal_names_the_question_and_what_is_taken(answer: Answer, facts: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        at_the_table().ask(submit(answer), BEN, NOW)

    assert refused.value.facts == facts


@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [
        (QuestionKind.YES_NO, "maybe", "no"),
        (QuestionKind.MONEY, "72500", "$725.00"),
        (QuestionKind.MONEY, "$0.00", "$0.50"),
        (QuestionKind.MONEY, "$1234.50", "$1,234.50"),
        (QuestionKind.DATE, "1/15/2027", "2027-01-15"),
        (QuestionKind.DATE, "2027-02-30", "2027-02-28"),
    ],
)
def test_an_answer_has_the_form_of_its_kind(kind: QuestionKind, wrong: str, right: str) -> None:
    story = at_the_table()
    story.rules = of(kind)

    with pytest.raises(AnswerUnclear):
        story.ask(SubmitQuestionnaire(answers=(Answer(question=OPEN.name, shared=wrong),)), BEN, NOW)
    assert story.ask(SubmitQuestionnaire(answers=(Answer(question=OPEN.name, shared=right),)), BEN, NOW)


def test_a_choice_is_one_of_the_courts() -> None:
    choice = Answer(question=CHOICE.name, shared=CHOICE.choices[0].value)

    assert len(at_the_table().ask(submit(choice), BEN, NOW)) == 1


def test_who_has_not_joined_does_not_answer() -> None:
    story = case()
    story.hear(registered(), at=NOW)

    with pytest.raises(NotJoined):
        story.ask(submit(SHARED), BEN, NOW)


def test_nobody_answers_after_the_cutoff() -> None:
    with pytest.raises(CutoffPassed):
        at_the_table().ask(submit(SHARED), BEN, CUTOFF)


def test_nobody_answers_after_the_agreement_on_terms() -> None:
    story = at_the_table()
    story.ask(accept(offer_by(story, ANA)), BEN, NOW)

    with pytest.raises(AlreadySettled):
        story.ask(submit(SHARED), BEN, NOW)


@pytest.mark.parametrize("text", ["yes", "no"])
def test_a_yes_or_no_question_is_answered_with_yes_or_no(text: str) -> None:
    yes_no = next(question for question in FREE if question.kind is QuestionKind.YES_NO)

    assert len(at_the_table().ask(submit(Answer(question=yes_no.name, shared=text)), BEN, NOW)) == 1


def test_every_question_may_be_answered_and_each_privately() -> None:
    answers = [Answer(question=question.name, private=sealed_for(BEN_ID)) for question in COURT.questionnaire]

    assert len(at_the_table().ask(SubmitQuestionnaire(answers=tuple(answers)), BEN, NOW)) == 1


def test_an_answer_that_the_court_shares_is_not_kept_private() -> None:
    shared = OPEN.model_copy(update={"audience": Audience.SHARED, "audience_fixed": True})
    court = COURT.model_copy(update={"questionnaire": (shared,)})
    story = at_the_table()
    story.rules = Rules(courts={COURT_ID: court})

    with pytest.raises(AnswerUnclear):
        story.ask(SubmitQuestionnaire(answers=(Answer(question=OPEN.name, private=sealed_for(BEN_ID)),)), BEN, NOW)
