"""The fee counter: the clerk records that the court has the ODR fee of a case."""

from dataclasses import replace
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.pages.clerk.forms import refused, send
from services.gateway.pages.clerk.routes import only_clerks
from services.gateway.pages.kit.asking.fields import Field, read, typed_in
from services.gateway.pages.kit.asking.message_fields import asked, filled
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.words.marking import words
from shared.contracts.intake import RecordFeeReceipt

router: Final = APIRouter(prefix="/clerk/receipts")
TEMPLATE: Final = "clerk/fee.html"
_FIELDS: Final = (
    asked(
        RecordFeeReceipt,
        "case_number",
        words("Case number"),
        words("Type the case number"),
        width="w16",
        autocomplete="off",
        max_length=60,
    ),
    asked(
        RecordFeeReceipt,
        "receipt_number",
        words("Receipt number"),
        words("Type the receipt number"),
        width="w16",
        autocomplete="off",
        max_length=60,
    ),
    asked(RecordFeeReceipt, "paid_on", words("Date on the receipt"), words("Type the date: month, day and year")),
    asked(RecordFeeReceipt, "amount_cents", words("Amount paid"), words("Type the amount in dollars, like 27.00")),
)


def _fields(page: Page) -> tuple[Field, ...]:
    number, *others = _FIELDS
    return (replace(number, read=page.court.case_number.typed), *others)


def _today(page: Page) -> dict[str, str]:
    parts = {"month": page.today.month, "day": page.today.day, "year": page.today.year}
    return {f"paid_on_{part}": str(number) for part, number in parts.items()}


@router.get("/new")
async def new(page: Paging) -> Response:
    only_clerks(page)
    return page.show(TEMPLATE, form=Filled(_today(page)), fields=_fields(page))


@router.post("/new")
async def record(page: Paging, form: Posted) -> Response:
    """Record one receipt and stand ready for the next; a refusal keeps what was typed."""
    only_clerks(page)
    fields = _fields(page)
    typed = typed_in(fields, form.typed)
    reading = read(fields, typed)
    sentence = ""
    if not reading.errors:
        command = filled(RecordFeeReceipt, reading.values, court_id=page.court.id)
        case_id = page.court.case_id(command.case_number)
        sent = await send(page, case_id, command, form_key=form.key)
        if sent.onward:
            return page.go(sent.onward)
        sentence = sent.refusal
    return page.show(TEMPLATE, form=Filled(typed, refused(reading, sentence)), fields=fields)
