"""What stands on the paper of an agreement, ready to be set in type; how it looks is the template's business."""

from datetime import date
from uuid import UUID

from services.documents.domain.known_case import KnownCase
from services.documents.domain.wording import CourtZone
from shared.contracts.actor import Side
from shared.contracts.documents import Clause
from shared.contracts.message import Facts
from shared.contracts.parties import Language
from shared.contracts.terms import PaymentPlan
from shared.courtcalendar.court import Court


class Signer(Facts):
    """One party in the caption and on the signature page."""

    party_id: UUID
    side: Side
    name: str


class PaymentRow(Facts):
    """One line of the payment table; left_cents: what is still to pay afterwards."""

    due_on: date
    amount_cents: int
    left_cents: int


class Paper(Facts):
    """The whole content. languages: English, which controls, and Spanish where a party reads it."""

    court_id: str
    court_name: str
    zone: CourtZone
    case_number: str
    version_number: int
    languages: tuple[Language, ...]
    signers: tuple[Signer, ...]
    clauses: tuple[Clause, ...]
    payments: tuple[PaymentRow, ...]


def languages_of(heard: KnownCase) -> tuple[Language, ...]:
    """Return the languages of the paper: English, and Spanish where a party reads it."""
    return tuple(language for language in Language if language is Language.ENGLISH or language in heard.languages)


def paper_of(heard: KnownCase, version_number: int, clauses: tuple[Clause, ...], court: Court) -> Paper:
    """Return the paper of a version: the same facts always give the same paper."""
    return Paper(
        court_id=court.id,
        court_name=court.name.en,
        zone=CourtZone(key=court.time_zone, name=court.time_zone_name),
        case_number=heard.case_number,
        version_number=version_number,
        languages=languages_of(heard),
        signers=tuple(
            Signer(party_id=party.party_id, side=party.side, name=party.name)
            for side in Side
            for party in heard.of_side(side)
        ),
        clauses=clauses,
        payments=_rows(heard.terms.plan) if heard.terms and heard.terms.plan else (),
    )


def _rows(plan: PaymentPlan) -> tuple[PaymentRow, ...]:
    left = sum(row.amount_cents for row in plan.instalments)
    rows = []
    for row in plan.instalments:
        left -= row.amount_cents
        rows.append(PaymentRow(due_on=row.due_on, amount_cents=row.amount_cents, left_cents=left))
    return tuple(rows)
