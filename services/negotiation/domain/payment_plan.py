"""Judge a payment plan that a person offers: rhythm, dates, and rows that sum to the total to the cent."""

from datetime import date

from services.negotiation.errors import DateInThePast, PlanDatesWrong, PlanEmpty, PlanSumWrong
from shared.contracts.plans import TooManyInstalments, due_dates
from shared.contracts.terms import PaymentPlan


def check_plan(plan: PaymentPlan, total_cents: int, today: date) -> None:
    """Refuse a plan that starts in the past, leaves its rhythm, or does not sum to the total."""
    dates = tuple(row.due_on for row in plan.instalments)
    if not dates:
        raise PlanEmpty
    if dates[0] < today:
        raise DateInThePast({"field": "plan", "earliest": today.isoformat()})
    try:
        expected = due_dates(plan.rhythm, dates[0], len(dates))
    except TooManyInstalments as error:
        raise PlanEmpty from error
    for number, (given, due_on) in enumerate(zip(dates, expected, strict=True), 1):
        if given != due_on:
            raise PlanDatesWrong({"number": str(number), "due_on": due_on.isoformat()})
    if sum(row.amount_cents for row in plan.instalments) != total_cents:
        raise PlanSumWrong(facts={"total": f"${total_cents / 100:,.2f}"})
