"""Writing an offer: amount, at once or by a plan with its table, other terms, check, send; nothing is sent before."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Form, Posted
from services.gateway.pages.kit.acting import act
from services.gateway.pages.kit.asking.fields import read
from services.gateway.pages.kit.asking.questions import ANSWERED, Flow
from services.gateway.pages.kit.deal import deal_line
from services.gateway.pages.kit.filled import EMPTY, Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.pages.kit.terms import odd_cents, plan_rows, summary, term_line
from services.gateway.pages.offers import extra_terms
from services.gateway.pages.offers.closed import offering
from services.gateway.pages.offers.questions import draft_name, flow, terms_of
from services.gateway.pages.offers.when_paid import Days, plan_of
from services.gateway.projection.case_parts import Participation
from services.gateway.reading.case_view import CaseView
from shared.contracts.message import Command
from shared.contracts.negotiation import CounterOffer, MakeOffer
from shared.contracts.parties import Channel
from shared.contracts.terms import Terms
from shared.courtcalendar.deadlines import offer_expires_at

router: Final = APIRouter()
NEW: Final = "/cases/{case_id}/offers/new"


@router.get(NEW)
async def begin(case_id: UUID, page: Paging) -> Response:
    """Start at the first question; an offer that was begun before is taken up again."""
    view = await offering(page, case_id)
    typed = await page.visit.drafts.get(draft_name(case_id))
    first = _flow(page, view, typed).questions[0].slug
    return page.go(f"{page.request.url.path}/{first}")


@router.get(NEW + "/terms")
async def terms_page(case_id: UUID, page: Paging) -> Response:
    view = await offering(page, case_id)
    return _terms_page(page, view, await page.visit.drafts.get(draft_name(case_id)), EMPTY)


@router.post(NEW + "/terms")
async def add_term(case_id: UUID, page: Paging, form: Posted) -> Response:
    """Add a term or take one away; both come back to the same page."""
    view = await offering(page, case_id)
    draft = await page.visit.drafts.get(draft_name(case_id))
    if form.get("remove"):
        await page.visit.drafts.put(draft_name(case_id), extra_terms.without_term(draft, form.get("remove")))
        return page.go(page.request.url.path)
    typed = form.typed
    reading = read(extra_terms.fields(page), typed)
    errors = reading.errors or extra_terms.check(reading.values, _days(page, view))
    if errors:
        return _terms_page(page, view, draft, Filled(typed, errors))
    await page.visit.drafts.put(draft_name(case_id), extra_terms.with_term(draft, reading.values))
    return page.go(page.request.url.path)


@router.get(NEW + "/check")
async def check(case_id: UUID, page: Paging) -> Response:
    view = await offering(page, case_id)
    draft = await page.visit.drafts.get(draft_name(case_id))
    terms = terms_of(view, draft, _days(page, view)) if _flow(page, view, draft).complete(draft) else None
    if terms is None:
        return page.go(_flow(page, view, draft).unfinished(draft))
    return page.show(
        "offers/check.html",
        view=view,
        terms=terms,
        rows=summary(terms, view, page.court, page.wording),
        deal=deal_line(terms, view, page.wording),
        **_plan(page, terms),
        countered=_countered(view),
        until=answer_until(page, view),
    )


@router.post(NEW + "/check")
async def send(case_id: UUID, page: Paging, form: Posted) -> Response:
    """Send the offer, as an answer when the other side's offer is on the table; a refusal leaves the draft."""
    view = await offering(page, case_id)
    draft = await page.visit.drafts.get(draft_name(case_id))
    terms = terms_of(view, draft, _days(page, view))
    if terms is None:
        return page.go(_flow(page, view, draft).unfinished(draft))
    back, command = page.request.url.path, _command(view, terms, form.get("countered"))
    response = await act(page, case_id, command, form_key=form.key, back=back)
    if "location" in response.headers:
        await page.visit.drafts.put(draft_name(case_id), {**draft, ANSWERED: ""})
    return response


@router.post(NEW + "/plan/preview")
async def preview(case_id: UUID, page: Paging, form: Posted) -> Response:
    """Return the plan's table alone, for the page that is open."""
    view = await offering(page, case_id)
    return page.show("offers/plan_table.html", **await _typed_plan(page, view, form))


@router.get(NEW + "/{slug}")
async def question(case_id: UUID, slug: str, page: Paging) -> Response:
    view = await offering(page, case_id)
    draft = await page.visit.drafts.get(draft_name(case_id))
    if slug not in {question.slug for question in _flow(page, view, draft).questions}:
        return page.go(f"/cases/{case_id}/offers/new")
    usual = {"payer": "defendant", "rhythm": "monthly"}
    return await _flow(page, view, draft).show(page, slug, {**_more(page, view, draft), "usual": usual})


@router.post(NEW + "/{slug}")
async def answer(case_id: UUID, slug: str, page: Paging, form: Posted) -> Response:
    """Keep the answer; “Show the table” shows it on the same page, or what is wrong, for people without JavaScript."""
    view = await offering(page, case_id)
    draft = await page.visit.drafts.get(draft_name(case_id))
    if form.get("look") and not _flow(page, view, draft).question(slug).read(form.typed).errors:
        typed = {**draft, **form.typed}
        await page.visit.drafts.put(draft_name(case_id), typed)
        return page.go(page.request.url.path)
    response = await _flow(page, view, draft).take(page, slug, form, _more(page, view, draft))
    if "location" not in response.headers:
        return response
    draft = await page.visit.drafts.get(draft_name(case_id))
    following = _flow(page, view, draft).next_path(draft, slug)
    return page.go(following.removesuffix("/check") + "/terms" if following.endswith("/check") else following)


def _flow(page: Page, view: CaseView, draft: Mapping[str, str]) -> Flow:
    return flow(view, draft, _days(page, view))


def _days(page: Page, view: CaseView) -> Days:
    return Days(page.today, page.court.date_of(answer_until(page, view)))


def answer_until(page: Page, view: CaseView) -> datetime:
    """Return until when the other side can answer an offer sent now; its deadline will be counted the same way."""
    answering = (person for person in view.others if person.state is Participation.JOINED)
    by_letter = any(person.channel is Channel.LETTER for person in answering)
    return offer_expires_at(page.court, page.visit.now, view.hearing.cutoff_at, by_letter=by_letter)


def _command(view: CaseView, terms: Terms, countered: str) -> Command:
    answered = next((offer for offer in view.offers if str(offer.offer_id) == countered), None)
    if answered is None:
        return MakeOffer(terms=terms)
    return CounterOffer(offer_id=answered.offer_id, terms=terms)


def _countered(view: CaseView) -> UUID | None:
    live = view.live_offer
    return live.offer_id if live and view.mine and live.side is not view.mine.side else None


def _more(page: Page, view: CaseView, draft: Mapping[str, str]) -> dict[str, Any]:
    values = _flow(page, view, draft).values(draft)
    plan = plan_of(values)
    rows = plan_rows(plan, page.wording) if plan else []
    here = f"/cases/{view.case_id}/offers/new/plan/preview"
    total = page.wording.money(sum(row.amount_cents for row in plan.instalments)) if plan else ""
    note = odd_cents(plan, page.wording) if plan else ""
    return {
        "view": view,
        "template": "offers/question.html",
        "rows": rows,
        "total": total,
        "odd": note,
        "preview": here,
    }


async def _typed_plan(page: Page, view: CaseView, form: Form) -> dict[str, Any]:
    draft = await page.visit.drafts.get(draft_name(view.case_id))
    shown = _more(page, view, {**draft, "how": "plan", **form.typed})
    wrong = _plan_wrong(page, view, {**draft, "how": "plan"}, form)
    return {"wrong": wrong, **{name: "" if wrong else shown[name] for name in ("rows", "total", "odd")}}


def _plan_wrong(page: Page, view: CaseView, draft: Mapping[str, str], form: Form) -> list[str]:
    """Return what is wrong with a plan that is filled in; one that is still being typed is not judged."""
    question, typed = _flow(page, view, draft).question("plan"), form.typed
    days = [name for field in question.fields if field.kind == "date" for name in field.names()]
    if not all(typed.get(name) for name in days) or not (typed.get("count") or typed.get("each")):
        return []
    return [page.complaint(wrong) for wrong in question.read(typed).errors.values()]


def _plan(page: Page, terms: Terms) -> dict[str, Any]:
    if terms.plan is None:
        return {"plan": [], "total": "", "odd": ""}
    total = page.wording.money(terms.total_cents)
    return {"plan": plan_rows(terms.plan, page.wording), "total": total, "odd": odd_cents(terms.plan, page.wording)}


def _terms_page(page: Page, view: CaseView, draft: Mapping[str, str], form: Filled) -> Response:
    kept = extra_terms.kept_terms(draft)
    here = f"/cases/{view.case_id}/offers/new"
    return page.show(
        "offers/terms.html",
        view=view,
        form=form,
        fields=extra_terms.fields(page),
        terms=[(extra_terms.mark_of(term), term_line(term, view, page.court, page.wording)) for term in kept],
        full=len(kept) >= extra_terms.MOST,
        here=here,
        back=f"{here}/{'plan' if draft.get('how') == 'plan' else 'once'}",
    )
