"""The questionnaire: each answer is shared in clear or sealed for the person alone. Answers are not kept here."""

from datetime import datetime
from typing import Final
from uuid import UUID

from services.negotiation.domain.negotiation import Deciding, Negotiation, NegotiationOwn, court_of
from services.negotiation.domain.participation import participant, still_negotiating
from services.negotiation.errors import (
    AnswerMustBePrivate,
    AnswersMissing,
    AnswerUnclear,
    QuestionUnknown,
)
from shared.contracts.message import changed
from shared.contracts.negotiation import Answer, QuestionnaireSubmitted, SubmitQuestionnaire
from shared.courtcalendar.guidance import Audience, Question, QuestionKind

LONGEST_BOX: Final = 16_000


def submit_questionnaire(
    negotiation: Negotiation, command: SubmitQuestionnaire, context: Deciding
) -> QuestionnaireSubmitted:
    """Record a party's answers; answering again replaces them until terms are agreed."""
    party_id, side = participant(negotiation, context)
    still_negotiating(negotiation, context)
    questions = {question.name: question for question in court_of(negotiation, context).questionnaire}
    asked = [answer.question for answer in command.answers]
    if not asked:
        raise AnswersMissing
    if len(set(asked)) != len(asked) or not questions.keys() >= set(asked):
        raise QuestionUnknown({"questions": ", ".join(questions)})
    for answer in command.answers:
        _check_answer(answer, questions[answer.question], party_id)
    return QuestionnaireSubmitted(party_id=party_id, side=side, answers=command.answers)


def evolve_questionnaire_submitted(own: NegotiationOwn, event: QuestionnaireSubmitted, _: datetime) -> NegotiationOwn:
    answered_by = tuple(sorted({*own.answered_by, event.party_id}))
    return changed(own, answered_by=answered_by)


def _check_answer(answer: Answer, question: Question, party_id: UUID) -> None:
    if answer.private is not None and answer.shared is None:
        if question.audience_fixed and question.audience is Audience.SHARED:
            raise AnswerUnclear
        if answer.private.audience != f"party:{party_id}" or not 1 <= len(answer.private.box) <= LONGEST_BOX:
            raise AnswerUnclear
    elif answer.shared is not None and answer.private is None:
        _check_shared(answer.shared, question)
    else:
        raise AnswerUnclear


def _check_shared(text: str, question: Question) -> None:
    if question.audience_fixed and question.audience is Audience.PRIVATE:
        raise AnswerMustBePrivate
    choices = _choices(question)
    if choices and text not in choices:
        raise AnswerUnclear


def _choices(question: Question) -> frozenset[str]:
    if question.kind is QuestionKind.YES_NO and not question.choices:
        return frozenset({"yes", "no"})
    return frozenset(choice.value for choice in question.choices)
