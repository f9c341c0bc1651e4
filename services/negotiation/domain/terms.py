"""What terms may be offered: money that adds up, people of this case, and dates to come."""

from datetime import date
from typing import Final

from services.negotiation.domain.negotiation import Deciding, Negotiation, court_of
from services.negotiation.domain.payment_plan import check_plan
from services.negotiation.errors import (
    DateInThePast,
    DateTooFar,
    MethodMissing,
    PayersWrong,
    PaymentDateWrong,
    TermsEmpty,
    TermTextWrong,
    TermUnclear,
    TooManyTerms,
    TotalWrong,
)
from shared.contracts.actor import Side
from shared.contracts.terms import OtherTerm, TermKind, Terms
from shared.contracts.values.promises import DayPassed, DayTooFar, judge_promised, latest_promise
from shared.contracts.values.quoting import says_something
from shared.courtcalendar.court import Court

MOST_TERMS: Final = 20


def check_terms(negotiation: Negotiation, terms: Terms, context: Deciding) -> None:
    """Refuse terms that cannot be kept as they are written; each refusal says what to change."""
    court = court_of(negotiation, context)
    today = court.date_of(context.now)
    _check_people(negotiation, terms)
    _check_money(terms, today)
    _check_other_terms(terms.other_terms, court, today)


def _check_people(negotiation: Negotiation, terms: Terms) -> None:
    payers, payees = frozenset(terms.payer_ids), frozenset(terms.payee_ids)
    if len(payers) != len(terms.payer_ids) or len(payees) != len(terms.payee_ids):
        raise _payers_wrong(negotiation)
    for side in Side:
        if payers and payees and payers <= _there(negotiation, side) and payees <= _there(negotiation, side.other):
            return
    raise _payers_wrong(negotiation)


def _payers_wrong(negotiation: Negotiation) -> PayersWrong:
    """Say who of each side may pay or be paid."""
    return PayersWrong({f"{side.value}s": ", ".join(sorted(map(str, _there(negotiation, side)))) for side in Side})


def _there(negotiation: Negotiation, side: Side) -> frozenset[object]:
    return frozenset(negotiation.heard.taking_part(side))


def _check_money(terms: Terms, today: date) -> None:
    total_cents = terms.principal_cents + terms.costs_cents + terms.interest_cents
    if terms.total_cents != total_cents:
        raise TotalWrong({"total_cents": str(total_cents)})
    if terms.total_cents == 0:
        _check_no_payment(terms)
        return
    if not says_something(terms.method):
        raise MethodMissing
    if (terms.pay_by_on is None) == (terms.plan is None):
        raise PaymentDateWrong({"field": "pay_by_on or plan"})
    if terms.pay_by_on is not None:
        _check_date("pay_by_on", terms.pay_by_on, today)
    if terms.plan is not None:
        check_plan(terms.plan, terms.total_cents, today)
        _check_date("plan", terms.plan.instalments[-1].due_on, today)


def _check_no_payment(terms: Terms) -> None:
    if not terms.other_terms:
        raise TermsEmpty
    if terms.pay_by_on is not None or terms.plan is not None:
        raise PaymentDateWrong({"field": "pay_by_on" if terms.pay_by_on is not None else "plan"})


def _check_other_terms(terms: tuple[OtherTerm, ...], court: Court, today: date) -> None:
    if len(terms) > MOST_TERMS:
        raise TooManyTerms(facts={"most": str(MOST_TERMS)})
    for term in terms:
        _check_other_term(term, court, today)


def _check_other_term(term: OtherTerm, court: Court, today: date) -> None:
    listed = term.kind is TermKind.OWN_WORDS or term.kind in court.term_kinds()
    if not listed:
        raise TermUnclear({"kinds": ", ".join(sorted({*court.term_kinds(), TermKind.OWN_WORDS}))})
    if (term.text or term.kind is TermKind.OWN_WORDS) and not says_something(term.text):
        raise TermTextWrong
    if term.due_on is not None:
        _check_date("other_terms", term.due_on, today)


def passed_in(terms: Terms, day: date) -> str:
    """Return which part of the terms names a date before this day."""
    if terms.pay_by_on is not None and terms.pay_by_on < day:
        return "pay_by_on"
    return "plan" if terms.plan is not None and terms.plan.instalments[0].due_on < day else "other_terms"


def _check_date(field: str, day: date, today: date) -> None:
    try:
        judge_promised(day, today)
    except DayPassed as passed:
        raise DateInThePast({"field": field, "earliest": today.isoformat()}) from passed
    except DayTooFar as far:
        raise DateTooFar({"field": field, "latest": latest_promise(today).isoformat()}) from far
