"""How an answer to a question of the court is written as text: one rule for who asks, who seals and who decides.

It does not judge who may see an answer, nor what it holds.
"""

import re
from typing import Final

from shared.contracts.values.misfits import NotADay
from shared.contracts.values.numbers import Day
from shared.courtcalendar.guidance import Question, QuestionKind

YES_NO: Final = ("yes", "no")
MONEY: Final = r"\$(?=.*[1-9])(0|[1-9][0-9]{0,2}(,[0-9]{3}){0,2})\.[0-9]{2}"
DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
PATTERNS: Final = {QuestionKind.MONEY: MONEY, QuestionKind.DATE: DAY}
EXAMPLES: Final = {QuestionKind.MONEY: "$1,234.50", QuestionKind.DATE: "2027-01-15", QuestionKind.LONG_TEXT: "text"}


def choices_of(question: Question) -> tuple[str, ...]:
    """Return the answers to choose from; none where the person writes."""
    if question.kind not in {QuestionKind.CHOICE, QuestionKind.YES_NO}:
        return ()
    return tuple(choice.value for choice in question.choices) or YES_NO


def takes(question: Question) -> str:
    """Return for a program what is taken: every choice, or an example of the form."""
    return ", ".join(choices_of(question)) or EXAMPLES[question.kind]


def is_answer(question: Question, text: str) -> bool:
    """Say whether a text answers the question in the form that its kind has."""
    if question.kind is QuestionKind.LONG_TEXT:
        return True
    if question.kind is QuestionKind.MONEY:
        return re.fullmatch(MONEY, text) is not None
    if question.kind is QuestionKind.DATE:
        return _is_day(text)
    return text in choices_of(question)


def _is_day(text: str) -> bool:
    try:
        Day().read(text)
    except NotADay:
        return False
    return True
