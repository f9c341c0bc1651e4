"""Registering a case: what it is, the fee first, the questions, check the answers, send. The clerk confirms it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.pages.kit import court_words
from services.gateway.pages.kit.acting import act, let_in_again
from services.gateway.pages.kit.asking.keys_and_codes import PIN_FIELDS, read_pin
from services.gateway.pages.kit.asking.people_fields import YES, address, contact
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.pages.register.judging import check_receipt
from services.gateway.pages.register.questions import flow
from services.gateway.pages.register.summary import rows
from services.gateway.people.visitor import Membership
from services.gateway.sending.sealing import on_the_claim
from shared.contracts.actor import Side
from shared.contracts.intake import Eligibility, RegisterCase
from shared.contracts.parties import Contact, UserAgreement

router: Final = APIRouter()
CHECK: Final = "register/check.html"
CHECK_PATH: Final = "/register/check"


@router.get("/register")
async def start(page: Paging) -> Response:
    """Say what ODR is, that the fee comes first, how to pay it, and that the other side may not join."""
    return page.show("register/start.html")


@router.post("/register/begin")
async def begin(page: Paging, form: Posted) -> Response:
    _ = form
    typed = await flow(page).typed(page)
    if typed and _registered(page, typed):
        await page.visit.drafts.drop(flow(page).draft)
        typed = {}
    return page.go(flow(page).next_path(typed))


@router.get("/register/check")
async def check(page: Paging) -> Response:
    typed = await flow(page).typed(page)
    if mine := _registered(page, typed):
        return page.show("register/registered.html", mine=mine)
    if not flow(page).complete(typed):
        return page.go(flow(page).next_path(typed))
    return await _check_page(page, typed, {})


@router.post("/register/check")
async def send(page: Paging, form: Posted) -> Response:
    """Open the account and register the case; the key is shown before the receipt."""
    if await let_in_again(page, form):
        return page.go("/keep-key")
    typed = await flow(page).typed(page)
    if _registered(page, typed):
        return page.go("/keep-key" if await page.visit.key_to_keep() else CHECK_PATH)
    if not flow(page).complete(typed):
        return page.go(flow(page).next_path(typed))
    if not page.visit.visitor.signed_in:
        pin, wrong = read_pin(form.typed)
        if wrong:
            return await _check_page(page, typed, wrong)
        await page.visit.open_account(pin, form.key, page.court.id)
    command = await _command(page, flow(page).values(typed))
    case_id = page.court.case_id(command.case_number)
    ways = {"back": CHECK_PATH, "onward": "/keep-key", "draft": flow(page).draft}
    return await act(page, case_id, command, form_key=form.key, **ways)


def _registered(page: Page, typed: Mapping[str, str]) -> Membership | None:
    """Return the reader's place in the case that was typed; what was sent is forgotten: then in the only case."""
    number = flow(page).values(typed).get("case_number")
    visitor = page.visit.visitor
    if number:
        return visitor.membership(page.court.case_id(str(number)))
    return visitor.memberships[0] if len(visitor.memberships) == 1 and not typed else None


@router.get("/register/{slug}")
async def question(slug: str, page: Paging) -> Response:
    return await flow(page).show(page, slug, _more(page, slug))


@router.post("/register/{slug}")
async def answer(slug: str, page: Paging, form: Posted) -> Response:
    found = await check_receipt(page, flow(page).question(slug).read(form.typed).values) if slug == "case" else {}
    response = await flow(page).take(page, slug, form, _more(page, slug), found)
    reasons = _reasons(page, await flow(page).typed(page)) if slug == "eligibility" else []
    if reasons and response.status_code == HTTPStatus.SEE_OTHER:
        return page.show("register/stop.html", reasons=reasons)
    return response


def _reasons(page: Page, typed: Mapping[str, str]) -> list[str]:
    return court_words.reasons_against(page.court, flow(page).values(typed), page.wording)


def _more(page: Page, slug: str) -> Mapping[str, Any]:
    if slug == "contact":
        return {"usual": {"language": page.wording.language}}
    return (
        {"paragraphs": court_words.agreement_text(page.court, page.wording, page.user_agreement)}
        if slug == "agreement"
        else {}
    )


async def _check_page(page: Page, typed: Mapping[str, str], errors: Mapping[str, str]) -> Response:
    values = flow(page).values(typed)
    if _reasons(page, typed):
        return page.go("/register/eligibility")
    asks_pin = not page.visit.visitor.signed_in
    return page.show(
        CHECK,
        form=Filled({}, errors),
        groups=rows(page, values),
        pin_fields=PIN_FIELDS if asks_pin else (),
        key_is_new=await page.visit.key_to_keep() is not None,
    )


async def _command(page: Page, values: Mapping[str, object]) -> RegisterCase:
    shows_date = values["hearing_known"] == YES
    case_id = page.court.case_id(str(values["case_number"]))
    return await page.visit.sealing.command(
        RegisterCase,
        case_id,
        court_id=page.court.id,
        account_id=page.visit.visitor.account_id or page.visit.visitor.author,
        parties=on_the_claim(case_id, *_people(values)),
        eligibility=Eligibility(adult_without_guardian=True, not_in_bankruptcy=True, not_on_active_duty=True),
        user_agreement=UserAgreement(version=page.user_agreement.version, language=page.visit.visitor.language),
        **{name: values[name] for name in ("case_number", "claim_cents", "claim_reason")},
        receipt_number=values.get("receipt_number"),
        declared_hearing_on=values.get("declared_hearing_on") if shows_date else None,
    )


def _people(values: Mapping[str, object]) -> tuple[dict[str, object], dict[str, object]]:
    me = {
        "side": Side.PLAINTIFF,
        "name": values["plaintiff_name"],
        "language": values["language"],
        "channel": values["channel"],
        "contact": contact("plaintiff", values),
    }
    their_contact = Contact(mailing_address=address("defendant", values))
    return me, {"side": Side.DEFENDANT, "name": values["defendant_name"], "contact": their_contact}
