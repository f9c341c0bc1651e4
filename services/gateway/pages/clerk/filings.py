"""Reviewing a filing: the paper on the left, the decision on the right; nothing is chosen beforehand."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.errors import NotThere
from services.gateway.pages.clerk.forms import (
    day_asked,
    fields_asked,
    hearing,
    hearing_fields,
    refused,
    send,
)
from services.gateway.pages.clerk.routes import clerks_case
from services.gateway.pages.kit.asking.closed_day import CLOSED_DAY
from services.gateway.pages.kit.asking.fields import Complaint, FormReading, read, typed_in
from services.gateway.pages.kit.asking.message_fields import asked, filled
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Page, Paging, file_path
from services.gateway.projection.paper_view import FilingView
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from shared.contracts.filing import AcceptFiling, HearingChoice

router: Final = APIRouter(prefix="/clerk/cases")
TEMPLATE: Final = "clerk/filing.html"
CHOICE: Final = asked(
    AcceptFiling,
    "hearing",
    words("What happens to the hearing?"),
    words("Choose what happens to the hearing"),
    options=(
        (HearingChoice.VACATE, words("Vacate"), words("Both sides are told not to come.")),
        (HearingChoice.CONTINUE, words("Continue to a new date"), words("Both sides are told the new date.")),
        (HearingChoice.KEEP, words("Keep"), words("Both sides are told to come.")),
    ),
)
NEW_DATE: Final = (*hearing_fields(optional=True), CLOSED_DAY)
UNASKED: Final = words("You typed a new date. Choose “Continue to a new date”, or empty the new date")
NUMBER: Final = asked(
    AcceptFiling,
    "transaction_number",
    words("Transaction number"),
    words("Type the transaction number with letters and numbers, like SC-2027-00012."),
    width="w16",
    autocomplete="off",
    max_length=60,
)
FIELDS: Final = (CHOICE, *NEW_DATE, NUMBER)


@router.get("/{case_id}/filings/{envelope_id}")
async def review(case_id: UUID, envelope_id: UUID, page: Paging) -> Response:
    view = await clerks_case(page, case_id)
    return _show(page, view, _filing(view, envelope_id), Filled())


@router.post("/{case_id}/filings/{envelope_id}")
async def accept(case_id: UUID, envelope_id: UUID, page: Paging, form: Posted) -> Response:
    """Accept the filing with the hearing decision; both are told by the product."""
    view = await clerks_case(page, case_id)
    filing = _filing(view, envelope_id)
    typed = typed_in(FIELDS, form.typed)
    reading = _checked(page, read(FIELDS, typed))
    sentence = ""
    if not reading.errors:
        command = _command(page, envelope_id, reading)
        sent = await send(page, case_id, command, form_key=form.key)
        if sent.onward:
            return page.go(sent.onward)
        sentence = sent.refusal
    return _show(page, view, filing, Filled(typed, refused(reading, sentence)))


def _filing(view: CaseView, envelope_id: UUID) -> FilingView:
    for filing in view.filings:
        if filing.envelope_id == envelope_id:
            return filing
    raise NotThere


def _checked(page: Page, reading: FormReading) -> FormReading:
    if reading.errors:
        return reading
    if reading.values.get("hearing") != HearingChoice.CONTINUE:
        named = any(reading.values.get(field.name) for field in NEW_DATE)
        return FormReading(reading.values, {"hearing": UNASKED} if named else {})
    needed = (field for field in NEW_DATE if field is not CLOSED_DAY and not reading.values.get(field.name))
    missing: dict[str, Complaint] = {field.name: field.wrong for field in needed}
    return FormReading(reading.values, missing or day_asked(page, reading.values))


def _command(page: Page, envelope_id: UUID, reading: FormReading) -> AcceptFiling:
    continues = reading.values["hearing"] == HearingChoice.CONTINUE
    continued_to = hearing(page, reading.values) if continues else None
    meant = True if continued_to and reading.values.get(CLOSED_DAY.name) else None
    return filled(
        AcceptFiling, reading.values, envelope_id=envelope_id, continued_to=continued_to, closed_day_meant=meant
    )


def _show(page: Page, view: CaseView, filing: FilingView, form: Filled) -> Response:
    """Show the paper and the decision. filed_on: the day that counts, by the rule of the command."""
    came = filing.received_at or filing.submitted_at
    filed_on = page.court.days.filed_on(came, page.court.zone)
    return page.show(
        TEMPLATE,
        view=view,
        form=form,
        filing=filing,
        paper=file_path(view, filing.file),
        choice=CHOICE,
        new_date=fields_asked(NEW_DATE, page.filled(form)),
        number=NUMBER,
        filed_on=filed_on,
        came_on_a_closed_day=filed_on != page.court.date_of(came),
        in_time=view.hearing.cutoff_at is None or filing.submitted_at < view.hearing.cutoff_at,
    )
