"""The papers of a case as files, and the clerk's batch of letters; what may be opened is decided in reading.py."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.visiting import Visiting

router: Final = APIRouter(include_in_schema=False)
HEADERS: Final = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'self'",
    "x-frame-options": "SAMEORIGIN",
}


@router.get("/cases/{case_id}/files/{sha256}")
async def paper(case_id: UUID, sha256: str, visit: Visiting) -> Response:
    """Serve one file that stands in this visitor's view of the case."""
    return _pdf(await visit.reading.file(case_id, sha256), sha256[:12])


@router.get("/clerk/letters.pdf")
async def letters(visit: Visiting) -> Response:
    """Serve every letter of the clerk's court that is not yet posted, to print."""
    return _pdf(await visit.reading.letters(), f"letters-{visit.now:%Y-%m-%d}")


def _pdf(data: bytes, name: str) -> Response:
    """The product's own papers open in the page; nothing that people send is served from here."""
    disposition = {"content-disposition": f'inline; filename="{name}.pdf"'}
    return Response(data, media_type="application/pdf", headers={**HEADERS, **disposition})
