"""The papers of a case as files, and the clerk's batch of letters; what may be opened is decided in reading.py."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.visiting import Visit, Visiting
from services.gateway.reading.papers import LETTERS, CasePaper, saved_as
from services.gateway.words.wording import Wording
from shared.courtcalendar.court import Court

PDF: Final = "application/pdf"
router: Final = APIRouter(include_in_schema=False)
HEADERS: Final = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'self'",
    "x-frame-options": "SAMEORIGIN",
}


@router.get("/cases/{case_id}/files/{sha256}")
async def paper(case_id: UUID, sha256: str, visit: Visiting) -> Response:
    """Serve one file that stands in this visitor's view of the case."""
    return paper_answer(visit, *await visit.reading.paper(case_id, sha256))


@router.get("/clerk/letters.pdf")
async def letters(visit: Visiting) -> Response:
    """Serve every letter of the clerk's court that is not yet posted, to print."""
    return await letters_answer(visit)


def paper_answer(visit: Visit, paper: CasePaper, data: bytes) -> Response:
    """Return a paper under a name that people find again: what it is, the case's number, its day at the court."""
    court = visit.parts.courts[paper.court_id]
    title = paper.title(_wording(visit, court))
    return _pdf(data, saved_as(title, paper.case_number, on=court.date_of(paper.at)))


async def letters_answer(visit: Visit) -> Response:
    """Return the batch of the clerk's court, under today's date."""
    data, court = await visit.reading.letters(), visit.parts.courts[visit.visitor.court_id]
    return _pdf(data, saved_as(_wording(visit, court).text(LETTERS), on=court.date_of(visit.now)))


def _wording(visit: Visit, court: Court) -> Wording:
    return Wording(visit.visitor.language, court.zone)


def _pdf(data: bytes, disposition: str) -> Response:
    """The product's own papers open in the page; nothing that people send is served from here."""
    return Response(data, media_type=PDF, headers={**HEADERS, "content-disposition": disposition})
