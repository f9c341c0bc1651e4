"""Posted forms: read within limits, and only when they carry the token of this browser's session."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends
from starlette.datastructures import UploadFile
from starlette.requests import Request

from services.gateway.door.middleware import session_of
from services.gateway.errors import Forged
from services.gateway.people.sessions import Sessions

MOST_FILES, MOST_FIELDS = 10, 500
NEVER_KEPT = frozenset({"csrf_token", "form_key", "key", "pin", "pin_again", "code", "next"})


@dataclass(frozen=True, slots=True)
class Form:
    """A posted form whose origin and token were checked. key: the hidden field `form_key` of that page."""

    key: str
    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, bytes]

    def get(self, name: str) -> str:
        """Return the first value of a field, without spaces around it; empty when it is absent."""
        return next(iter(self.fields.get(name, ())), "").strip()

    @property
    def typed(self) -> dict[str, str]:
        """Return every field with its first value, without spaces around it."""
        return {name: self.get(name) for name in self.fields}

    def all(self, name: str) -> tuple[str, ...]:
        """Return every value of a field."""
        return self.fields.get(name, ())


async def posted(request: Request) -> Form:
    """Return the posted form after checking token and size (FastAPI dependency). Raises Forged, TooLarge.

    The page's form carries `<input type=hidden name=csrf_token value="{{ visit.visitor.csrf_token }}">` and `form_key`.
    """
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as parsed:
        token = Sessions(request.app.state.parts).csrf_token(session_of(request))
        sent = parsed.get("csrf_token", "")
        texts = [(name, value) for name, value in parsed.multi_items() if isinstance(value, str)]
        fields = {name: tuple(value for other, value in texts if other == name) for name, _ in texts}
        if not isinstance(sent, str) or not hmac.compare_digest(sent.encode(), token.encode()):
            request.state.unproved = fields
            raise Forged
        uploads = [(name, value) for name, value in parsed.multi_items() if isinstance(value, UploadFile)]
        files = {name: await value.read() for name, value in uploads}
    form = Form(key=next(iter(fields.get("form_key", ("",)))), fields=fields, files=files)
    request.state.posted = form
    return form


def words_of(request: Request) -> dict[str, str]:
    """Return what was typed into the form of this request; no key, PIN or code is ever kept."""
    form: Form | None = getattr(request.state, "posted", None)
    return _words(form.fields if form else {})


def words_to_show_again(request: Request) -> dict[str, str]:
    """Return what was typed into a form without a living token: to show to its sender, never to store or to do.

    Only if the browser itself says that a page of this host has sent it.
    """
    own = request.headers.get("host", "")
    ours = bool(own) and urlsplit(request.headers.get("origin", "")).netloc == own
    return _words(getattr(request.state, "unproved", {})) if ours else {}


def _words(fields: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    return {name: ",".join(values).strip() for name, values in fields.items() if name not in NEVER_KEPT}


Posted = Annotated[Form, Depends(posted)]
