"""What programs read: cases, papers, receipts, the clerk's queue and letters, checks of codes and copies."""

import asyncio
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from services.gateway.api.calling import Anybody, Calling, Wait, for_reader, while_signed_in
from services.gateway.api.registering import Code
from services.gateway.api.strict_json import StrictRoute
from services.gateway.door.files import PDF, letters_answer, paper_answer
from services.gateway.door.visiting import Visit
from services.gateway.door.wrong_parts import wrong_in
from services.gateway.projection.queueing import QueueItem
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.lines import CaseLine, CopyCheck
from services.gateway.sending.receipts import Receipt
from shared.contracts.documents import Sha256
from shared.contracts.message import Facts, changed
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.printed import CaseNumber, TransactionNumber
from shared.contracts.values.text import Name, ShortLine

router: Final = APIRouter(route_class=StrictRoute, tags=["reading"])
_BYTES: Final[dict[str, Any]] = {PDF: {"schema": {"type": "string", "format": "binary"}}}
A_PDF: Final[dict[int | str, dict[str, Any]]] = {200: {"description": "The paper.", "content": _BYTES}}
TAKES_PDF: Final = {"requestBody": {"required": True, "content": _BYTES}}
Printed = Annotated[ShortLine, Path(title="Receipt number", description="As on the receipt: `R-XXXX-XXXX`.")]
OnCopy = Annotated[TransactionNumber, Path(title="Transaction number", description="As stamped on the copy.")]
Stamped = Annotated[
    TransactionNumber | None,
    Query(title="Stamped number", description="As stamped on the copy; without it the file alone is looked at."),
]
After = Annotated[int, Query(title="After", description="Wait for another version of the case than this one.")]


class NoFile(Misfit):
    """Nothing was sent to compare."""

    sentence: ClassVar[str] = "Send the file as the body."


class CodeCheck(Facts):
    """Whether a letter is genuine: the court that sent it, nothing about the case."""

    court_id: str


@router.get("/cases", summary="My cases, the latest change first")
async def list_cases(visit: Calling) -> list[CaseLine]:
    return list(await visit.reading.cases())


@router.get("/cases/{case_id}", summary="One case as the visit may see it")
async def get_case(case_id: UUID, visit: Calling, after: After = -1, wait: Wait = 0) -> CaseView:
    """Return the case; with `after` and `wait`, as soon as it has another version than that, or when time runs out."""
    return await while_signed_in(visit, _newer(case_id, visit, after, wait))


async def _newer(case_id: UUID, visit: Visit, after: int, wait: float) -> CaseView:
    deadline = asyncio.get_running_loop().time() + wait
    with visit.parts.changes.of(case_id) as changed:
        while True:
            changed.clear()
            view = await visit.reading.case(case_id)
            left = deadline - asyncio.get_running_loop().time()
            if view.version != after or left <= 0:
                return view
            await visit.parts.changes.rest(changed, left)


@router.get(
    "/cases/{case_id}/files/{sha256}", summary="A paper of the case (PDF)", response_class=Response, responses=A_PDF
)
async def get_paper(case_id: UUID, sha256: Sha256, visit: Calling) -> Response:
    return paper_answer(visit, *await visit.reading.paper(case_id, sha256))


@router.get("/cases/{case_id}/receipts", summary="My receipts of a case")
async def list_receipts(case_id: UUID, visit: Calling) -> list[Receipt]:
    return [for_reader(visit, receipt) for receipt in await visit.receipts.of_case(case_id)]


@router.get("/receipts/{number}", summary="One of my receipts and what became of it")
async def get_receipt(number: Printed, visit: Calling, wait: Wait = 0) -> Receipt:
    found = for_reader(visit, await visit.receipts.by_number(number))
    return changed(found, outcome=await while_signed_in(visit, visit.receipts.outcome(found, wait)))


@router.get("/court/queue", summary="What waits for a clerk")
async def list_queue(visit: Calling) -> list[QueueItem]:
    return list(await visit.reading.queue())


@router.get("/court/cases/{case_number}", summary="A case of the clerk's court by its number")
async def find_case(case_number: CaseNumber, visit: Calling) -> CaseLine:
    return await visit.reading.find_case(case_number)


@router.get("/court/cases", summary="Cases of the clerk's court by number, receipt or names")
async def find_cases(find: Name, visit: Calling) -> list[CaseLine]:
    return list(await visit.reading.find_cases(find))


@router.get(
    "/court/letters.pdf",
    summary="Every letter that waits to be printed (PDF)",
    response_class=Response,
    responses=A_PDF,
)
async def print_letters(visit: Calling) -> Response:
    return await letters_answer(visit)


@router.post("/invitations/check", summary="Is this letter genuine?")
async def check_letter(body: Code, visit: Anybody) -> CodeCheck:
    return CodeCheck(court_id=(await visit.sessions.invitation(body.code, visit.asker)).court_id)


@router.get("/copies/{number}", summary="Is there a stamped copy with this number?")
async def check_copy_number(number: OnCopy, visit: Anybody) -> CopyCheck:
    return await visit.copies.check(number, b"")


@router.post("/copies/check", summary="Is this file a genuine stamped copy?", openapi_extra=TAKES_PDF)
async def check_copy_file(request: Request, visit: Anybody, number: Stamped = None) -> CopyCheck:
    """Compare a file with the copies that were issued; the body is the file."""
    file = await request.body()
    if not file:
        raise wrong_in(("body",), NoFile())
    return await visit.copies.check(number or "", file)
