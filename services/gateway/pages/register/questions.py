"""What registering asks, one question a page, in this order; nothing is sent from here."""

from dataclasses import replace
from functools import partial
from typing import Final

from services.gateway.pages.kit import court_words
from services.gateway.pages.kit.asking.closed_day import CLOSED_DAY
from services.gateway.pages.kit.asking.fields import Field, one_of
from services.gateway.pages.kit.asking.message_fields import asked
from services.gateway.pages.kit.asking.people_fields import (
    AGREEMENT_FIELD,
    REACH_FIELDS,
    address_fields,
    check_address,
    check_reach,
)
from services.gateway.pages.kit.asking.questions import Flow, QuestionPage
from services.gateway.pages.kit.page import Page
from services.gateway.pages.register.judging import OVER_LIMIT_MEANT, check_amount, check_hearing, limits
from services.gateway.words.marking import words
from shared.contracts.intake import RegisterCase
from shared.contracts.parties import Party

COURT_AND_YOU: Final = words("You and the court.")
MOST_CLAIMED: Final = words("As on the claim. A person can claim up to {limit}, a business up to {business}.")
BOTH_SIDES: Final = words("You, the other side and the court.")


def _name(prefix: str, label: str, *, mine: bool) -> Field:
    return asked(
        Party,
        "name",
        label,
        words("Type the full name, as on the claim"),
        prefix=prefix,
        hint=words("Exactly as on the claim. For a business, its full name."),
        autocomplete="name" if mine else "off",
    )


QUESTIONS: Final = (
    QuestionPage(
        "case",
        words("What are your case number and your receipt number?"),
        (
            asked(
                RegisterCase,
                "case_number",
                words("Case number"),
                words("Type the case number"),
                width="w16",
                autocomplete="off",
                max_length=60,
            ),
            asked(
                RegisterCase,
                "receipt_number",
                words("Receipt number of the ODR fee"),
                words("Type the receipt number. It stands at the top of the receipt"),
                hint=words("The court gave you a receipt when you paid. The number stands at its top."),
                optional=False,
                width="w16",
                autocomplete="off",
                max_length=60,
            ),
        ),
        COURT_AND_YOU,
        words("We match the two numbers. So nobody else can register your case."),
    ),
    QuestionPage(
        "you",
        words("Who are you on the claim?"),
        (_name("plaintiff_", words("Your full name"), mine=True), *address_fields("plaintiff", mine=True)),
        words("You and the court. The other side sees your name only."),
        words("The court compares this with your claim. You are the plaintiff (the person who filed)."),
        check=partial(check_address, "plaintiff"),
        at_once=True,
    ),
    QuestionPage(
        "other",
        words("Who is the other side?"),
        (_name("defendant_", words("Their full name"), mine=False), *address_fields("defendant", mine=False)),
        words("You and the court."),
        words("The court checks this and mails them a letter. They are the defendant (the person you filed against)."),
        check=partial(check_address, "defendant"),
        at_once=True,
    ),
    QuestionPage(
        "claim",
        words("What is the claim about?"),
        (
            asked(
                RegisterCase,
                "claim_cents",
                words("How much did you claim?"),
                words("Type the amount in dollars and cents, like 2900.00"),
                hint=words("As on the claim, in dollars and cents."),
            ),
            asked(
                RegisterCase,
                "claim_reason",
                words("Why does the other side owe you?"),
                words("Say in a few words why the other side owes you"),
                kind="long",
                hint=words("One or two sentences are enough."),
            ),
            OVER_LIMIT_MEANT,
        ),
        BOTH_SIDES,
        words("The other side can then see what it is about."),
        asked_later=frozenset({OVER_LIMIT_MEANT.name}),
    ),
    QuestionPage(
        "hearing",
        words("Do your court papers show a hearing date?"),
        (
            Field(
                "hearing_known",
                "radio",
                words("Hearing date"),
                one_of("yes", "no"),
                words("Say if your court papers show a hearing date"),
                options=(("yes", words("Yes, my papers show it"), ""), ("no", words("Not set yet"), "")),
            ),
            asked(
                RegisterCase,
                "declared_hearing_on",
                words("If yes: the date"),
                words("Type the hearing date, like 1 12 2027"),
                hint=words("For example, 1 12 2027"),
            ),
            CLOSED_DAY,
        ),
        BOTH_SIDES,
        words("Until the court vacates (calls off) a hearing, you must go."),
        asked_later=frozenset({CLOSED_DAY.name}),
    ),
    QuestionPage(
        "contact",
        words("How can we reach you?"),
        REACH_FIELDS,
        COURT_AND_YOU,
        words("We tell you when something happens in your case."),
        check=check_reach,
        at_once=True,
    ),
    QuestionPage(
        "agreement",
        words("Please read how ODR works"),
        (AGREEMENT_FIELD,),
        COURT_AND_YOU,
    ),
)


CHECKS: Final = {"claim": check_amount, "hearing": check_hearing}


def flow(page: Page) -> Flow:
    """Return the questions of this court."""
    eligible = QuestionPage(
        "eligibility",
        words("Can you register this case?"),
        court_words.eligibility_fields(page.court, page.wording),
        words("The court."),
        words("In some cases the court must decide first. Are these sentences true?"),
    )
    judged = (_judged(question, page) for question in QUESTIONS[1:])
    return Flow(words("Register your case"), "register", "/register", "/register", (eligible, _numbers(page), *judged))


def _judged(question: QuestionPage, page: Page) -> QuestionPage:
    """Return a question that also says what the court's rules make of the answer on this day."""
    check, limit = CHECKS.get(question.slug), page.court.limit_on(page.today)
    if question.slug == "claim" and limit is not None:
        amount, *others = question.fields
        told = page.text(MOST_CLAIMED, **limits(page, limit))
        question = replace(question, fields=(replace(amount, hint=told), *others))
    return replace(question, check=partial(check, page)) if check else question


def _numbers(page: Page) -> QuestionPage:
    """Return the question for the numbers; the court says where its case number stands, and whether a fee was paid."""
    number, receipt = QUESTIONS[0].fields
    where = court_words.read(page.court.case_number.where, page.wording)
    number = replace(number, hint=where, read=page.court.case_number.typed)
    if page.fee:
        return replace(QUESTIONS[0], fields=(number, receipt))
    return replace(QUESTIONS[0], title=words("What is your case number?"), fields=(number,))
