"""The API's own description (OpenAPI 3.1): what the framework says of the routes, and what they all have in common."""

from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.routing import APIRoute
from typing_extensions import override

from services.gateway.door.problems import MEDIA_TYPE, Problem

Json = dict[str, Any]
SCHEMAS: Final = "#/components/schemas/{model}"
ABOUT: Final = """The same commands and reads as the pages, for programs.

A command is sent with a random `Idempotency-Key`; the answer is its receipt. 200: done. 202: received and safe, not
done yet; follow `Location`. 409: the court's rules say no. Every error is a problem of RFC 9457 with a stable
`code`."""
LICENSE: Final = {"name": "Apache 2.0", "identifier": "Apache-2.0"}
TAGS: Final = (
    {"name": "people", "description": "Accounts, and tokens that are proved with a personal key and a PIN."},
    {"name": "courts", "description": "What a court asks and offers, for everybody."},
    {"name": "reading", "description": "Cases, papers, receipts and the clerk's lists."},
    {"name": "commands", "description": "What people and clerks do."},
)
# Whatever an operation is about, it can end like this.
PROBLEMS: Final = {
    "401": ("NoToken", "The token is missing, unknown or has ended."),
    "403": ("NotProved", "The personal key or the PIN is not right, or must be given again."),
    "404": ("NotThere", "It does not exist, or it is not the visit's to see."),
    "409": ("SaidNo", "The court's rules say no, or the key was used with other content. Nothing was changed."),
    "413": ("TooLarge", "The body is larger than is taken here."),
    "415": ("NoJson", "The body is not sent as JSON."),
    "422": ("NotUnderstood", "The request cannot be understood; `errors` names the parts."),
    "429": ("TooOften", "Too many tries; `Retry-After` says when."),
    "503": ("Away", "Nothing was stored; trying again with the same key is safe after `Retry-After`."),
    "default": ("Other", "Anything else, as any other problem."),
}
_HEADERS: Final = {
    "401": ("WWW-Authenticate", "`Bearer`"),
    "429": ("Retry-After", "Seconds."),
    "503": ("Retry-After", "Seconds."),
}


class DescribedApp(FastAPI):
    """An application whose description says once what its operations share."""

    @override
    def openapi(self) -> Json:
        """Return the description; it is made once."""
        if self.openapi_schema is None:
            self.openapi_schema = _whole(super().openapi())
        return self.openapi_schema


def described(base_url: str) -> DescribedApp:
    """Return an application without routes. base_url: where programs reach it."""
    return DescribedApp(
        title="Small-claims online dispute resolution",
        version="1",
        description=ABOUT,
        license_info=LICENSE,
        openapi_tags=list(TAGS),
        servers=[{"url": base_url, "description": "This installation."}],
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )


def name_of(route: APIRoute) -> str:
    """Return an operation's id: the name of what it does, such as `make_offer`."""
    return route.name


def _whole(document: Json) -> Json:
    shared = document["components"]
    for unused in ("HTTPValidationError", "ValidationError"):  # the framework's own idea of 422
        del shared["schemas"][unused]
    shared["schemas"] |= _schemas()
    shared["responses"] = {name: _response(status, why) for status, (name, why) in PROBLEMS.items()}
    shared["parameters"] = {}
    for operation in _operations(document):
        operation.setdefault("security", [{}, {"token": []}])
        operation["responses"] |= {
            status: {"$ref": f"#/components/responses/{name}"} for status, (name, _) in PROBLEMS.items()
        }
        if "parameters" in operation:
            operation["parameters"] = [_shared(each, shared["parameters"]) for each in operation["parameters"]]
    return document


def _operations(document: Json) -> Iterator[Json]:
    for methods in document["paths"].values():
        yield from methods.values()


def _schemas() -> Json:
    schema = Problem.model_json_schema(ref_template=SCHEMAS, mode="serialization")
    return {**schema.pop("$defs"), Problem.__name__: schema}


def _response(status: str, why: str) -> Json:
    content = {MEDIA_TYPE: {"schema": {"$ref": SCHEMAS.format(model=Problem.__name__)}}}
    answer: Json = {"description": why, "content": content}
    if status in _HEADERS:
        name, meaning = _HEADERS[status]
        answer["headers"] = {name: {"description": meaning, "schema": {"type": "string"}}}
    return answer


def _shared(parameter: Json, known: Json) -> Json:
    """Return a reference to a parameter, kept by its title. Raises ValueError when two share a title."""
    name = "".join(word.capitalize() for word in parameter["schema"]["title"].split())
    if known.setdefault(name, parameter) != parameter:
        raise ValueError(f"two parameters are called {name}: give one of them a title of its own")
    return {"$ref": f"#/components/parameters/{name}"}
