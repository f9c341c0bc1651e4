"""The questionnaire: each answer is shared in clear or sealed for the person alone. Answers are not kept here."""

from collections.abc import Mapping, Sequence
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
from shared.courtcalendar.answers import is_answer, takes
from shared.courtcalendar.guidance import Audience, Question

LONGEST_BOX: Final = 16_000


def submit_questionnaire(
    negotiation: Negotiation, command: SubmitQuestionnaire, context: Deciding
) -> QuestionnaireSubmitted:
    """Record a party's answers; answering again replaces them until terms are agreed."""
    party_id, side = participant(negotiation, context)
    still_negotiating(negotiation, context)
    questions = {question.name: question for question in court_of(negotiation, context).questionnaire}
    _check_questions([answer.question for answer in command.answers], questions)
    for answer in command.answers:
        _check_answer(answer, questions[answer.question], party_id)
    return QuestionnaireSubmitted(party_id=party_id, side=side, answers=command.answers)


def evolve_questionnaire_submitted(own: NegotiationOwn, event: QuestionnaireSubmitted, _: datetime) -> NegotiationOwn:
    answered_by = tuple(sorted({*own.answered_by, event.party_id}))
    return changed(own, answered_by=answered_by)


def _check_questions(asked: Sequence[str], questions: Mapping[str, Question]) -> None:
    needed = [name for name, question in questions.items() if not question.optional and name not in asked]
    if needed or not asked:
        raise AnswersMissing({"questions": ", ".join(needed or questions)})
    unknown = [name for name in asked if name not in questions]
    if unknown:
        raise QuestionUnknown({"questions": ", ".join(questions), "unknown": ", ".join(unknown)})
    twice = next((name for name in asked if asked.count(name) > 1), None)
    if twice:
        raise AnswerUnclear({"question": twice, "takes": "one answer"})


def _check_answer(answer: Answer, question: Question, party_id: UUID) -> None:
    if answer.private is not None and answer.shared is None:
        if question.audience_fixed and question.audience is Audience.SHARED:
            raise AnswerUnclear({"question": question.name, "takes": "an answer that both sides see"})
        if answer.private.audience != f"party:{party_id}" or not 1 <= len(answer.private.box) <= LONGEST_BOX:
            raise _unclear(question)
    elif answer.shared is not None and answer.private is None:
        _check_shared(answer.shared, question)
    else:
        raise _unclear(question)


def _check_shared(text: str, question: Question) -> None:
    if question.audience_fixed and question.audience is Audience.PRIVATE:
        raise AnswerMustBePrivate({"question": question.name})
    if not is_answer(question, text):
        raise _unclear(question)


def _unclear(question: Question) -> AnswerUnclear:
    return AnswerUnclear({"question": question.name, "takes": takes(question)})
