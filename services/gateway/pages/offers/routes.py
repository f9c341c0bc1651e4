"""The offers of a case: side by side, what changed, and the answers: accept exactly this, say no, take back.

Making one: making.py.
"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.errors import NotThere
from services.gateway.pages.kit.acting import why
from services.gateway.pages.kit.deal import deal_line
from services.gateway.pages.kit.one_step import Before, Ids, OneStep, links, serve
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.pages.kit.terms import PARTS, Cell, cells, odd_cents, plan_rows, summary
from services.gateway.pages.offers.closed import closed
from services.gateway.pages.offers.gap_line import Gap, gap_line
from services.gateway.projection.case_parts import OfferState, OfferView
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
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
SEEN: Final = words("You and {name}. The judge does not see your offers.")
STILL_ON: Final = words("Your hearing stays on until the court calls it off.")


@dataclass(frozen=True, slots=True)
class Compared:
    """The two latest offers: a row of two cells for each band; a side without an offer has empty cells."""

    theirs: OfferView | None
    mine: OfferView | None
    bands: list[tuple[str, Cell, Cell]]


@router.get("/cases/{case_id}/offers")
async def overview(case_id: UUID, page: Paging) -> Response:
    view = await page.own_case(case_id)
    live = view.live_offer
    compared, no_offer = _compared(page, view), closed(page, view)
    return page.show(
        "offers/overview.html",
        view=view,
        live=live,
        live_is_mine=_mine(view) is not None,
        compared=compared,
        gap=_gap(view, compared, page.wording),
        plan=plan_rows(live.terms.plan, page.wording) if live and live.terms.plan else [],
        odd=odd_cents(live.terms.plan, page.wording) if live and live.terms.plan else "",
        deal=deal_line(live.terms, view, page.wording) if live else "",
        past=[
            (offer, deal_line(offer.terms, view, page.wording), page.text(STATES[offer.state]))
            for offer in reversed(view.offers)
        ],
        late=view.overdue(page.today),
        no_offer=why(no_offer, page) if no_offer else "",
        can_offer=live is None and not no_offer and (view.agreed is None or view.overdue(page.today)),
        acts=links(ACTS, view),
    )


def _accepted(page: Page, view: CaseView, ids: Ids) -> dict[str, Any]:
    """Show exactly what is accepted; the form carries the hash of these terms."""
    offer = _offer(view, ids["offer_id"])
    plan = offer.terms.plan
    return {
        "offer": offer,
        "rows": summary(offer.terms, view, page.court, page.wording),
        "plan": plan_rows(plan, page.wording) if plan else [],
        "odd": odd_cents(plan, page.wording) if plan else "",
        "carry": {"terms_sha256": offer.terms_sha256},
        "deal": deal_line(offer.terms, view, page.wording),
    }


def _mine(view: CaseView) -> Ids | None:
    """Return my side's open offer, which I can take back."""
    live = view.live_offer
    return {"offer_id": live.offer_id} if live and view.mine and live.side is view.mine.side else None


def _theirs(view: CaseView) -> Ids | None:
    """Return the other side's open offer, which I can answer."""
    live = view.live_offer
    return {"offer_id": live.offer_id} if live and view.mine and live.side is not view.mine.side else None


ACTS: Final = (
    OneStep(
        AcceptOffer,
        "/offers/{offer_id}/accept",
        "/offers",
        Before(
            words("Accept this offer?"),
            words("Accept the offer"),
            (
                words("The terms are then fixed. The plaintiff writes them into an agreement."),
                words("They bind you when you both have signed. You can still leave before that."),
                STILL_ON,
            ),
            SEEN,
            no=words("No, go back to the offers"),
            template="offers/accept.html",
            more=_accepted,
        ),
        can=_theirs,
        named=True,
    ),
    OneStep(
        RejectOffer,
        "/offers/{offer_id}/reject",
        "/offers",
        Before(
            words("Say no to this offer?"),
            words("Say no to the offer"),
            (words("The offer ends. You can both still make new ones."), STILL_ON),
            SEEN,
            no=words("No, go back to the offers"),
        ),
        can=_theirs,
        named=True,
    ),
    OneStep(
        WithdrawOffer,
        "/offers/{offer_id}/withdraw",
        "/offers",
        Before(
            words("Take your offer back?"),
            words("Take my offer back"),
            (words("You can take it back until it is accepted. Then you can make a new one."), STILL_ON),
            SEEN,
            no=words("No, go back to the offers"),
        ),
        can=_mine,
    ),
)
serve(router, *ACTS)


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
