"""Who pays whom how much, in one sentence for its reader; an amount of an offer never stands without it."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from services.gateway.projection.case_parts import TimelineEntry
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.contracts.terms import Terms

NO_MONEY: Final = words("no money is paid")


def deal_line(terms: Terms, view: CaseView, wording: Wording) -> str:
    """Return who pays whom how much; who reads it is called `you`. It stands in the middle of a sentence."""
    if not terms.total_cents:
        return wording.text(NO_MONEY)
    facts = {
        "payer": _names(view, terms.payer_ids, wording),
        "payee": _names(view, terms.payee_ids, wording),
        "amount": wording.money(terms.total_cents),
    }
    return wording.text(_deal(terms, view.me), facts)


def _deal(terms: Terms, me: UUID | None) -> str:
    several = len(terms.payer_ids) > 1
    if terms.payer_ids == (me,):
        return words("you pay {payee} {amount}")
    if terms.payee_ids == (me,):
        return words("{payer} pay you {amount}") if several else words("{payer} pays you {amount}")
    return words("{payer} pay {payee} {amount}") if several else words("{payer} pays {payee} {amount}")


def payers_line(terms: Terms, view: CaseView, wording: Wording) -> str:
    """Return who pays whom, by name."""
    facts = {"payer": _names(view, terms.payer_ids, wording), "payee": _names(view, terms.payee_ids, wording)}
    several = len(terms.payer_ids) > 1
    return wording.text(words("{payer} pay {payee}") if several else words("{payer} pays {payee}"), facts)


def deal_told(entry: TimelineEntry, view: CaseView, wording: Wording) -> str:
    """Return the deal of the offer that an entry of the timeline tells of; empty when it tells of none."""
    made = (offer for offer in view.offers if offer.made_at == entry.at and offer.party_id == entry.party_id)
    return next((deal_line(offer.terms, view, wording) for offer in made), "")


def deal_of(offer_id: UUID | None, view: CaseView, wording: Wording) -> str:
    """Return the deal of one offer; empty when there is none of that id."""
    named = (offer for offer in view.offers if offer.offer_id == offer_id)
    return next((deal_line(offer.terms, view, wording) for offer in named), "")


def _names(view: CaseView, party_ids: Iterable[UUID], wording: Wording) -> str:
    wanted = set(party_ids)
    return wording.listed([person.name for person in view.parties if person.party_id in wanted])
