"""Sending the signed agreement to the court, and where it is: received, read by a clerk, accepted."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.pages.kit.hearing import is_past
from services.gateway.pages.kit.one_step import OneStep, serve
from services.gateway.pages.kit.page import Page, Paging, file_path
from services.gateway.projection.paper_view import FilingView
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.wording import Wording
from shared.contracts.actor import Side
from shared.contracts.filing import FileAgreement, HearingChoice

router: Final = APIRouter()
DECISIONS: Final = {
    HearingChoice.VACATE: words("The court vacated (called off) your hearing. You do not have to go."),
    HearingChoice.CONTINUE: words("The court moved your hearing to {when}. Go to court on that date."),
    HearingChoice.KEEP: words("The court kept your hearing. Go to court on the date at the top of this page."),
}
DECIDED: Final = {
    **DECISIONS,
    HearingChoice.CONTINUE: words("The court moved your hearing to {when}."),
    HearingChoice.KEEP: words("The court kept your hearing."),
}


@dataclass(frozen=True, slots=True)
class FilingStep:
    """One of the three steps; state: done or empty."""

    title: str
    text: str
    state: str


@router.get("/cases/{case_id}/filing")
async def filing(case_id: UUID, page: Paging) -> Response:
    """Show the filing, or the button that makes it."""
    view = await page.own_case(case_id)
    if view.filings:
        return _status(page, view, view.filings[-1])
    version = view.agreement
    return page.show(
        "filing/file.html",
        view=view,
        version=version,
        file=file_path(view, version.sealed_file) if version else "",
        may_file=view.mine is not None and view.mine.side is Side.PLAINTIFF,
    )


serve(router, OneStep(FileAgreement, "/filing", "/filing"))


def _status(page: Page, view: CaseView, filed: FilingView) -> Response:
    wording = page.wording
    return page.show(
        "filing/status.html",
        view=view,
        filed=filed,
        file=file_path(view, filed.file),
        steps=_steps(filed, page),
        decision=_decision(filed, wording, past=is_past(view.hearing, page.court, page.visit.now)),
    )


def _received(filed: FilingView, page: Page) -> str:
    """Say when the court got it; on a day when the court is closed, also when it counts as filed."""
    if filed.received_at is None:
        return page.text(words("It is on its way."))
    when = page.wording.instant(filed.received_at)
    filed_on = page.court.days.filed_on(filed.received_at, page.court.zone)
    if filed_on == page.court.date_of(filed.received_at):
        return when
    return f"{when}. {page.text(words('It counts as filed on {date}.'), date=page.wording.day(filed_on))}"


def _steps(filed: FilingView, page: Page) -> list[FilingStep]:
    wording = page.wording
    reading = words("A clerk reads it. Most are read within 3 court days.")
    accepted = words("Then the court accepts it or says what must change.")
    done = wording.text(words("Its number is {number}."), {"number": filed.transaction_number})
    return [
        FilingStep(wording.text(words("Received")), _received(filed, page), "done" if filed.received_at else ""),
        FilingStep(wording.text(words("Read by a clerk")), wording.text(reading), "done" if filed.accepted_at else ""),
        FilingStep(
            wording.text(words("Accepted")),
            f"{wording.instant(filed.accepted_at)}. {done}" if filed.accepted_at else wording.text(accepted),
            "done" if filed.accepted_at else "",
        ),
    ]


def _decision(filed: FilingView, wording: Wording, *, past: bool) -> str:
    """Return what the court decided about the hearing; nobody is sent to one whose day has ended."""
    if filed.hearing is None:
        return ""
    when = wording.instant(filed.continued_to.starts_at) if filed.continued_to else ""
    return wording.text((DECIDED if past else DECISIONS)[filed.hearing], {"when": when})
