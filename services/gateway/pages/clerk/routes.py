"""The clerk's desk: today's queue, finding a case, and what the counter may see of one."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.errors import NotThere, SignInNeeded
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.pages.kit.timeline import timeline
from services.gateway.projection.queueing import QueueItem, QueueKind
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.notify import letter_name
from services.gateway.words.phases import phase_text
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.text import PlainText

router: Final = APIRouter(prefix="/clerk")
TABS: Final = (
    (QueueKind.FILING, words("Filings")),
    (QueueKind.CONFIRM_PARTIES, words("Confirm parties")),
    (QueueKind.LETTER, words("Letters to print")),
    (QueueKind.FAILED, words("Could not be sent")),
    (QueueKind.FEE, words("Paid, not registered")),
)
PAPERS: Final = {
    QueueKind.FILING: words("Settlement agreement"),
    QueueKind.CONFIRM_PARTIES: words("Names and addresses"),
    QueueKind.FAILED: words("Paper or message"),
    QueueKind.FEE: words("Fee receipt"),
}


LOOKED_FOR: Final = PlainText(200)


def only_clerks(page: Page) -> None:
    """Raise NotThere for everybody else: the desk does not exist for them; who has been signed out may come back."""
    if not page.visit.visitor.signed_in:
        raise SignInNeeded
    if not page.visit.visitor.is_clerk:
        raise NotThere


def href(item: QueueItem) -> str:
    """Return where an item of the queue is done."""
    case = f"/clerk/cases/{item.case_id}"
    return {
        QueueKind.FILING: f"{case}/filings/{item.subject_id}",
        QueueKind.CONFIRM_PARTIES: f"{case}/confirm",
        QueueKind.LETTER: "/clerk/letters",
        QueueKind.FAILED: f"{case}/failed/{item.subject_id}",
        QueueKind.FEE: case,
    }[item.kind]


@router.get("")
async def queue(page: Paging, kind: QueueKind | None = None) -> Response:
    """Show what waits, urgent first, then oldest first; without a choice, the first kind that has something."""
    only_clerks(page)
    items = await page.visit.reading.queue()
    counts = {tab: sum(item.kind is tab for item in items) for tab, _ in TABS}
    chosen = kind or next((tab for tab, count in counts.items() if count), QueueKind.FILING)
    return page.show(
        "clerk/queue.html",
        tabs=[(tab.value, page.text(name), counts[tab], tab is chosen) for tab, name in TABS],
        lines=[(item, href(item), _paper(page, item)) for item in items if item.kind is chosen],
        urgent=sum(item.urgent for item in items),
        now=page.visit.now,
    )


def _paper(page: Page, item: QueueItem) -> str:
    """Return what an item is about; a letter says what it is and to whom."""
    if item.kind is not QueueKind.LETTER:
        return page.text(PAPERS[item.kind])
    if not item.addressee:
        return page.text(letter_name(item.template))
    facts = {"letter": page.text(letter_name(item.template)), "name": item.addressee}
    return page.text(words("{letter}, to {name}"), **facts)


@router.get("/cases")
async def find_cases(page: Paging, find: str = "") -> Response:
    """Find cases by number, receipt or names, however they are typed; a single one is shown at once."""
    only_clerks(page)
    if not find.strip():
        return page.show("clerk/find.html", lines=())
    try:
        lines = await page.visit.reading.find_cases(LOOKED_FOR.read(find))
    except Misfit as misfit:
        return page.show("clerk/find.html", form=Filled({"find": find}, {"find": misfit}), lines=())
    if len(lines) == 1:
        return page.go(f"/clerk/cases/{lines[0].case_id}")
    wrong = {} if lines else {"find": words("Nothing here has this number or name. Check it and try again")}
    return page.show("clerk/find.html", form=Filled({"find": find}, wrong), lines=lines)


@router.get("/cases/{case_id}")
async def case(case_id: UUID, page: Paging) -> Response:
    """Show what the counter needs: fee, parties, hearing, deliveries and filings; nothing of the negotiation."""
    view = await clerks_case(page, case_id)
    return page.show(
        "clerk/case.html",
        view=view,
        names={person.party_id: person.name for person in view.parties},
        phase=phase_text(view.phase, page.wording),
        lines=timeline(view, page.wording),
    )


async def clerks_case(page: Page, case_id: UUID) -> CaseView:
    """Return a case of the clerk's own court. Raises NotThere."""
    only_clerks(page)
    return await page.visit.reading.case(case_id)
