from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.negotiation.errors import (
    DateInThePast,
    DateTooFar,
    MethodMissing,
    PayersWrong,
    PaymentDateWrong,
    PlanDatesWrong,
    PlanEmpty,
    PlanSumWrong,
    TermsEmpty,
    TermTextWrong,
    TooManyTerms,
    TotalWrong,
)
from shared.contracts.deciding import Refused
from shared.contracts.negotiation import OfferMade
from shared.contracts.plans import plan_by_count
from shared.contracts.terms import Instalment, OtherTerm, PaymentPlan, Rhythm, TermKind, Terms, terms_sha256
from shared.contracts.values.numbers import LAST_DAY
from tests.negotiation.case import ANA, ANA_ID, BEN_ID, NOW, TODAY, at_the_table, make, offer_by, terms

YESTERDAY = TODAY - timedelta(days=1)
LAST_ANSWER = TODAY + timedelta(days=7)
APOLOGY = OtherTerm(kind=TermKind.APOLOGY, by_side="defendant")
OWN_WORDS = OtherTerm(kind=TermKind.OWN_WORDS, by_side="plaintiff", text="Ana returns the keys.")
NO_MONEY: dict[str, Any] = {"principal_cents": 0, "total_cents": 0, "method": "", "pay_by_on": None}


def plan_of(*rows: tuple[date, int], rhythm: Rhythm = Rhythm.WEEKLY) -> PaymentPlan:
    return PaymentPlan(
        rhythm=rhythm, instalments=tuple(Instalment(due_on=on, amount_cents=cents) for on, cents in rows)
    )


def with_plan(plan: PaymentPlan) -> Terms:
    return terms(pay_by_on=None, plan=plan)


LATER_THAN_ANYBODY_PROMISES = TODAY.replace(year=TODAY.year + 11)


@pytest.mark.parametrize(
    ("offered", "told"),
    [
        (terms(total_cents=199_999), TotalWrong),
        (terms(costs_cents=2_700), TotalWrong),
        (terms(payer_ids=()), PayersWrong),
        (terms(payee_ids=()), PayersWrong),
        (terms(payer_ids=(ANA_ID,)), PayersWrong),
        (terms(payee_ids=(ANA_ID, BEN_ID)), PayersWrong),
        (terms(payer_ids=(BEN_ID, BEN_ID)), PayersWrong),
        (terms(payee_ids=(ANA_ID, ANA_ID)), PayersWrong),
        (terms(method="  "), MethodMissing),
        (terms(method=". \u2013 …"), MethodMissing),
        (terms(other_terms=(OWN_WORDS.model_copy(update={"text": "."}),)), TermTextWrong),
        (terms(other_terms=(APOLOGY.model_copy(update={"text": "…"}),)), TermTextWrong),
        (terms(pay_by_on=None), PaymentDateWrong),
        (terms(plan=plan_by_count(200_000, Rhythm.WEEKLY, TODAY, 4)), PaymentDateWrong),
        (terms(pay_by_on=YESTERDAY), DateInThePast),
        (terms(**NO_MONEY), TermsEmpty),
        (terms(**NO_MONEY | {"other_terms": (APOLOGY,), "pay_by_on": TODAY}), PaymentDateWrong),
        (terms(other_terms=(APOLOGY,) * 21), TooManyTerms),
        (terms(other_terms=(APOLOGY.model_copy(update={"due_on": YESTERDAY}),)), DateInThePast),
        (terms(other_terms=(OWN_WORDS.model_copy(update={"text": ""}),)), TermTextWrong),
        (terms(pay_by_on=LATER_THAN_ANYBODY_PROMISES), DateTooFar),
        (terms(other_terms=(APOLOGY.model_copy(update={"due_on": LATER_THAN_ANYBODY_PROMISES}),)), DateTooFar),
        (with_plan(plan_of((LATER_THAN_ANYBODY_PROMISES, 200_000))), DateTooFar),
        (with_plan(plan_of()), PlanEmpty),
        (with_plan(plan_of((YESTERDAY, 200_000))), DateInThePast),
        (with_plan(plan_of((TODAY, 100_000), (TODAY, 100_000))), PlanDatesWrong),
        (with_plan(plan_of((TODAY, 100_000), (TODAY + timedelta(days=8), 100_000))), PlanDatesWrong),
        (with_plan(plan_of((TODAY, 100_000), (TODAY + timedelta(days=7), 99_999))), PlanSumWrong),
        (with_plan(plan_of((LAST_DAY - timedelta(days=1), 100_000), (LAST_DAY, 100_000))), PlanDatesWrong),
        (with_plan(plan_of(*[(TODAY, 100)] * 521)), PlanEmpty),
        (terms(pay_by_on=LAST_ANSWER - timedelta(days=1)), DateInThePast),
        (with_plan(plan_of((LAST_ANSWER - timedelta(days=1), 200_000))), DateInThePast),
        (terms(other_terms=(APOLOGY.model_copy(update={"due_on": TODAY}),)), DateInThePast),
    ],
)
def test_terms_that_cannot_be_kept_are_refused(offered: Terms, told: type[Refused]) -> None:
    with pytest.raises(told):
        at_the_table().ask(make(offered), ANA, NOW)


@pytest.mark.parametrize(
    "offered",
    [
        terms(pay_by_on=LAST_ANSWER),
        terms(principal_cents=190_000, costs_cents=7_500, interest_cents=2_500),
        terms(payer_ids=(ANA_ID,), payee_ids=(BEN_ID,)),
        terms(**NO_MONEY | {"other_terms": (APOLOGY,)}),
        terms(other_terms=(APOLOGY.model_copy(update={"due_on": LAST_ANSWER}), OWN_WORDS), method="x"),
        with_plan(plan_by_count(200_000, Rhythm.MONTHLY, LAST_ANSWER, 7)),
        with_plan(plan_of((LAST_ANSWER, 200_000))),
    ],
)
def test_terms_that_add_up_lie_on_the_table(offered: Terms) -> None:
    made = offer_by(at_the_table(), ANA, offered=offered)

    assert made.terms == offered


@pytest.mark.parametrize(
    ("offered", "told"),
    [
        (terms(total_cents=199_999), {"total_cents": "200000"}),
        (terms(payer_ids=()), {"plaintiffs": str(ANA_ID), "defendants": str(BEN_ID)}),
        (terms(pay_by_on=None), {"field": "pay_by_on or plan"}),
        (terms(**NO_MONEY | {"other_terms": (APOLOGY,), "pay_by_on": TODAY}), {"field": "pay_by_on"}),
        (terms(pay_by_on=YESTERDAY), {"field": "pay_by_on", "earliest": TODAY.isoformat()}),
        (with_plan(plan_of((YESTERDAY, 200_000))), {"field": "plan", "earliest": TODAY.isoformat()}),
        (terms(pay_by_on=TODAY), {"field": "pay_by_on", "earliest": LAST_ANSWER.isoformat()}),
        (with_plan(plan_of((TODAY, 200_000))), {"field": "plan", "earliest": LAST_ANSWER.isoformat()}),
        (
            terms(other_terms=(APOLOGY.model_copy(update={"due_on": TODAY}),)),
            {"field": "other_terms", "earliest": LAST_ANSWER.isoformat()},
        ),
        (
            terms(pay_by_on=LATER_THAN_ANYBODY_PROMISES),
            {"field": "pay_by_on", "latest": date(TODAY.year + 10, 12, 31).isoformat()},
        ),
    ],
)
def test_a_refusal_of_terms_names_what_would_have_been_right(offered: Terms, told: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        at_the_table().ask(make(offered), ANA, NOW)

    assert refused.value.facts == told


def test_the_refusal_of_a_plan_names_the_total() -> None:
    with pytest.raises(PlanSumWrong) as refused:
        at_the_table().ask(make(with_plan(plan_of((TODAY, 123_456)))), ANA, NOW)

    assert refused.value.facts == {"total": "$2,000.00"}


@pytest.mark.parametrize(
    ("rhythm", "second", "right"),
    [
        (Rhythm.WEEKLY, date(2026, 4, 8), "2026-04-07"),
        (Rhythm.EVERY_TWO_WEEKS, date(2026, 4, 7), "2026-04-14"),
        (Rhythm.MONTHLY, date(2026, 3, 31), "2026-04-30"),
    ],
)
def test_the_refusal_of_a_plan_names_the_first_date_that_leaves_its_rhythm(
    rhythm: Rhythm, second: date, right: str
) -> None:
    plan = plan_of((date(2026, 3, 31), 100_000), (second, 100_000), rhythm=rhythm)

    with pytest.raises(PlanDatesWrong) as refused:
        at_the_table().ask(make(with_plan(plan)), ANA, NOW)

    assert refused.value.facts == {"number": "2", "due_on": right}


def test_today_is_counted_in_the_courts_zone() -> None:
    evening = NOW.replace(day=3, hour=5)

    made = at_the_table().ask(make(terms(pay_by_on=LAST_ANSWER)), ANA, evening)

    assert isinstance(made[-1], OfferMade)


@given(
    total=st.integers(min_value=100, max_value=1_250_000),
    count=st.integers(min_value=1, max_value=60),
    rhythm=st.sampled_from(Rhythm),
    wait=st.integers(min_value=0, max_value=400),
)
def test_a_built_plan_is_accepted_and_any_other_sum_is_not(total: int, count: int, rhythm: Rhythm, wait: int) -> None:
    count = min(count, total // 100)
    plan = plan_by_count(total, rhythm, LAST_ANSWER + timedelta(days=wait), count)
    offered = terms(principal_cents=total, total_cents=total, pay_by_on=None, plan=plan)

    assert offer_by(at_the_table(), ANA, offered=offered).terms_sha256 == terms_sha256(offered)
    more = offered.model_copy(update={"principal_cents": total + 1, "total_cents": total + 1})
    with pytest.raises(PlanSumWrong):
        at_the_table().ask(make(more), ANA, NOW)
