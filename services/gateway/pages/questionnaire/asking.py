"""The court's questionnaire as question pages for one side, and answers as their reader should see them."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Final

from services.gateway.pages.kit.asking.fields import Complaint, Field, day, one_of, some_cents
from services.gateway.pages.kit.asking.questions import Flow, QuestionPage
from services.gateway.pages.kit.page import Page
from services.gateway.projection.case_parts import AnswersView
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.contracts.actor import Side
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.text import OWN_WORDS, SHARED_WORDS
from shared.courtcalendar.answers import choices_of
from shared.courtcalendar.guidance import Audience, Question, QuestionKind

SEEN: Final = "_seen"
YES_NO: Final = (("yes", words("Yes"), ""), ("no", words("No"), ""))
KINDS: Final = {
    QuestionKind.CHOICE: "radio",
    QuestionKind.YES_NO: "radio",
    QuestionKind.MONEY: "money",
    QuestionKind.DATE: "date",
    QuestionKind.LONG_TEXT: "long",
}


def asked(question: Question, side: Side | None, wording: Wording) -> str:
    """Return the question as this side is asked."""
    text = question.plaintiff_text if side is Side.PLAINTIFF and question.plaintiff_text else question.text
    return text.read(wording.language)


def flow(page: Page, view: CaseView) -> Flow:
    """Return the questionnaire of a case for the viewer's side."""
    home = f"/cases/{view.case_id}"
    side = view.mine.side if view.mine else None
    questions = tuple(_page(question, side, page.wording) for question in page.court.questionnaire)
    return Flow(words("Your questions"), f"{view.case_id}/questions", f"{home}/questions", home, questions)


def _page(question: Question, side: Side | None, wording: Wording) -> QuestionPage:
    title = asked(question, side, wording)
    fields = (_answer(question, title, wording), *(() if question.audience_fixed else (_seen(question),)))
    private = words("Only you. The other side and the judge never see this answer.")
    chosen = words("You choose above. The judge does not see your answers.")
    fixed = private if question.audience is Audience.PRIVATE else words("You and the other side.")
    return QuestionPage(
        question.name,
        title,
        fields,
        fixed if question.audience_fixed else chosen,
        question.why.read(wording.language),
        unsure=words("Skip this question") if question.optional else "",
        check=partial(_judged, question),
    )


def is_private(question: Question, chosen: object) -> bool:
    """Say whether nobody else reads an answer. chosen: what was ticked where the court leaves it open."""
    return (question.audience if question.audience_fixed else chosen) != Audience.SHARED


def _judged(question: Question, values: Mapping[str, object]) -> dict[str, Complaint]:
    """Find in an answer that the other side reads what may not be shared."""
    text = values.get(question.name)
    if not isinstance(text, str) or is_private(question, values.get(question.name + SEEN)):
        return {}
    try:
        SHARED_WORDS.read(text)
    except Misfit as misfit:
        return {question.name: misfit}
    return {}


def _answer(question: Question, title: str, wording: Wording) -> Field:
    options = tuple((choice.value, choice.text.read(wording.language), "") for choice in question.choices) or YES_NO
    kind = KINDS[question.kind]
    read = {
        "radio": one_of(*choices_of(question)),
        "money": some_cents,
        "date": day,
        "long": OWN_WORDS.read,
    }[kind]
    hints = {"money": words("In dollars and cents, like 725.00"), "date": words("For example, 1 12 2027")}
    hint = question.hint.read(wording.language) if question.hint else hints.get(kind, "")
    wrong = {
        "radio": words("Choose one answer, or skip this question") if question.optional else words("Choose one answer"),
        "money": words("Type the amount in dollars and cents, like 725.00"),
        "date": words("Type the date, like 1 12 2027"),
        "long": words("Type your answer, or skip this question") if question.optional else words("Type your answer"),
    }[kind]
    label = title if kind == "radio" else words("Your answer")
    return Field(question.name, kind, label, read, wrong, hint, options=options, max_length=OWN_WORDS.most)


def _seen(question: Question) -> Field:
    return Field(
        question.name + SEEN,
        "radio",
        words("Who may see this answer?"),
        one_of("shared", "private"),
        words("Choose who may see this answer"),
        options=(
            ("shared", words("The other side and I"), ""),
            ("private", words("Only I"), words("It helps you think. Nobody else can open it.")),
        ),
    )


def sent(question: Question, value: object, wording: Wording) -> str:
    """Return an answer as the text that is sent: the value of a choice, money in dollars, a date in ISO form."""
    if question.kind is QuestionKind.MONEY:
        return wording.money(int(str(value)))
    return value.isoformat() if isinstance(value, date) else str(value)


def shown(question: Question, text: str, wording: Wording) -> str:
    """Return an answer in the reader's language; a person's own words stay as written."""
    for choice in question.choices:
        if choice.value == text:
            return choice.text.read(wording.language)
    if question.kind is QuestionKind.YES_NO:
        return wording.text(words("Yes") if text == "yes" else words("No"))
    if question.kind is QuestionKind.DATE and text:
        return wording.day(date.fromisoformat(text))
    return text


def rows(page: Page, answers: AnswersView) -> list[tuple[str, str, str]]:
    """Return a side's answers: question, answer, who may see it."""
    questions = {question.name: question for question in page.court.questionnaire}
    return [
        (
            asked(questions[answer.question], answers.side, page.wording),
            shown(questions[answer.question], answer.text, page.wording),
            page.text(words("Only you") if answer.private else words("Both sides")),
        )
        for answer in answers.answers
        if answer.question in questions
    ]
