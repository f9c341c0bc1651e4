"""One page being answered: the visit, its court, the reader's wording, and the frame around every template.

It owns what all pages share (navigation, hearing strip, form key); it sends nothing and reads no case by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.gateway.door.visiting import Visit, Visiting
from services.gateway.errors import CourtNeeded, NotThere
from services.gateway.pages.kit import court_words
from services.gateway.pages.kit.addresses import case_named, this_page
from services.gateway.pages.kit.desks import DESKS, Desk
from services.gateway.pages.kit.filled import EMPTY, NOT_TAKEN, Filled, Kept, Onward, SentBack, kept_form
from services.gateway.pages.kit.hearing import Strip, strip
from services.gateway.pages.kit.rendering import environment
from services.gateway.pages.kit.timeline import names_of
from services.gateway.people.court_choice import asked_court
from services.gateway.people.drafts import REFUSED, UNSENT
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import LANGUAGES, Wording
from shared.contracts.actor import Side
from shared.contracts.documents import StoredFile
from shared.contracts.values.direction import isolated
from shared.contracts.values.misfits import Misfit
from shared.courtcalendar.court import Court
from shared.courtcalendar.guidance import UserAgreementText

WARN_SECONDS = 120
Link = tuple[str, str, bool]


@dataclass(frozen=True)
class Page:
    """What a handler answers with. unsent: typed here and not sent · refused: the form as sent and not taken."""

    request: Request
    visit: Visit
    court: Court
    unsent: Mapping[str, str] = field(default_factory=dict)
    refused: Filled = EMPTY

    @cached_property
    def wording(self) -> Wording:
        """Return how the reader is spoken to."""
        return Wording(str(self.visit.visitor.language), self.court.zone)

    def text(self, sentence: str, **facts: object) -> str:
        """Return an English sentence in the reader's language."""
        return self.wording.text(sentence, facts or None)

    @property
    def today(self) -> date:
        """Return the court's date."""
        return self.court.date_of(self.visit.now)

    @property
    def fee(self) -> str:
        """Return the fee in force, as money; empty where the court asks for none."""
        cents = self.court.fee.cents_on(self.today)
        return self.wording.money(cents) if cents else ""

    @property
    def user_agreement(self) -> UserAgreementText:
        """Return the user agreement in force."""
        return self.court.user_agreement_on(self.today)

    @property
    def desk(self) -> Desk | None:
        """Return the desk of somebody of the court; None for parties and strangers."""
        return DESKS.get(self.visit.visitor.role)

    @property
    def home(self) -> str:
        """Return where somebody who has signed in begins."""
        return self.desk.home if self.desk else "/cases"

    def of_court(self, court_id: str) -> "Page":
        """Return the same page as another court's, for an answer about a paper of that court."""
        court = self.visit.parts.courts.get(court_id)
        return replace(self, court=court) if court else self

    async def own_case(self, case_id: UUID) -> CaseView:
        """Return a case of which the reader is a party; the counter has pages of its own. Raises NotThere."""
        view = await self.visit.reading.case(case_id)
        if view.mine is None:
            raise NotThere
        return view

    def go(self, path: str) -> Response:
        """Return a redirect (303) to a page of this site."""
        return RedirectResponse(path, 303) if self.request.method == "GET" else Onward(self.visit, path)

    def filled(self, form: Filled) -> Filled:
        """Return what stands in a form: what its reader sent or began before goes before what is known."""
        return Filled({**form.values, **self.unsent, **self.refused.values}, self.refused.errors or form.errors)

    def show(
        self,
        template: str,
        *,
        status: int = 200,
        view: CaseView | None = None,
        form: Filled = EMPTY,
        asked_at: str = "",
        **context: object,
    ) -> Response:
        """Return a page; a posted form with errors is sent back to its address instead, which then shows it (422).

        view: the case it is about · form: what was typed and what is wrong; what is refused only for now is said at
        once (429) · asked_at: the form's address, where it is not the one that it is posted to.
        """
        form = form.bounded()

        def shown() -> Response:
            return self._shown(template, status, view, form, context)

        only_for_now = hasattr(self.request.state, "retry_after")
        if self.request.method == "GET" or not form.errors or only_for_now:
            return shown()
        return SentBack(self.visit, form.to_keep(), asked_at or self.request.url.path, shown)

    def _shown(
        self, template: str, status: int, view: CaseView | None, form: Filled, context: Mapping[str, object]
    ) -> Response:
        filled = self.filled(form)
        told = {name: self.complaint(wrong) for name, wrong in filled.errors.items()}
        whole = {**self._frame(view), **context, "values": Kept(filled.values), "errors": Kept(told)}
        html = environment(self.wording.language, self.wording.zone).get_template(template).render(whole)
        later: int | None = getattr(self.request.state, "retry_after", None)
        if later is not None:
            return HTMLResponse(html, 429, {"retry-after": str(later)})
        return HTMLResponse(html, status_code=NOT_TAKEN if told else status)

    def complaint(self, wrong: str | Misfit) -> str:
        """Return what is wrong with a field in the reader's language."""
        return self.text(wrong.sentence, **wrong.facts) if isinstance(wrong, Misfit) else self.text(wrong)

    def _frame(self, view: CaseView | None) -> dict[str, object]:
        visitor = self.visit.visitor
        other = next(code for code in LANGUAGES if code != self.wording.language)
        return {
            "lang": self.wording.language,
            "other_lang": other,
            "other_language": LANGUAGES[other],
            "path": self.request.url.path,
            "this_page": this_page(self.request),
            "court": self.court,
            "said_by_court": court_words.sentences(self.court, self.wording),
            **court_words.frame(self.court, self.wording),
            "viewer": visitor,
            "desk": self.desk,
            "csrf": visitor.csrf_token,
            "form_key": str(uuid4()),
            "view": view,
            "heading": heading(view) if view else "",
            "other": names_of(view.others, self.wording) if view else "",
            "hearing": self._hearing(view),
            "case_link": f"/cases/{view.case_id}" if view and not self.desk else "",
            "fee": self.fee,
            "may_leave": not (view and view.agreement and view.agreement.fully_signed_at),
            "nav": self._nav(view) if visitor.signed_in else [],
            "demo": bool(getattr(self.request.app.state, "demo", False)),
            "warn_in": self._warn_in(),
            "slow": self.visit.parts.slow,
            "unsent": bool(self.unsent),
        }

    def _hearing(self, view: CaseView | None) -> Strip | None:
        """Return the strip of the page's case; without one, of the case that is known to be the visitor's."""
        if view:
            return strip(view.hearing, self.court, self.wording, self.visit.now)
        place = self.visit.visitor.at_hand(case_named(self.request))
        court = self.visit.parts.courts.get(place.court_id) if place else None
        if place is None or court is None:
            return None
        return strip(place.hearing, court, replace(self.wording, zone=court.zone), self.visit.now)

    def _nav(self, view: CaseView | None) -> list[Link]:
        links = self.desk.links if self.desk else _party_links(view, len(self.visit.visitor.memberships))
        here = self.request.url.path
        return [(path, self.text(name), path == _current(here, links)) for path, name in links]

    def _warn_in(self) -> int:
        """Return after how many seconds to warn; a session lasts in real time, whatever the demo's clock says."""
        idle_for = self.visit.visitor.idle_for
        if not self.visit.visitor.signed_in or idle_for is None:
            return 0
        return max(1, int(idle_for.total_seconds()) - WARN_SECONDS)


def _current(here: str, links: tuple[tuple[str, str], ...]) -> str:
    """Return the longest of the links that the page belongs to; empty when it belongs to none."""
    return max((path for path, _ in links if f"{here}/".startswith(f"{path}/")), key=len, default="")


def _party_links(view: CaseView | None, cases: int) -> tuple[tuple[str, str], ...]:
    if view is None:
        return (("/cases", words("My cases")), ("/settings", words("Settings")))
    home = f"/cases/{view.case_id}"
    return (
        (home, words("My case")),
        (f"{home}/messages", words("Messages")),
        (f"{home}/papers", words("Papers")),
        *((("/cases", words("My cases")),) if cases > 1 else ()),
    )


async def paging(request: Request, visit: Visiting) -> Page:
    """Return the request's page (FastAPI dependency)."""
    court = court_of(request, visit)
    if court is None:
        raise CourtNeeded
    asked = request.query_params if request.method == "GET" else {}
    refused = await visit.refused.get() if REFUSED in asked else {}
    unsent = await visit.unsent(request.url.path) if UNSENT in asked else {}
    return Page(request, visit, court, unsent, kept_form(refused))


def court_of(request: Request, visit: Visit) -> Court | None:
    """Return whose page is asked for: the own court of its staff, the case's, or the one that the browser is at."""
    own = visit.visitor.court_id if visit.visitor.role in DESKS else ""
    case_id = case_named(request)
    member = visit.visitor.membership(case_id) if case_id else None
    own = member.court_id if member else own
    return visit.parts.courts.get(own) or asked_court(request, visit.parts.sites)


Paging = Annotated[Page, Depends(paging)]


def heading(view: CaseView) -> str:
    """Return the case's short name: the names on the claim; its number while nobody has named them."""
    return " v. ".join(isolated(name) for name in map(view.names, Side) if name) or view.case_number


def file_path(view: CaseView, file: StoredFile | None) -> str:
    """Return the address of a file of the case; empty when there is none."""
    return f"/cases/{view.case_id}/files/{file.sha256}" if file else ""
