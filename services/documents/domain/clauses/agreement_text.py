"""Which clauses an agreement has, and in which order; each clause is worded in its own module."""

from services.documents.domain.clauses import effect, ending, payment
from services.documents.domain.clauses.deal import Deal
from services.documents.domain.clauses.other_terms import other_terms
from shared.contracts.documents import Clause
from shared.contracts.message import changed


def agreement_text(deal: Deal) -> tuple[Clause, ...]:
    """Return every clause that these terms need: default and cure with a plan, the languages where there are two."""
    chosen = (
        (ending.parties, True),
        (payment.payment, True),
        (payment.late_payment, deal.terms.plan is not None),
        (other_terms, bool(deal.terms.other_terms)),
        (ending.ending, True),
        (ending.release, True),
        (effect.binding, True),
        (ending.hearing, True),
        (effect.public_record, True),
        (effect.languages, len(deal.languages) > 1),
    )
    return tuple(_as_on_paper(make(deal), deal) for make, needed in chosen if needed)


def _as_on_paper(clause: Clause, deal: Deal) -> Clause:
    """Keep the legal text in the languages of the paper only: what is not signed is not shown as legal text."""
    return changed(clause, legal={language.value: clause.legal[language.value] for language in deal.languages})
