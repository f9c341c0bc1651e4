"""Confirming the parties against the court's file and setting the hearing; only then may the invitation leave."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.pages.clerk.forms import (
    as_typed,
    day_asked,
    fields_asked,
    hearing,
    hearing_fields,
    refused,
    send,
)
from services.gateway.pages.clerk.routes import clerks_case
from services.gateway.pages.kit.asking.closed_day import CLOSED_DAY
from services.gateway.pages.kit.asking.fields import Complaint, Field, read, typed_in
from services.gateway.pages.kit.asking.message_fields import asked
from services.gateway.pages.kit.asking.people_fields import address, address_fields, check_address
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.projection.case_parts import PersonView
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from shared.contracts.intake import ConfirmedAddress, ConfirmParties, SetHearing
from shared.contracts.message import Command, changed
from shared.contracts.parties import Contact
from shared.contracts.values.reach import HOME
from shared.courtcalendar.deadlines import cutoff_at, hearing_is_past

router: Final = APIRouter(prefix="/clerk/cases")
TEMPLATE: Final = "clerk/confirm.html"
PAST: Final = words("This date has passed. Check the date of the hearing")
TOO_NEAR: Final = words("This hearing is too near to send a letter. Check the date")
HEARING: Final = (*hearing_fields(optional=False), CLOSED_DAY)


def _prefix(person: PersonView) -> str:
    """Return what stands before the names of a party's inputs: there may be several on a side."""
    return f"{person.party_id.hex}_"


def _fields(person: PersonView) -> tuple[Field, ...]:
    name = asked(
        ConfirmedAddress,
        "name",
        words("Name as in the court file"),
        words("Type the name as in the court file"),
        _prefix(person),
        autocomplete="off",
    )
    return (name, *address_fields(person.party_id.hex, mine=False))


def _all_fields(view: CaseView) -> tuple[Field, ...]:
    return (*(field for person in _to_confirm(view) for field in _fields(person)), *HEARING)


def _to_confirm(view: CaseView) -> tuple[PersonView, ...]:
    """Return who is still to be compared with the court's file; afterwards the hearing alone can be changed here."""
    return () if view.parties_confirmed_at else view.parties


def _as_registered(page: Page, view: CaseView) -> dict[str, str]:
    typed = as_typed(page, view.hearing.starts_at, view.hearing.department)
    for person in view.parties:
        typed[f"{_prefix(person)}name"] = person.name
        if person.contact:
            place = person.contact.mailing_address
            parts = {
                **place.model_dump(),
                "country": "" if place.country == HOME else page.wording.country(place.country),
            }
            typed |= {f"{_prefix(person)}{name}": value or "" for name, value in parts.items()}
    return typed


@router.get("/{case_id}/confirm")
async def check(case_id: UUID, page: Paging) -> Response:
    view = await clerks_case(page, case_id)
    return _show(page, view, Filled(_as_registered(page, view)))


@router.post("/{case_id}/confirm")
async def confirm(case_id: UUID, page: Paging, form: Posted) -> Response:
    """Set the hearing and confirm the parties in one step; the letter follows."""
    view = await clerks_case(page, case_id)
    fields = _all_fields(view)
    typed = typed_in(fields, form.typed)
    reading = read(fields, typed)
    for person in _to_confirm(view):
        reading = reading.also(fields, check_address(person.party_id.hex, reading.values))
    if not reading.errors and _moves(page, view, reading.values):
        reading.errors.update(day_asked(page, reading.values) or _too_late(page, view, reading.values))
    sentence = ""
    if not reading.errors:
        commands = await _commands(page, view, reading.values)
        if not commands:
            return page.go(f"/clerk/cases/{case_id}")
        sent = await send(page, case_id, *commands, form_key=form.key)
        if sent.onward:
            return page.go(sent.onward)
        sentence = sent.refusal
    return _show(page, view, Filled(typed, refused(reading, sentence)))


def _show(page: Page, view: CaseView, form: Filled) -> Response:
    people = [(person, _fields(person)) for person in _to_confirm(view)]
    fields = fields_asked(HEARING, page.filled(form))
    return page.show(TEMPLATE, view=view, form=form, people=people, hearing_fields=fields)


async def _commands(page: Page, view: CaseView, values: dict[str, object]) -> list[Command]:
    confirmed = [
        {
            "party_id": person.party_id,
            "name": values[f"{_prefix(person)}name"],
            "contact": _contact(person, values),
        }
        for person in _to_confirm(view)
    ]
    commands: list[Command] = []
    if confirmed:
        commands.append(await page.visit.sealing.command(ConfirmParties, view.case_id, parties=confirmed))
    when = hearing(page, values)
    if when and _moves(page, view, values):
        commands.insert(0, SetHearing(hearing=when, closed_day_meant=True if values.get(CLOSED_DAY.name) else None))
    return commands


def _moves(page: Page, view: CaseView, values: dict[str, object]) -> bool:
    """Say whether another hearing was typed than the one that is set."""
    when = hearing(page, values)
    known = (view.hearing.starts_at, view.hearing.department)
    return when is not None and (when.starts_at, when.department) != known


def _too_late(page: Page, view: CaseView, values: dict[str, object]) -> dict[str, Complaint]:
    """Find a hearing so near, or past, that nobody could be invited: it is not set and then refused."""
    when = hearing(page, values)
    past = when is not None and hearing_is_past(page.court, when.starts_at, page.visit.now)
    over = when is not None and cutoff_at(page.court, when.starts_at) <= page.visit.now
    return {"hearing_on": PAST if past else TOO_NEAR} if over and _to_confirm(view) else {}


def _contact(person: PersonView, values: dict[str, object]) -> Contact:
    place = address(person.party_id.hex, values)
    if person.contact is None:
        return Contact(mailing_address=place)
    return changed(person.contact, mailing_address=place)
