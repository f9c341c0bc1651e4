"""Terms in the reader's words: money, plan, other terms, and what changed since the offer before."""

from dataclasses import dataclass
from typing import Final

from services.gateway.pages.kit.deal import payers_line
from services.gateway.pages.kit.timeline import names_of
from services.gateway.projection.case_parts import OfferView
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.contracts.actor import Side
from shared.contracts.terms import OtherTerm, PaymentPlan, Rhythm, TermKind, Terms
from shared.contracts.values.quoting import quoted, says_something
from shared.courtcalendar.court import Court

OVERDUE: Final = words(
    "A day in these terms has passed, so nobody can sign them now. Make a new offer with later days."
)
RHYTHMS: Final = {
    Rhythm.WEEKLY: words("{count} payments, one a week"),
    Rhythm.EVERY_TWO_WEEKS: words("{count} payments, one every two weeks"),
    Rhythm.MONTHLY: words("{count} payments, one a month"),
}
PARTS: Final = (
    ("payer_ids", words("Who pays")),
    ("total_cents", words("Total")),
    ("plan", words("How it is paid")),
    ("method", words("Way and place of payment")),
    ("principal_cents", words("What the total covers")),
    ("other_terms", words("Other terms")),
)
TOGETHER: Final = {
    "payer_ids": {"payer_ids", "payee_ids"},
    "plan": {"plan", "pay_by_on"},
    "principal_cents": {"principal_cents", "costs_cents", "interest_cents"},
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One side's words in one band of the comparison; changed: what it was before, in words."""

    lines: list[str]
    changed: str = ""
    mark: str = ""
    big: bool = False


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One payment: when, how much, and what is left after it."""

    due: str
    amount: str
    left: str


def how_paid(terms: Terms, wording: Wording) -> list[str]:
    """Return how and when the money is paid."""
    if terms.plan:
        rows = terms.plan.instalments
        count = wording.text(RHYTHMS[terms.plan.rhythm], {"count": len(rows)})
        return [count, wording.text(words("First: {day}"), {"day": wording.day(rows[0].due_on)})]
    if terms.pay_by_on:
        return [wording.text(words("All at once, by {day}"), {"day": wording.day(terms.pay_by_on)})]
    return [wording.text(words("No money"))]


def covers(terms: Terms, wording: Wording) -> list[str]:
    """Return what the total is made of."""
    return [
        wording.text(words("Claim {amount}"), {"amount": wording.money(terms.principal_cents)}),
        wording.text(words("Court costs {amount}"), {"amount": wording.money(terms.costs_cents)}),
        wording.text(words("Interest {amount}"), {"amount": wording.money(terms.interest_cents)}),
    ]


def kind_text(kind: TermKind, court: Court, wording: Wording) -> str:
    """Return the name of a kind of term, as in the court's list."""
    return next((choice.text.read(wording.language) for choice in court.terms if choice.kind is kind), kind.value)


def term_line(term: OtherTerm, view: CaseView, court: Court, wording: Wording) -> str:
    """Return one other term: who, what, the person's own words, by when."""
    said = quoted(term.text) if says_something(term.text) else ""
    what = [] if term.kind is TermKind.OWN_WORDS else [kind_text(term.kind, court, wording)]
    told = ". ".join(filter(None, [*what, said]))
    until = wording.text(words("by {day}"), {"day": wording.day(term.due_on)}) if term.due_on else ""
    return f"{names_of(view.of_side(Side(term.by_side)), wording)}: {', '.join(filter(None, [told, until]))}"


def cells(offer: OfferView, view: CaseView, court: Court, wording: Wording) -> list[Cell]:
    """Return one cell for each band of PARTS."""
    terms = offer.terms
    other = [term_line(term, view, court, wording) for term in terms.other_terms]
    return [
        Cell([payers_line(terms, view, wording)], *_changed(offer, "payer_ids", wording)),
        Cell([wording.money(terms.total_cents)], *_changed(offer, "total_cents", wording), big=True),
        Cell(how_paid(terms, wording), *_changed(offer, "plan", wording)),
        Cell([terms.method or wording.text(words("Not said"))], *_changed(offer, "method", wording)),
        Cell(covers(terms, wording), *_changed(offer, "principal_cents", wording)),
        Cell(other or [wording.text(words("No other terms"))], *_changed(offer, "other_terms", wording)),
    ]


def _changed(offer: OfferView, name: str, wording: Wording) -> tuple[str, str]:
    before = offer.previous
    if before is None or not TOGETHER.get(name, {name}) & set(offer.changed):
        return "", ""
    if name == "total_cents":
        mark = "▲" if offer.terms.total_cents > before.total_cents else "▼"
        return wording.text(words("Changed (was {was})"), {"was": wording.money(before.total_cents)}), mark
    if name == "plan":
        return wording.text(words("Changed (was {was})"), {"was": how_paid(before, wording)[0]}), "◆"
    return wording.text(words("Changed")), "✚" if name == "other_terms" else "◆"


def plan_rows(plan: PaymentPlan, wording: Wording) -> list[PlanRow]:
    """Return the payments with what is left after each; the last one leaves nothing."""
    left = sum(row.amount_cents for row in plan.instalments)
    rows = []
    for row in plan.instalments:
        left -= row.amount_cents
        rows.append(PlanRow(wording.short_date(row.due_on), wording.money(row.amount_cents), wording.money(left)))
    return rows


def odd_cents(plan: PaymentPlan, wording: Wording) -> str:
    """Say where the odd cents went, when the last payment is another one."""
    first, last = plan.instalments[0].amount_cents, plan.instalments[-1].amount_cents
    if first == last:
        return ""
    return wording.text(words("The last payment is {amount}, so the total is exact."), {"amount": wording.money(last)})


def summary(terms: Terms, view: CaseView, court: Court, wording: Wording) -> list[tuple[str, str | list[str]]]:
    """Return all terms as rows: exactly what somebody offers or accepts; what is several things is a list."""
    other = [term_line(term, view, court, wording) for term in terms.other_terms]
    return [
        (wording.text(words("Who pays")), payers_line(terms, view, wording)),
        (wording.text(words("Total")), wording.money(terms.total_cents)),
        (wording.text(words("What the total covers")), covers(terms, wording)),
        (wording.text(words("How it is paid")), how_paid(terms, wording)),
        (wording.text(words("Way and place of payment")), terms.method or wording.text(words("Not said"))),
        (wording.text(words("Other terms")), other or wording.text(words("No other terms"))),
    ]
