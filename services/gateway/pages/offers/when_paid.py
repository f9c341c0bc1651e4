"""When an offer is paid, on one day or by a plan: what is asked, and what makes a day or a plan impossible."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import ClassVar, Final, NamedTuple

from services.gateway.pages.kit.asking.fields import Complaint, Field, day, some_cents, whole
from services.gateway.pages.kit.asking.message_fields import asked
from services.gateway.pages.kit.asking.questions import QuestionPage
from services.gateway.words.marking import words
from shared.contracts.plans import (
    MOST_ROWS,
    InstalmentTooSmall,
    PlanImpossible,
    TooManyInstalments,
    plan_by_amount,
    plan_by_count,
)
from shared.contracts.terms import PaymentPlan, Rhythm, Terms
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.numbers import Count
from shared.contracts.values.promises import DayTooFar, judge_promised

MINE_UNTIL_SENT: Final = words("Only you, until you send your offer. Then the other side can see it too.")
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
)
ONE_OF_BOTH: Final = words("Only one is wanted: the number of payments or the amount of each. Leave the other empty")
TOO_SMALL: Final = words("Each payment must be $1.00 or more. Type fewer payments or a larger amount")
TOO_MANY: Final = words("A plan can have up to 520 payments. Type a larger amount for each payment")
TOO_LONG: Final = words("The last payment would be more than ten years away. Type fewer payments or a larger amount")


class BeforeTheAnswer(Misfit):
    """The day lies before the other side's last day to answer: it could pass before anything is agreed."""

    sentence: ClassVar[str] = "The other side can answer you until {day}. Type that day or a later day."
    own: ClassVar[bool] = True


class Days(NamedTuple):
    """The days by which promised ones are judged: the court's date, and the last one to answer an offer sent now."""

    today: date
    answer_by: date


def once_question(days: Days) -> QuestionPage:
    """Return the question for the day when all is paid; a day that cannot be promised is said there."""
    return replace(ONCE, check=lambda values: wrong_days(values, days))


def plan_question(total_cents: int, days: Days) -> QuestionPage:
    """Return the question for the plan of a total; a plan that cannot be made is said there."""
    return replace(PLAN, check=lambda values: check_plan({**values, "total": total_cents}, days))


def wrong_days(values: Mapping[str, object], days: Days) -> dict[str, Complaint]:
    """Find the days that nobody can promise, by the rule of the offer itself."""
    wrong: dict[str, Complaint] = {}
    for name, value in values.items():
        if isinstance(value, date):
            try:
                _judge(value, days)
            except Misfit as misfit:
                wrong[name] = misfit
    return wrong


def _judge(day: date, days: Days) -> None:
    judge_promised(day, days.today)
    if day < days.answer_by:
        raise BeforeTheAnswer(day=f"{days.answer_by.month} {days.answer_by.day} {days.answer_by.year}")


def check_plan(values: Mapping[str, object], days: Days) -> dict[str, Complaint]:
    """Find what makes a plan impossible: not one of number and amount, a day that has passed, too small, too long."""
    if values.get("count") and values.get("each"):
        return {"count": ONE_OF_BOTH}
    if not values.get("count") and not values.get("each"):
        return {"count": words("Type the number of payments or the amount of each, and leave the other empty")}
    field = "count" if values.get("count") else "each"
    return wrong_days(values, days) or _impossible(values, field, days.today)


def _impossible(values: Mapping[str, object], field: str, today: date) -> dict[str, Complaint]:
    try:
        plan = _built(values)
        if plan:
            judge_promised(plan.instalments[-1].due_on, today)
    except InstalmentTooSmall:
        return {field: TOO_SMALL}
    except TooManyInstalments:
        return {field: TOO_MANY}
    except DayTooFar:
        return {field: TOO_LONG}
    return {}


def total_of(values: Mapping[str, object]) -> int:
    """Return the total in cents."""
    return _cents(values.get("principal_cents")) + _cents(values.get("costs_cents"))


def _cents(value: object) -> int:
    return value if isinstance(value, int) else 0


def plan_of(values: Mapping[str, object]) -> PaymentPlan | None:
    """Return the plan that was typed; None while it cannot be built."""
    try:
        return _built({**values, "total": total_of(values)})
    except PlanImpossible:
        return None


def _built(values: Mapping[str, object]) -> PaymentPlan | None:
    """Return the plan of a total; None while something is missing. Raises PlanImpossible."""
    first, total = values.get("first"), _cents(values.get("total"))
    if not isinstance(first, date) or not values.get("rhythm") or not total:
        return None
    rhythm = Rhythm(str(values["rhythm"]))
    if values.get("count"):
        return plan_by_count(total, rhythm, first, int(str(values["count"])))
    return plan_by_amount(total, rhythm, first, _cents(values.get("each"))) if values.get("each") else None
