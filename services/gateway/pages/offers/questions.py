"""What making an offer asks, one question a page, and the terms that follow from the answers; it sends nothing."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from services.gateway.pages.kit.asking.fields import Field, day, one_of, some_cents, whole
from services.gateway.pages.kit.asking.message_fields import asked, filled
from services.gateway.pages.kit.asking.questions import Flow, QuestionPage
from services.gateway.pages.offers.extra_terms import kept_terms
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from shared.contracts.plans import MOST_ROWS, PlanImpossible, plan_by_amount, plan_by_count
from shared.contracts.terms import PaymentPlan, Rhythm, Terms
from shared.contracts.values.numbers import Count

MINE_UNTIL_SENT: Final = words("Only you, until you send your offer. Then the other side can see it too.")

AMOUNT: Final = QuestionPage(
    "amount",
    words("How much should be paid?"),
    (
        Field(
            "payer",
            "radio",
            words("Who pays?"),
            one_of("plaintiff", "defendant"),
            words("Choose who pays"),
            options=(
                ("defendant", words("The defendant (who got the letter)"), ""),
                ("plaintiff", words("The plaintiff (who filed the claim)"), ""),
            ),
        ),
        asked(
            Terms,
            "principal_cents",
            words("Amount"),
            words("Type the amount in dollars and cents, like 2900.00"),
            hint=words("In dollars and cents, without court costs."),
        ),
        asked(
            Terms,
            "costs_cents",
            words("Court costs on top (you may leave it out)"),
            words("Type the court costs in dollars and cents, like 75.00"),
            hint=words("For example the fee for filing the claim."),
        ),
    ),
    MINE_UNTIL_SENT,
    words("You can change it until you send your offer. The total stays fixed when you both agree."),
)
HOW: Final = QuestionPage(
    "how",
    words("Pay at once, or in parts?"),
    (
        Field(
            "how",
            "radio",
            words("How is it paid?"),
            one_of("once", "plan"),
            words("Choose at once or in parts"),
            options=(
                ("once", words("All at once"), words("One payment, by a date you choose next.")),
                ("plan", words("In parts (a payment plan)"), words("Each week, every two weeks or each month.")),
            ),
        ),
        asked(
            Terms,
            "method",
            words("How and where is it paid?"),
            words("Say how and where the money is paid"),
            hint=words("For example: by check, mailed to 12 Main Street, Stockton. Do not write account numbers."),
        ),
    ),
    MINE_UNTIL_SENT,
    words("The agreement must say how the money is paid."),
)
ONCE: Final = QuestionPage(
    "once",
    words("By which day should all be paid?"),
    (
        asked(
            Terms,
            "pay_by_on",
            words("Last day to pay"),
            words("Type the last day to pay, like 1 15 2027"),
            hint=words("For example, 1 15 2027"),
            optional=False,
        ),
    ),
    MINE_UNTIL_SENT,
)


def payments(typed: str) -> int:
    """Read how many payments a plan has."""
    return Count(1, MOST_ROWS).read(whole(typed))


def check_plan(values: Mapping[str, object]) -> dict[str, str]:
    """Find whether the plan has exactly one of number and amount."""
    if bool(values.get("count")) == bool(values.get("each")):
        return {"count": words("Type the number of payments or the amount of each, and leave the other empty")}
    return {}


PLAN: Final = QuestionPage(
    "plan",
    words("What is the payment plan?"),
    (
        asked(
            PaymentPlan,
            "rhythm",
            words("How often?"),
            words("Choose how often"),
            options=(
                (Rhythm.MONTHLY.value, words("Once a month"), ""),
                (Rhythm.EVERY_TWO_WEEKS.value, words("Every two weeks"), ""),
                (Rhythm.WEEKLY.value, words("Once a week"), ""),
            ),
        ),
        Field(
            "first",
            "date",
            words("Day of the first payment"),
            day,
            words("Type the day of the first payment, like 1 15 2027"),
            words("For example, 1 15 2027"),
        ),
        Field(
            "count",
            "number",
            words("Number of payments"),
            payments,
            words("Type the number of payments, like 6"),
            words("Or leave it empty and type the amount of each."),
            optional=True,
            width="w4",
            max_length=3,
        ),
        Field(
            "each",
            "money",
            words("Amount of each payment"),
            some_cents,
            words("Type the payment in dollars and cents, like 725.00"),
            words("We count how many payments it takes."),
            optional=True,
        ),
    ),
    MINE_UNTIL_SENT,
    words("The table below shows each payment. The last one makes the total exact."),
    check=check_plan,
)


def flow(view: CaseView, typed: Mapping[str, str]) -> Flow:
    """Return the questions of an offer; which day or which plan follows from how it is paid."""
    when = (PLAN,) if typed.get("how") == "plan" else (ONCE,)
    offers = f"/cases/{view.case_id}/offers"
    return Flow(words("Your offer"), draft_name(view.case_id), f"{offers}/new", offers, (AMOUNT, HOW, *when))


def draft_name(case_id: UUID) -> str:
    """Return the name of the draft of an offer."""
    return f"{case_id}/offer"


def total_of(values: Mapping[str, object]) -> int:
    """Return the total in cents."""
    return _cents(values.get("principal_cents")) + _cents(values.get("costs_cents"))


def _cents(value: object) -> int:
    return value if isinstance(value, int) else 0


def plan_of(values: Mapping[str, object]) -> PaymentPlan | None:
    """Return the plan that was typed; None while it cannot be built."""
    first, total = values.get("first"), total_of(values)
    if not isinstance(first, date) or not values.get("rhythm") or not total:
        return None
    rhythm = Rhythm(str(values["rhythm"]))
    try:
        if values.get("count"):
            return plan_by_count(total, rhythm, first, int(str(values["count"])))
        return plan_by_amount(total, rhythm, first, _cents(values.get("each"))) if values.get("each") else None
    except PlanImpossible:
        return None


def terms_of(view: CaseView, typed: Mapping[str, str]) -> Terms | None:
    """Return the terms of the draft; None while something is missing."""
    values = flow(view, typed).values(typed)
    plan = plan_of(values) if values.get("how") == "plan" else None
    pay_by = values.get("pay_by_on") if values.get("how") == "once" else None
    if plan is None and pay_by is None:
        return None
    return filled(
        Terms,
        values,
        total_cents=total_of(values),
        payer_ids=tuple(party.party_id for party in view.parties if party.side == values.get("payer")),
        payee_ids=tuple(party.party_id for party in view.parties if party.side != values.get("payer")),
        pay_by_on=pay_by,
        plan=plan,
        other_terms=kept_terms(typed),
    )
