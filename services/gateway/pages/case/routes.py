"""My cases, the home of one case, its messages and papers, settings, and leaving."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.errors import NotThere
from services.gateway.pages.case.next_card import next_step
from services.gateway.pages.case.papers import papers
from services.gateway.pages.case.task_list import tasks
from services.gateway.pages.kit.hearing import is_past
from services.gateway.pages.kit.one_step import Before, OneStep, serve
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.pages.kit.timeline import timeline
from services.gateway.reading.case_view import CaseView
from services.gateway.reading.lines import CaseLine
from services.gateway.words.marking import words
from services.gateway.words.phases import phase_text
from shared.contracts.intake import LeaveOdr
from shared.courtcalendar.deadlines import hearing_is_past

router: Final = APIRouter()
SHORT: Final = 6


@router.get("/cases")
async def my_cases(page: Paging) -> Response:
    """Show my cases; with only one, go there. The court's staff have none: they go to their desk."""
    if page.desk:
        return page.go(page.home)
    lines = await page.visit.reading.cases()
    if len(lines) == 1:
        return page.go(f"/cases/{lines[0].case_id}")
    shown = [(line, phase_text(line.phase, page.wording), _hearing_is_past(page, line)) for line in lines]
    return page.show("case/list.html", lines=shown)


def _hearing_is_past(page: Page, line: CaseLine) -> bool:
    if line.hearing_at is None or line.hearing_vacated:
        return False
    return hearing_is_past(page.of_court(line.court_id).court, line.hearing_at, page.visit.now)


@router.get("/cases/{case_id}")
async def home(case_id: UUID, page: Paging) -> Response:
    view, now = await page.own_case(case_id), page.visit.now
    past = is_past(view.hearing, page.court, now)
    return page.show(
        "case/home.html",
        view=view,
        step=next_step(view, page.wording, past=past, today=page.today, now=now),
        parts=tasks(view, page.wording, now),
        lines=timeline(view, page.wording)[:SHORT],
        more=len(view.timeline) > SHORT,
        receipts=await page.visit.receipts.of_case(case_id),
        phase=phase_text(view.phase, page.wording),
    )


@router.get("/cases/{case_id}/history")
async def history(case_id: UUID, page: Paging) -> Response:
    view = await page.own_case(case_id)
    return page.show("case/history.html", view=view, lines=timeline(view, page.wording))


@router.get("/cases/{case_id}/messages")
async def messages(case_id: UUID, page: Paging) -> Response:
    view = await page.own_case(case_id)
    written = [notice for notice in view.notices if notice.subject]
    return page.show("case/messages.html", view=view, notices=written)


@router.get("/cases/{case_id}/messages/{notice_id}")
async def message(case_id: UUID, notice_id: UUID, page: Paging) -> Response:
    view = await page.own_case(case_id)
    for notice in view.notices:
        if notice.notice_id == notice_id and notice.subject:
            return page.show("case/message.html", view=view, notice=notice)
    raise NotThere


@router.get("/cases/{case_id}/papers")
async def papers_page(case_id: UUID, page: Paging) -> Response:
    view = await page.own_case(case_id)
    return page.show("case/papers.html", view=view, papers=papers(view, page.wording))


serve(
    router,
    OneStep(
        LeaveOdr,
        "/leave",
        before=Before(
            words("Leave ODR"),
            words("Leave ODR now"),
            (
                words("You cannot trade offers here any more."),
                words(
                    "Your case goes to the hearing. If you do not go to your hearing, the judge can decide without you."
                ),
                words("The fee is not paid back by this page. Ask the court."),
                words("We do not ask why."),
                words("When both have signed, it is too late to leave."),
            ),
            words("{name} sees that you left, and never a reason. The judge does not see it."),
            no=words("Back to your case"),
            template="case/leave.html",
        ),
        named=True,
    ),
)


@router.get("/settings")
async def settings(page: Paging) -> Response:
    return page.show("account/settings.html", contacts=await _contacts(page))


async def _contacts(page: Page) -> list[CaseView]:
    if not page.visit.visitor.signed_in:
        return []
    return [await page.visit.reading.case(member.case_id) for member in page.visit.visitor.memberships]
