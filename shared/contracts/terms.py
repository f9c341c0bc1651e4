"""The terms of an offer: money in integer cents, a plan that sums to the cent, and one hash for exactly this text."""

from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, TypeAdapter

from shared.contracts.actor import Side
from shared.contracts.message import Facts
from shared.contracts.values.numbers import Amount, Cents, OnDay
from shared.contracts.values.text import PlainText

CANONICAL_VERSION = "1"
LONGEST_METHOD: Final = 500
LONGEST_TERM: Final = 1_000
LONGEST_LIST: Final = 50  # what is too many in a case is said by its rules, far below
LONGEST_PLAN: Final = 600
People = Annotated[tuple[UUID, ...], Field(max_length=LONGEST_LIST)]


class Rhythm(StrEnum):
    """How often an instalment is due."""

    WEEKLY = "weekly"
    EVERY_TWO_WEEKS = "every_two_weeks"
    MONTHLY = "monthly"


class TermKind(StrEnum):
    """The list of terms other than money; `own_words` carries its text."""

    RETURN_GOODS = "return_goods"
    REPAIR_GOODS = "repair_goods"
    DO_WORK = "do_work"
    APOLOGY = "apology"
    STOP_CONTACT = "stop_contact"
    CREDIT_REPORTING = "credit_reporting"
    SHARE_FEE = "share_fee"
    OWN_WORDS = "own_words"


class Instalment(Facts):
    """One row of a payment plan; due_on is a date in the court's zone."""

    due_on: OnDay
    amount_cents: Annotated[int, Amount(100, 100_000_000)]


class PaymentPlan(Facts):
    """Payment in instalments: dates strictly increase, rows sum to the total, the last row takes the remainder."""

    rhythm: Rhythm
    instalments: Annotated[tuple[Instalment, ...], Field(max_length=LONGEST_PLAN)]


class OtherTerm(Facts):
    """A term other than money: what, which side does it, by when."""

    kind: TermKind
    by_side: Side
    text: Annotated[str, PlainText(LONGEST_TERM, lines=True, empty=True, no_numbers=True)] = ""
    due_on: OnDay | None = None


class Terms(Facts):
    """What an offer says, immutable. total = principal + costs + interest; payer pays payee.

    pay_by_on: the date when all is paid at once; absent where there is a plan.
    """

    principal_cents: Cents
    costs_cents: Cents = 0
    interest_cents: Cents = 0
    total_cents: Cents
    payer_ids: People
    payee_ids: People
    method: Annotated[str, PlainText(LONGEST_METHOD, empty=True, no_numbers=True)]
    pay_by_on: OnDay | None = None
    plan: PaymentPlan | None = None
    other_terms: Annotated[tuple[OtherTerm, ...], Field(max_length=LONGEST_LIST)] = ()

    @property
    def first_due_on(self) -> date | None:
        """Return the first day on which something is due; from the day after, these terms cannot be kept as written."""
        promised = (self.pay_by_on, *(term.due_on for term in self.other_terms))
        planned = (row.due_on for row in self.plan.instalments) if self.plan else ()
        return min((day for day in (*promised, *planned) if day), default=None)

    def overdue(self, today: date) -> bool:
        """Say whether a day of these terms has passed."""
        return self.first_due_on is not None and self.first_due_on < today


def terms_sha256(terms: Terms) -> str:
    """Return the SHA-256 (64 hex digits) of the canonical JSON: sorted keys, no spaces, UTF-8, with its version."""
    canonical = _CANONICAL.dump_json(_sorted(terms.model_dump(mode="json", exclude_none=True)))
    return sha256(f"terms/{CANONICAL_VERSION}\n".encode() + canonical).hexdigest()


_CANONICAL: TypeAdapter[object] = TypeAdapter(object)


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value
