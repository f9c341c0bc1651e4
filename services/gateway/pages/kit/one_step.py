"""Acts of one step: a row says which command, where, and what is read before; page, form and route follow from it.

The command is filled from the address and from the page's hidden fields, which have the names of its own fields.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.errors import NotThere
from services.gateway.pages.kit.acting import act
from services.gateway.pages.kit.asking.message_fields import filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.people.authorization import may_send
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from shared.contracts.message import Command

CASE: Final = "/cases/{case_id}"
Ids = Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Before:
    """What is read before the button. says: what follows · who: who sees it; all English, with {name} of the others.

    template: for a page with more on it · more: what that page shows besides, and `carry`, the form's hidden fields.
    """

    title: str
    button: str
    says: tuple[str, ...] = ()
    who: str = ""
    no: str = words("No, go back")
    template: str = "kit/one_step.html"
    more: Callable[[Page, CaseView, Ids], Mapping[str, Any]] = lambda _page, _view, _ids: {}


@dataclass(frozen=True, slots=True)
class OneStep:
    """One act on a case. place, back: addresses under the case; back is where to go when it is refused or not wanted.

    before: None where a page of its own has the button · can: the ids of its address when it can be done now, else
    None · named: whether a page of its own leads to it; otherwise it stands among what else can be done.
    """

    command: type[Command]
    place: str
    back: str = ""
    before: Before | None = None
    can: Callable[[CaseView], Ids | None] = lambda _view: {}
    named: bool = False


def links(acts: Sequence[OneStep], view: CaseView) -> list[tuple[str, str]]:
    """Return what else can be done now: address of the page that asks, and the English text of the button."""
    able = [(act, act.before, act.can(view)) for act in acts if not act.named]
    return [
        ((CASE + act.place).format(case_id=view.case_id, **ids), before.button)
        for act, before, ids in able
        if before is not None and ids is not None
    ]


def serve(router: APIRouter, *acts: OneStep) -> None:
    """Add the routes of these acts."""
    for each in acts:
        _take(router, each)
        if each.before:
            _ask(router, each, each.before)


def _take(router: APIRouter, row: OneStep) -> None:
    async def take(case_id: UUID, page: Paging, form: Posted) -> Response:
        await page.own_case(case_id)
        command = filled(row.command, {**form.typed, **page.request.path_params})
        return await act(page, case_id, command, form_key=form.key, back=_under(case_id, row.back))

    take.__doc__ = row.command.__doc__
    router.post(CASE + row.place, name=row.command.__name__)(take)


def _ask(router: APIRouter, row: OneStep, before: Before) -> None:
    async def ask(case_id: UUID, page: Paging) -> Response:
        view = await page.own_case(case_id)
        if not may_send(page.visit.visitor, row.command, case_id, view.court_id):
            raise NotThere
        ids, back = _ids(page.request.path_params), _under(case_id, row.back)
        able = row.can(view)
        if able is None or {"case_id": case_id, **able} != ids:
            return page.go(back)
        whole = {"carry": {}, **before.more(page, view, ids)}
        here = (CASE + row.place).format(**ids)
        return page.show(before.template, view=view, before=before, here=here, back=back, **whole)

    router.get(CASE + row.place, name=f"before {row.command.__name__}")(ask)


def _ids(params: Mapping[str, str]) -> dict[str, UUID]:
    try:
        return {name: UUID(value) for name, value in params.items()}
    except ValueError as error:
        raise NotThere from error


def _under(case_id: UUID, place: str) -> str:
    return f"/cases/{case_id}{place}"
