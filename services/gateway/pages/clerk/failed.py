"""What could not be made or did not leave: the clerk reads what happens by itself, and tells the person meanwhile."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.errors import NotThere
from services.gateway.pages.clerk.forms import send
from services.gateway.pages.clerk.routes import clerks_case
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.projection.queueing import QueueItem, QueueKind
from services.gateway.reading.case_view import CaseView
from shared.contracts.notify import MarkToldByHand

router: Final = APIRouter(prefix="/clerk/cases")


@router.get("/{case_id}/failed/{subject_id}")
async def failed(case_id: UUID, subject_id: UUID, page: Paging) -> Response:
    view = await clerks_case(page, case_id)
    return _show(page, view, await _item(page, case_id, subject_id), Filled())


@router.post("/{case_id}/failed/{subject_id}")
async def told(case_id: UUID, subject_id: UUID, page: Paging, form: Posted) -> Response:
    """Say that the person was told by hand; a paper has nothing to say so about."""
    view = await clerks_case(page, case_id)
    item = await _item(page, case_id, subject_id)
    if item.party_id is None:
        raise NotThere
    sent = await send(page, case_id, MarkToldByHand(notice_id=subject_id), form_key=form.key)
    if sent.onward:
        return page.go(sent.onward)
    return _show(page, view, item, Filled({}, {"": sent.refusal}))


async def _item(page: Page, case_id: UUID, subject_id: UUID) -> QueueItem:
    for item in await page.visit.reading.queue():
        if (item.kind, item.case_id, item.subject_id) == (QueueKind.FAILED, case_id, subject_id):
            return item
    raise NotThere


def _show(page: Page, view: CaseView, item: QueueItem, form: Filled) -> Response:
    return page.show("clerk/failed.html", view=view, item=item, person=view.person(item.party_id), form=form)
