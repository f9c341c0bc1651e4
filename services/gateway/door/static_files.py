"""The stylesheet, the script and the courts' seals; their addresses change with their content."""

import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.gateway.errors import NotThere
from shared.courtcalendar.court import Court

router: Final = APIRouter(include_in_schema=False)
STATIC: Final = Path(__file__).parent.parent / "static"
KINDS: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
FOR_A_YEAR: Final = "public, max-age=31536000, immutable"


@cache
def _file(name: str) -> tuple[bytes, bytes, str]:
    path = STATIC / name
    if path.parent != STATIC or path.suffix not in KINDS or not path.is_file():
        raise NotThere
    content = path.read_bytes()
    return content, gzip.compress(content, 9), KINDS[path.suffix]


@cache
def address_of(name: str) -> str:
    """Return the address of a static file; it changes with the content, so browsers may keep it for a year."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


def address_of_seal(court: Court) -> str:
    """Return the address of a court's own seal."""
    return f"/static/seals/{court.id}.svg?v={sha256(court.seal.encode()).hexdigest()[:12]}"


@router.get("/static/seals/{court_id}.svg")
async def seal(court_id: str, request: Request) -> Response:
    court = request.app.state.parts.courts.get(court_id)
    if court is None:
        raise NotThere
    return Response(court.seal, media_type=KINDS[".svg"], headers={"cache-control": FOR_A_YEAR})


@router.get("/static/{name}")
async def static_file(name: str, request: Request) -> Response:
    plain, packed, kind = _file(name)
    headers = {"cache-control": FOR_A_YEAR, "vary": "accept-encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(plain, media_type=kind, headers=headers)
    return Response(packed, media_type=kind, headers={**headers, "content-encoding": "gzip"})
