"""What programs read: cases, papers, receipts, the clerk's queue and letters, checks of codes and copies."""

import asyncio
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.gateway.api.caller import Anybody, Calling, Wait
from services.gateway.case_view import CaseView
from services.gateway.lines import CaseLine, CopyCheck, QueueItem
from services.gateway.receipts import Receipt
from shared.contracts.message import Facts

router: Final = APIRouter(tags=["reading"])
PDF: Final = "application/pdf"
After = Annotated[int, Query(description="Wait for a version of the case that is newer than this one.")]


class CodeCheck(Facts):
    """Whether a letter is genuine: the court that sent it, nothing about the case."""

    court_id: str


class Code(Facts):
    """The code of a letter, as typed."""

    code: str


@router.get("/cases", summary="My cases, the latest change first")
async def cases(caller: Calling) -> list[CaseLine]:
    return list(await caller.desk.reading.cases(caller.visitor))


@router.get("/cases/{case_id}", summary="One case as the caller may see it")
async def case(case_id: UUID, caller: Calling, after: After = -1, wait: Wait = 0) -> CaseView:
    """Return the case; with `after` and `wait`, as soon as it is newer than that version, or when time runs out."""
    deadline = asyncio.get_running_loop().time() + wait
    with caller.desk.parts.changes.of(case_id) as changed:
        while True:
            changed.clear()
            view = await caller.desk.reading.case(caller.visitor, case_id)
            left = deadline - asyncio.get_running_loop().time()
            if view.version > after or left <= 0:
                return view
            await caller.desk.parts.changes.rest(changed, left)


@router.get("/cases/{case_id}/files/{sha256}", summary="A paper of the case (PDF)", response_class=Response)
async def file(case_id: UUID, sha256: str, caller: Calling) -> Response:
    return Response(await caller.desk.reading.file(caller.visitor, case_id, sha256), media_type=PDF)


@router.get("/cases/{case_id}/receipts", summary="My receipts of a case")
async def receipts(case_id: UUID, caller: Calling) -> list[Receipt]:
    return list(await caller.desk.receipts.of_case(caller.visitor.author, case_id))


@router.get("/receipts/{number}", summary="One of my receipts and what became of it")
async def receipt(number: str, caller: Calling, wait: Wait = 0) -> Receipt:
    found = await caller.desk.receipts.by_number(caller.visitor.author, number)
    return found.model_copy(update={"outcome": await caller.desk.receipts.outcome(found, wait)})


@router.get("/court/queue", summary="What waits for a clerk")
async def queue(caller: Calling) -> list[QueueItem]:
    return list(await caller.desk.reading.queue(caller.visitor))


@router.get("/court/cases/{case_number}", summary="A case of the clerk's court by its number")
async def find_case(case_number: str, caller: Calling) -> CaseLine:
    return await caller.desk.reading.find_case(caller.visitor, case_number)


@router.get("/court/letters.pdf", summary="Every letter that waits to be printed (PDF)", response_class=Response)
async def letters(caller: Calling) -> Response:
    return Response(await caller.desk.reading.letters(caller.visitor), media_type=PDF)


@router.post("/invitations/check", summary="Is this letter genuine?")
async def check_code(body: Code, caller: Anybody) -> CodeCheck:
    return CodeCheck(court_id=(await caller.desk.invitation(body.code, caller.address)).court_id)


@router.get("/copies/{number}", summary="Is there a stamped copy with this number?")
async def check_number(number: str, caller: Anybody) -> CopyCheck:
    return await caller.desk.copies.check(number, b"")


@router.post("/copies/check", summary="Is this file a genuine stamped copy? The body is the PDF.")
async def check_file(request: Request, caller: Anybody, number: str = "") -> CopyCheck:
    return await caller.desk.copies.check(number, await request.body())
