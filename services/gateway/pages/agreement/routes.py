"""The agreement: the plaintiff chooses how the case ends, both read plain words beside the legal text, one approves."""

from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.errors import NotThere
from services.gateway.pages.agreement.clauses import (
    clauses,
    days_of,
    finish_field,
    other_finishes,
    standing,
    translation_fields,
    translations,
)
from services.gateway.pages.kit.acting import act
from services.gateway.pages.kit.asking.fields import Field, read
from services.gateway.pages.kit.filled import EMPTY, Filled
from services.gateway.pages.kit.one_step import Before, Ids, OneStep, serve
from services.gateway.pages.kit.page import Page, Paging, file_path
from services.gateway.pages.kit.terms import odd_cents, plan_rows, summary
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.turns import NextStepKind
from shared.contracts.actor import Side
from shared.contracts.documents import ApproveAgreement, Finish, ProposeAgreement

router: Final = APIRouter()
HOME: Final = "/cases/{case_id}/agreement"


@router.get(HOME)
async def overview(case_id: UUID, page: Paging) -> Response:
    """Show the latest version, or who has to write it; before there are terms, the offers."""
    view = await page.own_case(case_id)
    if view.agreed is None or view.mine is None:
        return page.go(f"/cases/{case_id}/offers")
    version = view.agreement
    return page.show(
        "agreement/overview.html",
        view=view,
        version=version,
        standing=standing(view, page.today, page.wording),
        **days_of(page, view),
        clauses=clauses(version, page.wording) if version else [],
        file=file_path(view, version.file) if version else "",
        may_write=_may_write(page, view),
    )


def _may_write(page: Page, view: CaseView) -> bool:
    unwritten = view.agreement is None or view.agreement.failed
    return view.mine is not None and view.mine.side is Side.PLAINTIFF and unwritten and not view.overdue(page.today)


@router.get(HOME + "/new")
async def writing(case_id: UUID, page: Paging) -> Response:
    view = await _to_be_written(page, case_id)
    return _form(page, view, EMPTY)


@router.post(HOME + "/new")
async def propose(case_id: UUID, page: Paging, form: Posted) -> Response:
    view = await _to_be_written(page, case_id)
    typed = form.typed
    reading = read(_fields(page, view), typed)
    if reading.errors or view.agreed is None:
        return _form(page, view, Filled(typed, reading.errors))
    command = ProposeAgreement(
        terms_sha256=view.agreed.terms_sha256,
        finish=Finish(str(reading.values["finish"])),
        translations=translations(view, reading.values),
    )
    return await act(page, case_id, command, form_key=form.key, back=f"/cases/{case_id}/agreement/new")


def _to_approve(view: CaseView) -> Ids | None:
    step = view.next_step
    return {} if step and step.kind is NextStepKind.APPROVE_AGREEMENT else None


def _version(page: Page, view: CaseView, ids: Ids) -> dict[str, Any]:
    """Name the version that is approved, and no other."""
    _ = page, ids
    version = view.agreement
    return {"carry": version.model_dump(include={"version_number", "base_sha256"})} if version else {}


serve(
    router,
    OneStep(
        ApproveAgreement,
        "/agreement/approve",
        "/agreement",
        Before(
            words("Is this agreement right?"),
            words("This agreement is right"),
            (words("Then you can both sign it. It binds when both have signed."),),
            words("You and {name}."),
            more=_version,
        ),
        can=_to_approve,
        named=True,
    ),
)


async def _to_be_written(page: Page, case_id: UUID) -> CaseView:
    view = await page.own_case(case_id)
    if view.mine is None or view.mine.side is not Side.PLAINTIFF or view.agreed is None:
        raise NotThere
    return view


def _fields(page: Page, view: CaseView) -> tuple[Field, ...]:
    return (finish_field(page, view), *translation_fields(view))


def _form(page: Page, view: CaseView, form: Filled) -> Response:
    if view.agreed is None:
        raise NotThere
    terms = view.agreed.terms
    return page.show(
        "agreement/new.html",
        view=view,
        form=form,
        rows=summary(terms, view, page.court, page.wording),
        plan=plan_rows(terms.plan, page.wording) if terms.plan else [],
        total=page.wording.money(terms.total_cents),
        odd=odd_cents(terms.plan, page.wording) if terms.plan else "",
        finish=finish_field(page, view),
        others=other_finishes(page, view),
        translated=translation_fields(view),
        **days_of(page, view),
    )
