"""What registering asks, one question a page, in this order; nothing is sent from here."""

from collections.abc import Mapping
from typing import Final

from services.gateway.pages.fields import Field, day, line, matching, one_of, some_cents, words
from services.gateway.pages.people_fields import AGREEMENT_FIELD, REACH_FIELDS, YES, address_fields, check_reach
from services.gateway.pages.questions import Flow, Question

COURT_AND_YOU: Final = words("You and the court.")
BOTH_SIDES: Final = words("You, the other side and the court.")
YES_NO: Final = (("yes", words("Yes"), ""), ("no", words("No"), ""))

ELIGIBILITY_FIELDS: Final = (
    Field(
        "adult_without_guardian",
        "radio",
        words("Are you 18 or older, with no guardian or conservator?"),
        one_of("yes", "no"),
        words("Say if you are 18 or older, with no guardian or conservator"),
        words("A guardian or conservator is a person the court chose to decide for you."),
        options=YES_NO,
    ),
    Field(
        "not_in_bankruptcy",
        "radio",
        words("Are you in bankruptcy now?"),
        one_of("yes", "no"),
        words("Say if you are in bankruptcy now"),
        words("Bankruptcy is a court case for people who cannot pay their debts."),
        options=YES_NO,
    ),
    Field(
        "not_on_active_duty",
        "radio",
        words("Are you or the other side on active military duty now?"),
        one_of("yes", "no"),
        words("Say if you or the other side is on active military duty now"),
        options=YES_NO,
    ),
)
GOOD_ANSWERS: Final = {"adult_without_guardian": "yes", "not_in_bankruptcy": "no", "not_on_active_duty": "no"}
REASONS: Final = {
    "adult_without_guardian": words("A person under 18 or with a guardian needs the court’s help first."),
    "not_in_bankruptcy": words("A bankruptcy can stop this case. Ask the court first."),
    "not_on_active_duty": words("The law protects people on active military duty. Ask the court first."),
}


def not_eligible(values: Mapping[str, object]) -> list[str]:
    """Return the reasons (English) why the court must decide first; empty when the person may register."""
    return [REASONS[name] for name, good in GOOD_ANSWERS.items() if values.get(name) != good]


def _name(field: str, label: str, *, mine: bool) -> Field:
    return Field(
        field,
        "text",
        label,
        line,
        words("Type the full name, as on the claim"),
        words("Exactly as on the claim. For a business, its full name."),
        autocomplete="name" if mine else "off",
    )


def check_hearing(values: Mapping[str, object]) -> dict[str, str]:
    """Find a missing date when the papers show one."""
    if values.get("hearing_known") == YES and not values.get("hearing_on"):
        return {"hearing_on": words("Type the hearing date, like 1 12 2027")}
    return {}


QUESTIONS: Final = (
    Question(
        "eligibility",
        words("Can you register this case?"),
        ELIGIBILITY_FIELDS,
        words("The court."),
        words("In some cases the court must decide first."),
    ),
    Question(
        "case",
        words("What are your case number and your receipt number?"),
        (
            Field(
                "case_number",
                "text",
                words("Case number"),
                matching(r"[A-Za-z0-9][A-Za-z0-9 _\-\u2010-\u2015]{3,38}"),
                words("Type the case number from the top of your claim"),
                words("It stands at the top of your claim."),
                width="w16",
                autocomplete="off",
                max_length=40,
            ),
            Field(
                "receipt_number",
                "text",
                words("Receipt number of the ODR fee"),
                line,
                words("Type the receipt number. It stands on the court’s receipt"),
                words("The court gave you a receipt when you paid. The number stands at its top."),
                width="w16",
                autocomplete="off",
                max_length=40,
            ),
        ),
        COURT_AND_YOU,
        words("We match the two numbers. So nobody else can register your case."),
    ),
    Question(
        "you",
        words("Who are you on the claim?"),
        (_name("plaintiff_name", words("Your full name"), mine=True), *address_fields("plaintiff", mine=True)),
        words("You and the court. The other side sees your name only."),
        words("The court compares this with your claim. You are the plaintiff (the person who filed)."),
    ),
    Question(
        "other",
        words("Who is the other side?"),
        (_name("defendant_name", words("Their full name"), mine=False), *address_fields("defendant", mine=False)),
        words("You and the court."),
        words("The court checks this and mails them a letter. They are the defendant (the person you filed against)."),
    ),
    Question(
        "claim",
        words("What is the claim about?"),
        (
            Field(
                "claim_amount",
                "money",
                words("How much did you claim?"),
                some_cents,
                words("Type the amount in dollars and cents, like 2900.00"),
                words("As on the claim, in dollars and cents."),
            ),
            Field(
                "claim_reason",
                "long",
                words("Why does the other side owe you?"),
                line,
                words("Say in a few words why the other side owes you"),
                words("One or two sentences are enough."),
                max_length=1000,
            ),
        ),
        BOTH_SIDES,
        words("The other side can then see what it is about."),
    ),
    Question(
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
            Field(
                "hearing_on",
                "date",
                words("If yes: the date"),
                day,
                words("Type the hearing date, like 1 12 2027"),
                words("For example, 1 12 2027"),
                optional=True,
            ),
        ),
        BOTH_SIDES,
        words("Until the court vacates (calls off) a hearing, you must go."),
        check=check_hearing,
    ),
    Question(
        "contact",
        words("How can we reach you?"),
        REACH_FIELDS,
        COURT_AND_YOU,
        words("We tell you when something happens in your case."),
        check=check_reach,
    ),
    Question(
        "agreement",
        words("Please read how ODR works"),
        (AGREEMENT_FIELD,),
        COURT_AND_YOU,
    ),
)
REGISTER: Final = Flow(words("Register your case"), "register", "/register", "/register", QUESTIONS)
