"""The questionnaire: one question a page, each answer shared or private, checked before it is sent."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.pages.kit.acting import act
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.pages.kit.timeline import names_of
from services.gateway.pages.questionnaire.asking import SEEN, asked, flow, is_private, rows, sent, shown
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from shared.contracts.negotiation import SubmitQuestionnaire
from shared.contracts.values.direction import isolated
from shared.courtcalendar.guidance import Question

router: Final = APIRouter()
HOME: Final = "/cases/{case_id}/questions"


@router.get(HOME)
async def overview(case_id: UUID, page: Paging) -> Response:
    """Show what both sides answered; who has not answered goes to the first question."""
    view = await page.own_case(case_id)
    mine = view.my_answers
    if mine is None:
        return page.go(flow(page, view).next_path(await flow(page, view).typed(page)))
    return page.show(
        "questionnaire/answers.html",
        view=view,
        mine=rows(page, mine),
        shared=[
            (names_of([person], page.wording), rows(page, answers))
            for answers in view.answers
            if answers is not mine and (person := view.person(answers.party_id))
        ],
        first=f"/cases/{case_id}/questions/{page.court.questionnaire[0].name}",
    )


@router.get(HOME + "/check")
async def check(case_id: UUID, page: Paging) -> Response:
    view = await page.own_case(case_id)
    questions, typed = flow(page, view), await flow(page, view).typed(page)
    if not questions.complete(typed):
        return page.go(questions.next_path(typed))
    checked = [_row(page, view, question, typed) for question in page.court.questionnaire]
    return page.show(
        "questionnaire/answers_check.html",
        view=view,
        rows=checked,
        here=f"/cases/{case_id}/questions/check",
        last=f"/cases/{case_id}/questions/{page.court.questionnaire[-1].name}",
        any_answer=any(typed.get(question.name) for question in page.court.questionnaire),
    )


@router.post(HOME + "/check")
async def send(case_id: UUID, page: Paging, form: Posted) -> Response:
    view = await page.own_case(case_id)
    questions, typed = flow(page, view), await flow(page, view).typed(page)
    if not questions.complete(typed):
        return page.go(questions.unfinished(typed))
    values = questions.values(typed)
    answers = [
        _answer(page, question, values[question.name], typed)
        for question in page.court.questionnaire
        if values.get(question.name)
    ]
    command = await page.visit.sealing.command(SubmitQuestionnaire, case_id, answers=answers)
    return await act(page, case_id, command, form_key=form.key, back=f"/cases/{case_id}/questions/check")


@router.get(HOME + "/{slug}")
async def question_page(case_id: UUID, slug: str, page: Paging) -> Response:
    view = await page.own_case(case_id)
    return await flow(page, view).show(page, slug, {"view": view})


@router.post(HOME + "/{slug}")
async def answer_page(case_id: UUID, slug: str, page: Paging, form: Posted) -> Response:
    view = await page.own_case(case_id)
    return await flow(page, view).take(page, slug, form, {"view": view})


def _private(question: Question, typed: Mapping[str, str]) -> bool:
    return is_private(question, typed.get(question.name + SEEN))


def _answer(page: Page, question: Question, value: object, typed: Mapping[str, str]) -> dict[str, str]:
    text = sent(question, value, page.wording)
    return {"question": question.name, "private" if _private(question, typed) else "shared": text}


def _row(page: Page, view: CaseView, question: Question, typed: Mapping[str, str]) -> tuple[str, str, str]:
    side = view.mine.side if view.mine else None
    value = flow(page, view).question(question.name).read(typed).values.get(question.name)
    told = shown(question, sent(question, value, page.wording), page.wording) if value else ""
    seen = page.text(words("Only you") if _private(question, typed) else words("Both sides"))
    link = f"/cases/{view.case_id}/questions/{question.name}"
    answer = f"{isolated(told)} ({seen})" if told else page.text(words("No answer"))
    return asked(question, side, page.wording), answer, link
