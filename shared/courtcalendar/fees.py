"""Fees and claim limits as the court's file dates them; which fee was paid for which case is intake's."""

from collections.abc import Sequence
from datetime import date
from typing import TypeVar

from shared.contracts.message import Facts
from shared.contracts.values.numbers import Cents
from shared.courtcalendar.texts import Text


class InForce(Facts):
    """Something that holds from a date on, until the next entry does."""

    from_on: date
    source: str


Entry = TypeVar("Entry", bound=InForce)


def in_force(entries: Sequence[Entry], day: date) -> Entry | None:
    """Return the latest entry that holds on a day; None when none does yet."""
    return max((entry for entry in entries if entry.from_on <= day), key=lambda entry: entry.from_on, default=None)


class FeeRate(InForce):
    """The one-time ODR fee."""

    amount_cents: Cents


class Fee(Facts):
    """What the plaintiff pays the court before registering; no rate: this court asks no fee."""

    rates: tuple[FeeRate, ...] = ()
    how_to_pay: Text
    waiver: Text
    warning: Text

    def cents_on(self, day: date) -> int:
        """Return the fee in force on a day, in cents; 0 when there is none."""
        rate = in_force(self.rates, day)
        return rate.amount_cents if rate else 0


class ClaimLimit(InForce):
    """The most that a small claim may ask for: of a natural person (CCP 116.221), and of anybody else (CCP 116.220)."""

    natural_person_cents: Cents
    otherwise_cents: Cents
