"""The letters: print the batch, hand it to the post, mark it posted."""

from typing import Final
from uuid import UUID, uuid5

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.pages.clerk.forms import send
from services.gateway.pages.clerk.routes import only_clerks
from services.gateway.pages.kit.filled import EMPTY, Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.projection.queueing import QueueItem, QueueKind
from services.gateway.words.marking import words
from shared.contracts.notify import CancelLetters, MarkLettersPosted

router: Final = APIRouter(prefix="/clerk/letters")
TEMPLATE: Final = "clerk/letters.html"


async def _waiting(page: Page) -> list[QueueItem]:
    return [item for item in await page.visit.reading.queue() if item.kind is QueueKind.LETTER]


@router.get("")
async def letters(page: Paging, posted: int = 0, off: int = 0) -> Response:
    only_clerks(page)
    return await _show(page, posted=posted, off=off)


@router.post("")
async def mark_posted(page: Paging, form: Posted) -> Response:
    """Mark the ticked letters posted, or take them off the list; each case gets its own command.

    None is lost when one is refused.
    """
    kind, done = (CancelLetters, "off") if form.get("off") else (MarkLettersPosted, "posted")
    only_clerks(page)
    unticked = words("Tick the letters first") if form.get("off") else words("Tick the letters that are in the mail")
    ticked = set(form.all("listed" if form.get("all") else "letter"))
    lines = await _waiting(page)
    chosen: dict[UUID, list[UUID]] = {}
    for item in lines:
        if str(item.subject_id) in ticked:
            chosen.setdefault(item.case_id, []).append(item.subject_id)
    if ticked and not chosen:
        return page.go("/clerk/letters")
    errors = {} if chosen else {"letter": unticked}
    for case_id, letter_ids in chosen.items():
        command = kind(letter_ids=tuple(letter_ids))
        sent = await send(page, case_id, command, form_key=str(uuid5(case_id, form.key)))
        errors |= {"": sent.refusal} if sent.refusal else {}
    if errors:
        return await _show(page, Filled({"letter": ",".join(sorted(ticked))}, errors))
    return page.go(f"/clerk/letters?{done}={sum(len(ids) for ids in chosen.values())}")


async def _show(page: Page, form: Filled = EMPTY, posted: int = 0, off: int = 0) -> Response:
    """Show what is to be mailed, and apart from it what is not to be mailed any more."""
    waiting = await _waiting(page)
    lines, late = ([item for item in waiting if item.too_late is too_late] for too_late in (False, True))
    return page.show(TEMPLATE, form=form, lines=lines, late=late, posted=posted, off=off)
