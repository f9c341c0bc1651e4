"""The court's staff, for its administrator alone: who is locked out, and letting them in again with a reason."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.errors import Later, MistypedCode, NotLockedOut, WrongKeyOrPin
from services.gateway.pages.kit.acting import why
from services.gateway.pages.kit.asking.fields import Complaint, Field, Typed, read
from services.gateway.pages.kit.asking.keys_and_codes import KEY_FIELDS
from services.gateway.pages.kit.filled import EMPTY, Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.pages.kit.timeline import Line
from services.gateway.people.staff import LiftedLock, StaffMember
from services.gateway.words.marking import words
from shared.contracts.policy import Role
from shared.contracts.values.text import PlainText

router: Final = APIRouter(prefix="/staff")
ROLES: Final = {Role.CLERK: words("Clerk"), Role.ADMINISTRATOR: words("Administrator")}
PROGRAM: Final = words("Computer program")
REASON: Final = Field(
    "reason",
    "text",
    words("Why do you let them in?"),
    PlainText(200).read,
    words("Say why you let them in"),
    words("Like: called back at the counter, mistyped the PIN."),
    autocomplete="off",
)
FIELDS: Final = (REASON, *KEY_FIELDS)


@router.get("")
async def staff(page: Paging, let_in: UUID | None = None) -> Response:
    """Show the staff, and which locks were lifted. let_in: who was let in just now."""
    members = await page.visit.staff.members()
    return page.show(
        "staff/list.html",
        lines=[(member, _role(page, member)) for member in members],
        let_in=next((member.name for member in members if member.account_id == let_in), ""),
        lifted=[_line(page, lock) for lock in await page.visit.staff.lifted()],
    )


@router.get("/{account_id}")
async def member(account_id: UUID, page: Paging) -> Response:
    return _show(page, await page.visit.staff.member(account_id), EMPTY)


@router.post("/{account_id}")
async def let_in(account_id: UUID, page: Paging, form: Posted) -> Response:
    """Let somebody in again; whoever is not locked out any more is not let in twice."""
    found = await page.visit.staff.member(account_id)
    typed = {field.name: form.get(field.name) for field in FIELDS}
    wrong = await _let_in(page, found, typed)
    if not wrong:
        return page.go(f"/staff?let_in={account_id}")
    return _show(page, await page.visit.staff.member(account_id), Filled(typed, wrong))


async def _let_in(page: Page, found: StaffMember, typed: Typed) -> dict[str, Complaint]:
    """Prove who lets somebody in, then do it and record it; return what is wrong."""
    if not found.locked_out:
        return {"": why(NotLockedOut({"name": found.name}), page)}
    reading = read(FIELDS, typed)
    if reading.errors:
        return reading.errors
    try:
        await page.visit.step_up(typed["key"], typed["pin"])
        await page.visit.staff.let_in(found.account_id, str(reading.values["reason"]))
    except (MistypedCode, WrongKeyOrPin, Later) as refused:
        return {"key": why(refused, page)}
    except NotLockedOut as refused:
        return {"": why(refused, page)}
    return {}


def _show(page: Page, one: StaffMember, form: Filled) -> Response:
    return page.show("staff/member.html", member=one, role=_role(page, one), fields=FIELDS, form=form)


def _role(page: Page, one: StaffMember) -> str:
    return page.text(ROLES.get(one.role, PROGRAM))


def _line(page: Page, lock: LiftedLock) -> Line:
    facts = {"name": lock.name, "by": lock.by, "reason": lock.reason}
    return Line(page.text(words("{by} let {name} in again. Why: {reason}"), **facts), lock.at)
