"""Pages for everybody, before any sign-in: home, the letter, eligibility, help, checks of notices and copies."""

from typing import Final

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.gateway.door.forms import Posted
from services.gateway.door.visiting import Visiting
from services.gateway.errors import CodeUnknown, Later, MistypedCode, NotThere
from services.gateway.pages.kit import court_words
from services.gateway.pages.kit.acting import why
from services.gateway.pages.kit.addresses import back_to
from services.gateway.pages.kit.asking.fields import read, typed_in
from services.gateway.pages.kit.asking.keys_and_codes import CODE
from services.gateway.pages.kit.asking.message_fields import asked
from services.gateway.pages.kit.filled import EMPTY, Filled
from services.gateway.pages.kit.page import Page, Paging
from services.gateway.pages.public.help_words import topics
from services.gateway.people.court_choice import host_of
from services.gateway.people.visitor import ended_at
from services.gateway.reading.lines import CopyCheck, CopyVerdict
from services.gateway.words.marking import words
from shared.contracts.filing import AcceptFiling

router: Final = APIRouter()
NUMBER: Final = asked(
    AcceptFiling,
    "transaction_number",
    "",
    words("Type the transaction number from the stamp, like SC-2027-00012"),
    name="number",
)
COPY_PAGE: Final = "public/verify_copy.html"


@router.get("/")
async def home(page: Paging) -> Response:
    return page.show("public/home.html")


@router.get("/c/{court_id}")
@router.get("/c/{court_id}/{path:path}")
async def enter_court(court_id: str, request: Request, visit: Visiting, path: str = "") -> Response:
    """Go to a court's pages: to its own site, or on this host, which remembers the court."""
    sites = visit.parts.sites
    court, here = sites.courts.get(court_id), sites.of_host(host_of(request))
    if court is None or (here not in {None, court} and not court.host):
        raise NotThere
    onward = back_to(f"/{path}?{request.url.query}" if request.url.query else f"/{path}")
    if court.host and here is not court:
        return RedirectResponse(sites.address_of(court_id) + onward, 303)
    visit.choose_court(court_id)
    return RedirectResponse(onward, 303)


@router.get("/letter")
async def letter(page: Paging) -> Response:
    return page.show("public/letter.html", found=False, field=CODE)


@router.get("/verify")
async def verify_page(page: Paging) -> Response:
    return page.show("public/letter.html", found=False, field=CODE)


@router.post("/verify")
async def verify(page: Paging, form: Posted) -> Response:
    """Say that a letter is real and which court sent it; no name, no case."""
    typed = {"code": form.get("code")}
    reading = read((CODE,), typed)
    if not reading.errors:
        try:
            found = await page.visit.sessions.invitation(str(reading.values["code"]), page.visit.asker)
        except (MistypedCode, CodeUnknown, Later) as refused:
            reading.errors["code"] = why(refused, page)
        else:
            here = page.of_court(found.court_id)
            return here.show("public/letter.html", found=True, field=CODE, over=ended_at(found, page.visit.now))
    return page.show("public/letter.html", form=Filled(typed, reading.errors), found=False, field=CODE)


@router.get("/eligibility")
async def eligibility(page: Paging) -> Response:
    return _eligibility(page, EMPTY, "", [])


@router.post("/eligibility")
async def check_eligibility(page: Paging, form: Posted) -> Response:
    fields = court_words.eligibility_fields(page.court, page.wording)
    typed = form.typed
    reading = read(fields, typed)
    if reading.errors:
        return _eligibility(page, Filled(typed_in(fields, typed), reading.errors), "", [])
    reasons = court_words.reasons_against(page.court, reading.values, page.wording)
    return _eligibility(page, Filled(typed_in(fields, typed)), "no" if reasons else "yes", reasons)


def _eligibility(page: Page, form: Filled, verdict: str, reasons: list[str]) -> Response:
    fields = court_words.eligibility_fields(page.court, page.wording)
    return page.show("public/eligibility.html", form=form, fields=fields, verdict=verdict, reasons=reasons)


@router.get("/help")
async def help_page(page: Paging) -> Response:
    return page.show("public/help.html", topics=topics(page.court, page.wording, page.fee))


@router.get("/accessibility")
async def accessibility(page: Paging) -> Response:
    return page.show("public/accessibility.html")


@router.get("/privacy")
async def privacy(page: Paging) -> Response:
    return page.show("public/privacy.html")


@router.get("/verify-copy")
@router.get("/verify-copy/file")
async def copy_page(page: Paging, number: str = "") -> Response:
    """Check by number; the code on a stamped copy leads here with its number."""
    if not number:
        return page.show(COPY_PAGE, verdict="", rows=[])
    return await _by_number(page, number)


@router.post("/verify-copy")
async def check_number(page: Paging, form: Posted) -> Response:
    return await _by_number(page, form.get("number"))


async def _by_number(page: Page, number: str) -> Response:
    typed = {"number": number}
    reading = read((NUMBER,), typed)
    if reading.errors:
        return page.show(COPY_PAGE, form=Filled(typed, reading.errors), verdict="", rows=[])
    return _copy(page, await page.visit.copies.check(number=str(reading.values["number"])), by_number=True)


@router.post("/verify-copy/file")
async def check_file(page: Paging, form: Posted) -> Response:
    file = form.files.get("file", b"")
    if not file:
        missing = Filled({}, {"file": words("Choose the PDF file first")})
        return page.show(COPY_PAGE, form=missing, verdict="", rows=[])
    return _copy(page, await page.visit.copies.check(file=file), by_number=False)


def _copy(asked: Page, check: CopyCheck, *, by_number: bool) -> Response:
    page = asked.of_court(check.court_id)
    known = check.verdict is CopyVerdict.GENUINE
    verdict = "number" if known and by_number else check.verdict.value
    rows = [(page.text(words("Transaction number")), check.transaction_number)]
    if check.filed_on:
        rows.append((page.text(words("Filed on")), page.wording.day(check.filed_on)))
    rows.append((page.text(words("Court")), page.court.name.read(page.wording.language)))
    return page.show(COPY_PAGE, verdict=verdict, rows=rows)
