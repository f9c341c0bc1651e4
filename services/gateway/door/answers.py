"""What is answered when something cannot be: one table from refusal to status, a page for people, JSON for programs."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from services.gateway import errors
from services.gateway.database import AWAY
from services.gateway.door.problems import of_refusal, problem
from services.gateway.door.visiting import Visit
from services.gateway.door.wrong_parts import wrong_parts
from services.gateway.people.language import asked_language
from services.gateway.people.visitor import Visitor
from shared.contracts.deciding import Refused

log = structlog.get_logger()
ProblemPage = Callable[[Request, Refused, int], Awaitable[Response]]
STATUS: Final[Mapping[type[Refused], int]] = {
    errors.CourtNeeded: 300,
    errors.NotThere: 404,
    errors.CodeUnknown: 404,
    errors.Forged: 403,
    errors.StepUpNeeded: 403,
    errors.WrongKeyOrPin: 403,
    errors.SignInNeeded: 401,
    errors.SameKeyOtherBody: 409,
    errors.AccountOpenAlready: 409,
    errors.TooSlow: 408,
    errors.TooLarge: 413,
    errors.MistypedCode: 422,
    errors.MistypedKey: 422,
    errors.PinTooSimple: 422,
    errors.PinNotSixNumbers: 422,
    errors.TooManyTries: 429,
    errors.StaffLockedOut: 429,
    errors.WaitALittle: 429,
    errors.OneFileAtATime: 429,
    errors.Unavailable: 503,
    errors.Busy: 503,
}
SERVICE_SAYS_NO: Final = 409
BAD_BODY, UNKNOWN, OTHER_METHOD, NO_JSON = 400, 401, 405, 415
NO_OBJECT: Final = "model_attributes_type"  # what a body is that was not read as JSON
_TEMPLATE: Final = re.compile(r"\{\w+\}")
PUBLIC_PARTS: Final = {("path", "year")}
RETRY: Final[Mapping[type[Refused], str]] = {errors.Unavailable: "60", errors.Busy: "5"}  # seconds


def status_of(refused: Refused) -> int:
    """Return the HTTP status of a refusal."""
    return STATUS.get(type(refused), SERVICE_SAYS_NO)


def install(app: FastAPI, page: ProblemPage) -> None:
    """Have the application answer every failure: programs with JSON, people with this page."""
    app.state.problem_page = page
    app.add_exception_handler(Refused, _on_refused)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(RequestValidationError, _on_unreadable)
    for kind in AWAY:
        app.add_exception_handler(kind, _on_away)
    app.add_exception_handler(Exception, _on_failure)


async def answer(request: Request, refused: Refused) -> Response:
    """Return the answer to a refusal: problem+json under /api/, otherwise a page."""
    status = status_of(refused)
    if request.url.path.startswith("/api/"):
        response: Response = of_refusal(refused, status)
        if status == UNKNOWN:
            response.headers["www-authenticate"] = "Bearer"
    else:
        response = await request.app.state.problem_page(request, refused, status)
    if isinstance(refused, errors.Later):
        response.headers["retry-after"] = str(refused.seconds)
    elif type(refused) in RETRY:
        response.headers["retry-after"] = RETRY[type(refused)]
    return response


async def _on_refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, Refused):
        raise error
    return await answer(request, error)


async def _on_http(request: Request, error: Exception) -> Response:
    """Answer for an address that nobody serves, a method that it does not know, or a body that cannot be read."""
    cause = error.__cause__
    if isinstance(cause, Refused):
        return await answer(request, cause)
    status = error.status_code if isinstance(error, HTTPException) else 0
    program = request.url.path.startswith("/api/")
    if status == OTHER_METHOD and program:
        return _other_method(request)
    if not isinstance(error, HTTPException) or status != BAD_BODY:
        meant = meant_by(request)
        return RedirectResponse(meant, 303) if meant else await answer(request, errors.NotThere())
    if program:
        return _not_understood([{"where": "body", "code": "json_invalid", "why": "This is not JSON in UTF-8."}])
    beyond = any(word in error.detail for word in ("exceeded", "Too many"))
    return await answer(request, errors.TooLarge() if beyond else errors.Forged())


def meant_by(request: Request) -> str:
    """Return the page that an address typed from paper means: capitals, a slash or a full stop at its end."""
    path = request.url.path
    meant = path.rstrip("/.,;:!?)").lower() or "/"
    if request.method != "GET" or meant == path or path.startswith("/api/"):
        return ""
    scope = {**request.scope, "path": meant}
    served = any(route.matches(scope)[0] is Match.FULL for route in request.app.routes)
    query = f"?{request.url.query}" if request.url.query else ""
    return quote(meant, safe="/-_~") + query if served else ""


async def _on_unreadable(request: Request, error: Exception) -> Response:
    """Answer for what cannot be read: a wrong address looks like any other that does not exist."""
    if not isinstance(error, RequestValidationError):
        raise error
    faults = error.errors()
    if not request.url.path.startswith("/api/") or any(_hides(fault["loc"]) for fault in faults):
        return await answer(request, errors.NotThere())
    if _is_no_json(request) and any((*fault["loc"], fault["type"]) == ("body", NO_OBJECT) for fault in faults):
        return problem("UnsupportedMediaType", "Send JSON, with the header `Content-Type: application/json`.", NO_JSON)
    return _not_understood(wrong_parts(faults, error.body))


def _hides(where: tuple[object, ...]) -> bool:
    """Say whether it is a part of an address that a stranger is told nothing about."""
    return where[:1] == ("path",) and where not in PUBLIC_PARTS


def _is_no_json(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return not (kind == "application/json" or kind.endswith("+json"))


def _not_understood(named: list[dict[str, Any]]) -> Response:
    return problem("NotUnderstood", "Correct the parts that are named and send it again.", 422, errors=named)


def _other_method(request: Request) -> Response:
    """Say which methods an address of the API has; the framework knows only those of the first route that fits."""
    paths, path = request.app.openapi()["paths"], request.url.path
    fitting = [path] if path in paths else [each for each in paths if re.fullmatch(_TEMPLATE.sub("[^/]+", each), path)]
    known = ", ".join(sorted({method.upper() for each in fitting for method in paths[each]}))
    response = problem("MethodNotAllowed", f"This address takes {known}.", OTHER_METHOD, facts={"allow": known})
    response.headers["allow"] = known
    return response


async def _on_away(request: Request, error: Exception) -> Response:
    log.warning("store_away", reason=type(error).__name__)
    _receive_without_database(request)
    return await answer(request, errors.Unavailable())


async def _on_failure(request: Request, _error: Exception) -> Response:
    """Answer for a fault of ours; the web server logs it."""
    _receive_without_database(request)
    return await answer(request, errors.Unavailable())


def _receive_without_database(request: Request) -> None:
    """Let the problem's page be shown to somebody whose session cannot be looked up now."""
    nobody = Visitor(author=UUID(int=0), language=asked_language(request))
    request.state.visit = Visit(request, request.app.state.parts, nobody)
