"""Coming in and going out: the personal key, signing in and out, keeping the session, the language, receipts."""

from contextlib import suppress
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.responses import Response

from services.gateway.door.forms import Posted, words_of
from services.gateway.errors import Later, MistypedCode, NotThere, WrongKeyOrPin
from services.gateway.pages.account.receipt import shown
from services.gateway.pages.kit.acting import why
from services.gateway.pages.kit.addresses import back_to
from services.gateway.pages.kit.asking.fields import read
from services.gateway.pages.kit.asking.keys_and_codes import KEY_FIELDS
from services.gateway.pages.kit.filled import Filled
from services.gateway.pages.kit.page import Paging
from services.gateway.people.drafts import UNSENT
from services.gateway.projection.outcomes import Fate
from services.gateway.words.marking import words
from shared.contracts.message import changed
from shared.contracts.parties import Language

router: Final = APIRouter()


@router.get("/sign-in")
async def sign_in_page(page: Paging, onward: Annotated[str, Query(alias="next")] = "/cases") -> Response:
    return page.show("account/sign_in.html", fields=KEY_FIELDS, onward=back_to(onward))


@router.post("/sign-in")
async def sign_in(page: Paging, form: Posted) -> Response:
    """Sign in; what was typed as key stays, the PIN never comes back."""
    typed = {"key": form.get("key"), "pin": form.get("pin")}
    onward = back_to(form.get("next") or "/cases")
    reading = read(KEY_FIELDS, typed)
    if not reading.errors:
        try:
            await page.visit.sign_in(typed["key"], typed["pin"], onward)
            return page.go(page.home if onward == "/cases" else onward)
        except (MistypedCode, WrongKeyOrPin, Later) as refused:
            reading.errors["key"] = why(refused, page)
    form_again, here = Filled(typed, reading.errors), f"/sign-in?next={quote(onward)}"
    return page.show("account/sign_in.html", form=form_again, asked_at=here, fields=KEY_FIELDS, onward=onward)


@router.post("/sign-out")
async def sign_out(page: Paging, form: Posted) -> Response:
    _ = form
    await page.visit.sign_out()
    return page.go("/signed-out")


@router.get("/signed-out")
async def signed_out(page: Paging) -> Response:
    return page.show("account/signed_out.html")


@router.post("/session/extend")
async def extend(page: Paging, form: Posted) -> Response:
    """Being here is enough: every request of a signed-in person moves the end of the session."""
    return page.go(back_to(form.get("back") or "/cases"))


@router.get("/language/{code}")
async def language(code: str, page: Paging, back: str = "/") -> Response:
    """Change the language; a link of another site changes nothing."""
    if page.request.headers.get("sec-fetch-site") == "cross-site":
        return page.go(back_to(back))
    if code in {each.value for each in Language}:
        await page.visit.choose_language(Language(code))
    return page.go(back_to(back))


@router.post("/language/{code}")
async def language_and_words(code: str, page: Paging, form: Posted, back: str = "/") -> Response:
    """Change the language of a page with a form that somebody has begun: the words come along."""
    _ = form
    place, typed = back.partition("?")[0], words_of(page.request)
    if code in {each.value for each in Language}:
        await page.visit.choose_language(Language(code))
    if not any(typed.values()):
        return page.go(back_to(back))
    await page.visit.refused.keep_unsent(place, typed)
    return page.go(f"{back_to(place)}?{UNSENT}=1")


@router.get("/keep-key")
async def keep_key(page: Paging, receipt: str = "") -> Response:
    """Show the new personal key until its owner says that it is kept; then the receipt."""
    key = await page.visit.key_to_keep()
    onward = f"/receipts/{receipt}" if receipt else "/cases"
    return page.show("account/keep_key.html", key=key, receipt=receipt) if key else page.go(back_to(onward))


@router.post("/keep-key")
async def key_is_kept(page: Paging, form: Posted) -> Response:
    key, receipt = await page.visit.key_to_keep(), form.get("receipt")
    if key and not form.get("kept"):
        wrong = {"kept": words("Tick the box when you have your key on paper or in a safe place")}
        here = f"/keep-key?receipt={quote(receipt)}"
        return page.show("account/keep_key.html", form=Filled({}, wrong), asked_at=here, key=key, receipt=receipt)
    await page.visit.accounts.forget_shown_key(page.visit.account_id)
    return page.go(back_to(f"/receipts/{receipt}" if receipt else "/cases"))


@router.get("/receipts/{number}")
async def receipt_page(number: str, page: Paging) -> Response:
    """Show what became of something that was sent: done, refused, or still being worked on."""
    receipt = await page.visit.receipts.by_number(number)
    if receipt.outcome.fate is Fate.WORKING:
        receipt = changed(receipt, outcome=await page.visit.receipts.outcome(receipt, 1.0))
    view = None
    if page.visit.visitor.membership(receipt.case_id) or page.visit.visitor.is_clerk:
        with suppress(NotThere):
            view = await page.visit.reading.case(receipt.case_id)
    theirs, letter = page.of_court(receipt.court_id), page.visit.visitor.invitation
    side = view.mine.side if view and view.mine else None
    number = letter.case_number if letter and letter.case_id == receipt.case_id else page.text(words("On your letter"))
    return theirs.show(
        "account/receipt.html",
        view=view,
        receipt=receipt,
        shown=shown(receipt, theirs, side),
        case_number=view.case_number if view else number,
    )
