"""The demo page: made-up people to sign in as, the mailbox, and a clock that goes forward. Absent outside demo mode."""

from datetime import timedelta
from typing import Final

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.files import paper_answer
from services.gateway.door.forms import Posted
from services.gateway.errors import NotThere
from services.gateway.pages.kit.asking.fields import Wrong, matching
from services.gateway.pages.kit.filled import EMPTY, Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.reading import demo
from services.gateway.words.marking import words

router: Final = APIRouter(prefix="/demo")
ROLES: Final = {
    "plaintiff": words("Plaintiff"),
    "defendant": words("Defendant"),
    "clerk": words("Clerk"),
    "administrator": words("Administrator"),
}
STARTS: Final = {"plaintiff": "/register", "defendant": "/letter"}
MOST_DAYS: Final = 400


def _only_in_demo(page: Page) -> None:
    if not getattr(page.request.app.state, "demo", False):
        raise NotThere


@router.get("")
async def desk(page: Paging) -> Response:
    _only_in_demo(page)
    return await _show(page, EMPTY)


@router.post("/sign-in/{slug}")
async def sign_in(slug: str, page: Paging, form: Posted) -> Response:
    """Sign in as a made-up person; who has no account yet starts where a newcomer starts."""
    _ = form
    _only_in_demo(page)
    person = next((each for each in await demo.people(page.visit.parts, page.court) if each.slug == slug), None)
    if person is None:
        raise NotThere
    if person.account_id is None:
        await page.visit.sign_out()
        return page.go(STARTS[slug])
    await page.visit.enter_as(person.account_id)
    return page.go(page.home)


@router.post("")
async def clock(page: Paging, form: Posted) -> Response:
    _only_in_demo(page)
    try:
        days = int(matching(r"[1-9]\d{0,2}")(form.get("days")))
    except Wrong:
        wrong = {"days": words("Type a number of days from 1 to 400")}
        return await _show(page, Filled({"days": form.get("days")}, wrong))
    await demo.move_clock(page.visit.parts, timedelta(days=min(days, MOST_DAYS)))
    return page.go("/demo")


@router.get("/letters/{key}.pdf")
async def letter(key: str, page: Paging) -> Response:
    _only_in_demo(page)
    case_id, paper, found = await demo.letter(page.visit.parts, page.court, key)
    return paper_answer(page.visit, paper, await page.visit.reading.letter(case_id, found))


async def _show(page: Page, form: Filled) -> Response:
    return page.show(
        "demo/demo.html",
        form=form,
        people=[(person, page.text(ROLES[person.slug])) for person in await demo.people(page.visit.parts, page.court)],
        mails=await demo.mailbox(page.visit.parts, page.court),
        now=page.visit.now,
    )
