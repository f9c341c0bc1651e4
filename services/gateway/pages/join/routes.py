"""Joining with the letter's code, or saying no to it; nothing here is known about the person but the code."""

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.errors import CodeUnknown, Later, MistypedCode
from services.gateway.pages.kit import court_words
from services.gateway.pages.kit.acting import act, let_in_again, why
from services.gateway.pages.kit.asking.fields import read
from services.gateway.pages.kit.asking.keys_and_codes import CODE, PIN_FIELDS, read_pin
from services.gateway.pages.kit.asking.people_fields import (
    AGREEMENT_FIELD,
    REACH_FIELDS,
    address,
    address_fields,
    check_address,
    check_reach,
    contact,
)
from services.gateway.pages.kit.asking.people_summary import address_line, reach_rows
from services.gateway.pages.kit.asking.questions import Flow, QuestionPage
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.people.visitor import Invitation, ended_at
from services.gateway.words.marking import words
from shared.contracts.intake import DeclineInvitation, JoinCase
from shared.contracts.parties import UserAgreement

router: Final = APIRouter()
COURT_AND_YOU: Final = words("You and the court. The other side does not see it.")
JOIN: Final = Flow(
    words("Join the case"),
    "join",
    "/join",
    "/join/letter",
    (
        QuestionPage(
            "address",
            words("Where do you get your mail?"),
            address_fields("my", mine=True),
            COURT_AND_YOU,
            words("We mail your papers there. This does not change your address at the court."),
            check=partial(check_address, "my"),
            at_once=True,
        ),
        QuestionPage(
            "contact",
            words("How can we reach you?"),
            REACH_FIELDS,
            COURT_AND_YOU,
            words("We tell you when something happens in your case."),
            check=check_reach,
            at_once=True,
        ),
        QuestionPage("agreement", words("Please read how ODR works"), (AGREEMENT_FIELD,), words("You and the court.")),
    ),
)


@router.get("/join")
async def code_page(page: Paging) -> Response:
    return page.show("join/code.html", field=CODE)


@router.post("/join")
async def enter_code(page: Paging, form: Posted) -> Response:
    """Find the invitation; a mistyped character is found before anything is looked up."""
    typed = {"code": form.get("code")}
    reading = read((CODE,), typed)
    if not reading.errors:
        try:
            await page.visit.enter_code(str(reading.values["code"]))
            return page.go("/join/letter")
        except (MistypedCode, CodeUnknown, Later) as refused:
            reading.errors["code"] = why(refused, page)
    return page.show("join/code.html", form=Filled(typed, reading.errors), field=CODE)


async def joining(page: Paging) -> Page:
    """Return the page as that of the court that sent the letter, whichever host it is read on."""
    invitation = page.visit.visitor.invitation
    return page.of_court(invitation.court_id) if invitation else page


InvitedCourt = Annotated[Page, Depends(joining)]


@router.get("/join/letter")
async def letter(page: InvitedCourt) -> Response:
    """Say what it is, must I, what if I do nothing; then two doors: join, or not."""
    invitation = page.visit.visitor.invitation
    if invitation is None:
        return page.go("/join")
    return page.show(
        "join/letter.html",
        invitation=invitation,
        mine=page.visit.visitor.membership(invitation.case_id),
        claim=await page.visit.reading.claim(),
        over=ended_at(invitation, page.visit.now),
    )


@router.get("/join/decline")
async def before_declining(page: InvitedCourt) -> Response:
    """Ask once more: declining uses the code up."""
    invitation = page.visit.visitor.invitation
    if invitation is None or not invitation.open:
        return page.go("/join/letter")
    return page.show("join/decline.html", invitation=invitation, claim=await page.visit.reading.claim())


@router.post("/join/decline")
async def decline(page: InvitedCourt, form: Posted) -> Response:
    invitation = page.visit.visitor.invitation
    if invitation is None:
        return page.go("/join")
    command = DeclineInvitation(invitation_id=invitation.invitation_id, code_mac=invitation.code_mac)
    return await act(page, invitation.case_id, command, form_key=form.key, back="/join/letter")


@router.post("/join/begin")
async def begin(page: InvitedCourt, form: Posted) -> Response:
    _ = form
    if instead := _cannot_join(page):
        return page.go(instead)
    return page.go(JOIN.next_path(await JOIN.typed(page)))


def _cannot_join(page: Page) -> str:
    """Return where it is said why nobody can join (any more) with this letter; nothing when the reader can."""
    invitation = page.visit.visitor.invitation
    if invitation is None:
        return "/join"
    ended = not invitation.open or ended_at(invitation, page.visit.now) is not None
    return "/join/letter" if ended or page.visit.visitor.membership(invitation.case_id) else ""


@router.get("/join/check")
async def check(page: InvitedCourt) -> Response:
    typed, invitation = await JOIN.typed(page), page.visit.visitor.invitation
    if invitation is None or _cannot_join(page):
        return page.go(_cannot_join(page))
    if not JOIN.complete(typed):
        return page.go(JOIN.next_path(typed))
    return await _check_page(page, invitation, typed, {})


@router.post("/join/check")
async def send(page: InvitedCourt, form: Posted) -> Response:
    """Open the account and join; the key is shown before the receipt."""
    if await let_in_again(page, form):
        return page.go("/keep-key")
    invitation, typed = page.visit.visitor.invitation, await JOIN.typed(page)
    if invitation is None or _cannot_join(page):
        joined = invitation and page.visit.visitor.membership(invitation.case_id)
        return page.go("/keep-key" if joined and await page.visit.key_to_keep() else _cannot_join(page))
    if not JOIN.complete(typed):
        return page.go(JOIN.next_path(typed))
    if not page.visit.visitor.signed_in:
        pin, wrong = read_pin(form.typed)
        if wrong:
            return await _check_page(page, invitation, typed, wrong)
        await page.visit.open_account(pin, form.key, invitation.court_id)
    command = await _command(page, invitation, JOIN.values(typed))
    ways = {"back": "/join/check", "onward": "/keep-key", "draft": JOIN.draft}
    return await act(page, invitation.case_id, command, form_key=form.key, **ways)


@router.get("/join/{slug}")
async def question(slug: str, page: InvitedCourt) -> Response:
    if instead := _cannot_join(page):
        return page.go(instead)
    return await JOIN.show(page, slug, _more(page, slug))


@router.post("/join/{slug}")
async def answer(slug: str, page: InvitedCourt, form: Posted) -> Response:
    if instead := _cannot_join(page):
        return page.go(instead)
    return await JOIN.take(page, slug, form, _more(page, slug))


def _more(page: Page, slug: str) -> Mapping[str, Any]:
    if slug == "contact":
        return {"usual": {"language": page.wording.language}}
    return (
        {"paragraphs": court_words.agreement_text(page.court, page.wording, page.user_agreement)}
        if slug == "agreement"
        else {}
    )


async def _check_page(
    page: Page, invitation: Invitation, typed: Mapping[str, str], errors: Mapping[str, str]
) -> Response:
    values = JOIN.values(typed)
    rows = [
        (page.text(words("Case number")), invitation.case_number, ""),
        (page.text(words("Mailing address")), address_line(address("my", values), page.wording), "/join/address"),
        *((page.text(term), value, link) for term, value, link in reach_rows(page, values, "/join/contact")),
    ]
    return page.show(
        "join/check.html",
        form=Filled({}, errors),
        rows=rows,
        claim=await page.visit.reading.claim(),
        pin_fields=() if page.visit.visitor.signed_in else PIN_FIELDS,
        key_is_new=await page.visit.key_to_keep() is not None,
    )


async def _command(page: Page, invitation: Invitation, values: Mapping[str, object]) -> JoinCase:
    return await page.visit.sealing.command(
        JoinCase,
        invitation.case_id,
        invitation_id=invitation.invitation_id,
        code_mac=invitation.code_mac,
        account_id=page.visit.visitor.account_id or page.visit.visitor.author,
        contact=contact("my", values),
        language=values["language"],
        channel=values["channel"],
        user_agreement=UserAgreement(version=page.user_agreement.version, language=page.visit.visitor.language),
    )
