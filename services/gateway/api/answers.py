"""The court's questionnaire for programs: how each answer is written, judged before it is sealed.

Nobody but its writer can read a private answer afterwards, so its form is judged here, by the rule of the decider.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from fastapi.exceptions import RequestValidationError
from pydantic import Field
from typing_extensions import override

from services.gateway.door.visiting import Visit
from services.gateway.door.wrong_parts import Fault, fault_of
from shared.contracts.message import Facts, changed
from shared.contracts.terms import LONGEST_LIST
from shared.contracts.values.kind import Kind
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.numbers import YesNo
from shared.contracts.values.text import OWN_WORDS, SHARED_WORDS, Slug
from shared.courtcalendar.answers import PATTERNS, choices_of, is_answer, takes
from shared.courtcalendar.guidance import Audience, Question

FORMS: Final = (
    "As the question's kind wants it. choice: one of its values · yes_no: `yes` or `no` · money: dollars and cents,"
    " above zero, `$1,234.50` · date: `2027-01-15` · long_text: up to 2,000 letters in any language."
)


class NotAnAnswer(Misfit):
    """It is not in the form that the question's kind has."""

    sentence: ClassVar[str] = "This does not answer the question {question}. Send it like this: {takes}."


@dataclass(frozen=True, slots=True)
class AnswerText(Kind):
    """An answer's words; what the other side reads holds no whole account number."""

    @override
    def read(self, given: object) -> str:
        return SHARED_WORDS.read(given)

    @override
    def read_beside(self, given: object, others: Mapping[str, object]) -> str:
        return self.read(given) if others.get("private") is False else OWN_WORDS.read(given)

    @override
    def limits(self) -> dict[str, Any]:
        return OWN_WORDS.limits()


class ClearAnswer(Facts):
    """One answer. private: only its author can ever read it; left out: as the question's `audience` says."""

    question: Slug
    private: YesNo | None = None
    text: Annotated[str, AnswerText(), Field(description=FORMS)]


class Answers(Facts):
    """The court's questionnaire, answered as a whole: these answers replace all that the party sent before.

    Every question that is not optional must be among them; one that is left out is then not answered.
    """

    answers: tuple[ClearAnswer, ...] = Field(min_length=1, max_length=LONGEST_LIST)


class AnswerForm(Facts):
    """How the text of an answer is written. values: one of these, where there is a choice · pattern: of the text."""

    values: tuple[str, ...] = ()
    pattern: str | None = None
    example: str


class AskedQuestion(Question):
    """One question of the questionnaire. kind: choice, yes_no, money, date, long_text · takes: what answers it."""

    takes: AnswerForm


def asked(question: Question) -> AskedQuestion:
    """Return a question with what a program must send to answer it."""
    values = choices_of(question)
    pattern = PATTERNS.get(question.kind)
    form = AnswerForm(
        values=values, pattern=f"^{pattern}$" if pattern else None, example=values[0] if values else takes(question)
    )
    return AskedQuestion(**dict(question), takes=form)


def judge(visit: Visit, case_id: UUID, answers: Answers) -> tuple[ClearAnswer, ...]:
    """Return the answers, each with its reader: where a program names none, the one that the case's court means.

    Raises RequestValidationError for answers in another form than the questions of that court ask for. A stranger is
    not told here: the case does not exist for them.
    """
    member = visit.visitor.membership(case_id)
    court = visit.parts.courts.get(member.court_id) if member else None
    questions = {question.name: question for question in (court.questionnaire if court else ())}
    with_readers = tuple(_with_reader(answer, questions.get(answer.question)) for answer in answers.answers)
    faults = list(_faults(with_readers, questions))
    if faults:
        raise RequestValidationError(faults)
    return with_readers


def _with_reader(answer: ClearAnswer, question: Question | None) -> ClearAnswer:
    if answer.private is not None:
        return answer
    return changed(answer, private=question is None or question.audience is not Audience.SHARED)


def _faults(answers: tuple[ClearAnswer, ...], questions: dict[str, Question]) -> Iterator[Fault]:
    for place, answer in enumerate(answers):
        misfit = _misfit(answer, questions.get(answer.question))
        if misfit is not None:
            yield fault_of(("body", "answers", place, "text"), misfit)


def _misfit(answer: ClearAnswer, question: Question | None) -> Misfit | None:
    if question is not None and not is_answer(question, answer.text):
        return NotAnAnswer(question=question.name, takes=takes(question))
    try:
        if not answer.private:
            SHARED_WORDS.read(answer.text)
    except Misfit as misfit:
        return misfit
    return None
