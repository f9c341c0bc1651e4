"""One page being answered: the visit, its court, the reader's wording, and the frame around every template.

It owns what all pages share (navigation, hearing strip, form key); it sends nothing and reads no case by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.gateway.case_view import CaseView
from services.gateway.pages.fields import words
from services.gateway.pages.hearing_words import strip
from services.gateway.pages.rendering import environment
from services.gateway.pages.wording import LANGUAGES, Wording
from services.gateway.web import Visit, Visiting
from shared.courtcalendar.court import Court

WARN_SECONDS = 120
Link = tuple[str, str, bool]


class Kept(dict[str, str]):
    """What was typed or what is wrong, by field; a field that is absent is empty."""

    def __missing__(self, key: str) -> str:
        return ""


@dataclass(frozen=True)
class Page:
    """What a handler answers with."""

    request: Request
    visit: Visit
    court: Court

    @cached_property
    def wording(self) -> Wording:
        """Return how the reader is spoken to."""
        return Wording(str(self.visit.visitor.language), ZoneInfo(self.court.time_zone))

    def text(self, sentence: str, **facts: object) -> str:
        """Return an English sentence in the reader's language."""
        return self.wording.text(sentence, facts or None)

    def go(self, path: str) -> Response:
        """Return a redirect (303) to a page of this site."""
        return RedirectResponse(path, status_code=303)

    def show(self, template: str, *, status: int = 200, view: CaseView | None = None, **context: Any) -> Response:  # noqa: ANN401 - templates take any value
        """Return a page. view: the case it is about · values, errors: of the form on it."""
        whole = {**self._frame(view), **context}
        whole["values"] = Kept(context.get("values") or {})
        whole["errors"] = Kept({name: self.text(told) for name, told in (context.get("errors") or {}).items()})
        html = environment(self.wording.language, self.wording.zone).get_template(template).render(whole)
        return HTMLResponse(html, status_code=status)

    def wrong(self, template: str, errors: Mapping[str, str], values: Mapping[str, str], **context: Any) -> Response:  # noqa: ANN401 - the same
        """Return a page again with what is wrong (English sentences by field) and everything that was typed."""
        return self.show(template, status=422, errors=errors, values=values, **context)

    def _frame(self, view: CaseView | None) -> dict[str, object]:
        visitor = self.visit.visitor
        other = next(code for code in LANGUAGES if code != self.wording.language)
        return {
            "lang": self.wording.language,
            "other_lang": other,
            "other_language": LANGUAGES[other],
            "path": self.request.url.path,
            "court": self.court,
            "viewer": visitor,
            "staff": visitor.is_clerk,
            "csrf": visitor.csrf_token,
            "form_key": self.visit.form_key(),
            "view": view,
            "hearing": strip(view.hearing, self.wording) if view else None,
            "case_link": f"/cases/{view.case_id}" if view and not visitor.is_clerk else "",
            "nav": self._nav(view) if visitor.signed_in else [],
            "demo": bool(getattr(self.request.app.state, "demo", False)),
            "warn_in": self._warn_in(),
        }

    def _nav(self, view: CaseView | None) -> list[Link]:
        links = CLERK_LINKS if self.visit.visitor.is_clerk else _party_links(view)
        here = self.request.url.path
        return [(path, self.text(name), here == path) for path, name in links]

    def _warn_in(self) -> int:
        idle_at = self.visit.visitor.idle_at
        if not self.visit.visitor.signed_in or idle_at is None:
            return 0
        return max(1, int((idle_at - self.visit.now).total_seconds()) - WARN_SECONDS)


CLERK_LINKS = (
    ("/clerk", words("Queue")),
    ("/clerk/letters", words("Letters")),
    ("/clerk/receipts/new", words("Fee receipts")),
    ("/clerk/cases", words("Cases")),
)


def _party_links(view: CaseView | None) -> tuple[tuple[str, str], ...]:
    if view is None:
        return (("/cases", words("My cases")), ("/settings", words("Settings")))
    home = f"/cases/{view.case_id}"
    return (
        (home, words("My case")),
        (f"{home}/messages", words("Messages")),
        (f"{home}/papers", words("Papers")),
        ("/cases", words("My cases")),
    )


async def paging(request: Request, visit: Visiting) -> Page:
    """Return the request's page (FastAPI dependency)."""
    courts: Mapping[str, Court] = request.app.state.courts
    court = courts.get(visit.visitor.court_id) or next(iter(courts.values()))
    return Page(request, visit, court)


Paging = Annotated[Page, Depends(paging)]


def back_to(path: str) -> str:
    """Return a path that is safe to go back to: one of this site, never another host."""
    return quote(path, safe="/-_~.#?=&%") if path.startswith("/") and not path.startswith("//") else "/"
