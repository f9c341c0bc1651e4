"""What a court says to people and asks of them: questions, choices, tutorials, sentences. It decides nothing."""

from enum import StrEnum

from shared.contracts.documents import Finish
from shared.contracts.message import Facts
from shared.contracts.terms import TermKind
from shared.courtcalendar.fees import InForce
from shared.courtcalendar.texts import Text


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    MONEY = "money"
    DATE = "date"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"


class Audience(StrEnum):
    """Who may read an answer: the other side too, or its writer alone."""

    SHARED = "shared"
    PRIVATE = "private"


class Choice(Facts):
    """One answer to choose."""

    value: str
    text: Text


class Question(Facts):
    """One question of the questionnaire; plaintiff_text where the plaintiff is asked in other words.

    audience: who may read the answer where that is fixed; elsewhere the person chooses, and nothing is chosen before.
    """

    name: str
    kind: QuestionKind
    text: Text
    plaintiff_text: Text | None = None
    why: Text
    hint: Text | None = None
    audience: Audience = Audience.PRIVATE
    audience_fixed: bool = False
    optional: bool = True
    choices: tuple[Choice, ...] = ()


class EligibilityCheck(Facts):
    """One thing that must be true of the plaintiff; `name` is a field of `Eligibility`."""

    name: str
    text: Text
    why: Text


class TermChoice(Facts):
    """One kind of term other than money that the court's list offers."""

    kind: TermKind
    text: Text
    hint: Text | None = None


class FinishChoice(Facts):
    """One way to end the case at the court, in plain words, with its risk."""

    code: Finish
    name: Text
    plain: Text
    risk: Text
    needs_plan: bool
    source: str


class Section(Facts):
    """A heading and its paragraph."""

    heading: Text
    text: Text


class UserAgreementText(InForce):
    """The user agreement that a person accepts on joining or registering."""

    version: str
    sections: tuple[Section, ...]


class Tutorial(Facts):
    """A video of the court's page; `task` is the step of the product that it explains."""

    task: str
    title: Text
    url: str


class CourtPage(Facts):
    """The court's own page, its English word for word."""

    title: Text
    introduction: Text
    tutorials_heading: Text
    expect_heading: Text
    expect: tuple[Section, ...]
    fee_heading: Text
    fee: Text
    questions_heading: Text


class Sentences(Facts):
    """Sentences that must stand word for word in notices and on pages; `{date}` is a date with weekday and time."""

    voluntary: Text
    not_service: Text
    leaving: Text
    joining: Text
    check_real: Text
    no_money: Text
    hearing: Text
    hearing_on_papers: Text
    hearing_vacated: Text
    not_legal_advice: Text

    def first_notice(self) -> tuple[Text, ...]:
        """Return the sentences of the first notice, in order."""
        return (self.voluntary, self.not_service, self.leaving, self.joining, self.check_real, self.no_money)
