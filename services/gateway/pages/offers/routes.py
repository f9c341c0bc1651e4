"""The offers of a case: both side by side, what changed, and the answers: accept exactly this, say no, take back."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.errors import NotThere
from services.gateway.pages.kit.acting import act
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.pages.offers.gap_line import Gap, gap_line
from services.gateway.projection.case_facts import OfferState, OfferView
from services.gateway.reading.case_view import CaseView
from services.gateway.words.term_words import PARTS, Cell, cells, odd_cents, plan_rows, summary
from services.gateway.words.wording import Wording, words
from shared.contracts.negotiation import AcceptOffer, RejectOffer, WithdrawOffer

router: Final = APIRouter()
STATES: Final = {
    OfferState.LIVE: words("Open"),
    OfferState.ACCEPTED: words("Accepted"),
    OfferState.COUNTERED: words("Answered with a new offer"),
    OfferState.REJECTED: words("Said no"),
    OfferState.WITHDRAWN: words("Taken back"),
    OfferState.EXPIRED: words("Ended without an answer"),
}


@dataclass(frozen=True, slots=True)
class Compared:
    """The two latest offers: a row of two cells for each band; a side without an offer has empty cells."""

    theirs: OfferView | None
    mine: OfferView | None
    bands: list[tuple[str, Cell, Cell]]


@router.get("/cases/{case_id}/offers")
async def overview(case_id: UUID, page: Paging) -> Response:
    view = await page.visit.reading.case(case_id)
    if view.mine is None:
        raise NotThere
    live = view.live_offer
    compared = _compared(page, view)
    return page.show(
        "offers/overview.html",
        view=view,
        live=live,
        live_is_mine=live is not None and live.side is view.mine.side,
        compared=compared,
        gap=_gap(view, compared, page.wording),
        plan=plan_rows(live.terms.plan, page.wording) if live and live.terms.plan else [],
        odd=odd_cents(live.terms.plan, page.wording) if live and live.terms.plan else "",
        past=[(offer, page.text(STATES[offer.state])) for offer in reversed(view.offers)],
        can_offer=view.agreed is None and live is None,
    )


@router.get("/cases/{case_id}/offers/{offer_id}/accept")
async def accept_page(case_id: UUID, offer_id: UUID, page: Paging) -> Response:
    """Show exactly what is accepted; the form carries the hash of these terms."""
    view = await page.visit.reading.case(case_id)
    offer = _offer(view, offer_id)
    plan = offer.terms.plan
    return page.show(
        "offers/accept.html",
        view=view,
        offer=offer,
        rows=summary(offer.terms, view, page.court, page.wording),
        plan=plan_rows(plan, page.wording) if plan else [],
        odd=odd_cents(plan, page.wording) if plan else "",
    )


@router.post("/cases/{case_id}/offers/{offer_id}/accept")
async def accept(case_id: UUID, offer_id: UUID, page: Paging, form: Posted) -> Response:
    view = await page.visit.reading.case(case_id)
    seen = form.get("terms_sha256") or _offer(view, offer_id).terms_sha256
    command = AcceptOffer(offer_id=offer_id, terms_sha256=seen)
    return await act(page, case_id, command, form_key=form.key, back=f"/cases/{case_id}/offers")


@router.post("/cases/{case_id}/offers/{offer_id}/reject")
async def reject(case_id: UUID, offer_id: UUID, page: Paging, form: Posted) -> Response:
    await page.visit.reading.case(case_id)
    command = RejectOffer(offer_id=offer_id)
    return await act(page, case_id, command, form_key=form.key, back=f"/cases/{case_id}/offers")


@router.post("/cases/{case_id}/offers/{offer_id}/withdraw")
async def withdraw(case_id: UUID, offer_id: UUID, page: Paging, form: Posted) -> Response:
    await page.visit.reading.case(case_id)
    command = WithdrawOffer(offer_id=offer_id)
    return await act(page, case_id, command, form_key=form.key, back=f"/cases/{case_id}/offers")


def _offer(view: CaseView, offer_id: UUID) -> OfferView:
    offer = next((offer for offer in view.offers if offer.offer_id == offer_id), None)
    if offer is None:
        raise NotThere
    return offer


def _compared(page: Page, view: CaseView) -> Compared:
    side = view.mine.side if view.mine else None
    theirs = view.last_offer_of(side.other) if side else None
    mine = view.last_offer_of(side) if side else None
    nothing = [Cell([page.text(words("No offer yet"))])] + [Cell([""])] * (len(PARTS) - 1)
    left = cells(theirs, view, page.court, page.wording) if theirs else nothing
    right = cells(mine, view, page.court, page.wording) if mine else nothing
    bands = [(page.text(name), a, b) for (_, name), a, b in zip(PARTS, left, right, strict=True)]
    return Compared(theirs, mine, bands)


def _gap(view: CaseView, compared: Compared, wording: Wording) -> Gap | None:
    if not compared.theirs or not compared.mine or not view.claim_cents:
        return None
    theirs, mine = compared.theirs.terms, compared.mine.terms
    if theirs.payer_ids != mine.payer_ids:
        return None
    return gap_line(theirs.total_cents, mine.total_cents, view.claim_cents, wording)
