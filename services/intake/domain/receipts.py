"""The fee comes first: a clerk records the court's receipt. It takes no money and gives none back."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from services.intake.domain.actors import clerk_of, court_of
from services.intake.domain.phase import with_phase
from services.intake.domain.register import Case, Deciding
from services.intake.errors import (
    CaseNumberElsewhere,
    CaseNumberWrong,
    FeeAlreadyRecorded,
    NoFeeHere,
    ReceiptInTheFuture,
    ReceiptUsed,
    WrongFee,
)
from shared.contracts.actor import Actor
from shared.contracts.deciding import Decision
from shared.contracts.identity import case_id_of
from shared.contracts.intake import FeeReceiptRecorded, RecordFeeReceipt
from shared.contracts.values.printed import squeezed
from shared.courtcalendar.court import Court

FEE_RECEIPT: Final = "fee_receipt"


def reserved_receipt(command: RecordFeeReceipt, _actor: Actor | None) -> Iterable[tuple[str, str]]:
    """Return what no other case may hold: this receipt of this court."""
    return [(FEE_RECEIPT, f"{command.court_id}/{squeezed(command.receipt_number)}")]


def case_number_of(court: Court, text: str, case_id: UUID) -> str:
    """Return the court's case number in its one spelling, checked against the case that is addressed."""
    number = court.case_number.normalise(text)
    if number is None:
        raise CaseNumberWrong({"example": court.case_number.example})
    if case_id_of(court.id, number) != case_id:
        raise CaseNumberElsewhere
    return number


def dollars(cents: int) -> str:
    """Return an amount as it stands in a sentence: $1,234.50."""
    return f"${cents // 100:,}.{cents % 100:02}"


def record_fee_receipt(case: Case, command: RecordFeeReceipt, context: Deciding) -> Decision:
    """Confirm the fee of a case that is not registered yet."""
    court = court_of(case, command.court_id, context)
    clerk_of(court, context)
    number = case_number_of(court, command.case_number, case.case_id)
    if case.own.receipt is not None:
        raise FeeAlreadyRecorded({"receipt_number": case.own.receipt.number})
    _check_receipt(command, court, context)
    recorded = FeeReceiptRecorded(
        court_id=court.id,
        case_number=number,
        receipt_number=command.receipt_number,
        paid_on=command.paid_on,
        amount_cents=command.amount_cents,
    )
    return with_phase(case, [recorded], context)


def _check_receipt(command: RecordFeeReceipt, court: Court, context: Deciding) -> None:
    fee_cents = court.fee.cents_on(command.paid_on)
    today = court.date_of(context.now)
    if command.paid_on > today:
        raise ReceiptInTheFuture({"today": today.isoformat()})
    if not fee_cents:
        raise NoFeeHere({"paid_on": command.paid_on.isoformat()})
    if command.amount_cents != fee_cents:
        raise WrongFee({"fee": dollars(fee_cents), "paid_on": command.paid_on.isoformat()})
    if not context.reserved.issuperset(reserved_receipt(command, context.actor)):
        raise ReceiptUsed({"receipt_number": command.receipt_number})
