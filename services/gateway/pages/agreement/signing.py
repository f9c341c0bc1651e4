"""Signing: what it means, the paper's fingerprint, the full name typed, key and PIN once more; for oneself alone."""

from typing import ClassVar, Final
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from services.gateway.door.forms import Posted
from services.gateway.errors import Later, MistypedCode, NotThere, WrongKeyOrPin
from services.gateway.pages.agreement.clauses import clauses, days_of
from services.gateway.pages.kit.acting import act, why
from services.gateway.pages.kit.asking.fields import read
from services.gateway.pages.kit.asking.keys_and_codes import KEY_FIELDS
from services.gateway.pages.kit.asking.message_fields import asked, filled
from services.gateway.pages.kit.filled import EMPTY, Filled
from services.gateway.pages.kit.page import Page, Paging, file_path
from services.gateway.reading.case_view import CaseView
from services.gateway.words.marking import words
from services.gateway.words.signing import MEANS
from shared.contracts.documents import SIGNING_STATEMENT, SignAgreement
from shared.contracts.values.misfits import Misfit
from shared.contracts.values.text import name_key

router: Final = APIRouter()
NAME: Final = asked(
    SignAgreement,
    "typed_name",
    words("Type your full name"),
    words("Type your full name, as on the claim"),
    autocomplete="name",
)
FIELDS: Final = (NAME, *KEY_FIELDS)


class AnotherName(Misfit):
    """It is not the name on the claim."""

    sentence: ClassVar[str] = "On the claim your name is {name}. You typed {typed}. Type your name as on the claim."


@router.get("/cases/{case_id}/sign")
async def signing(case_id: UUID, page: Paging) -> Response:
    view = await page.own_case(case_id)
    if _closed(view):
        return page.go(f"/cases/{case_id}/agreement")
    return _page(page, view, EMPTY)


@router.post("/cases/{case_id}/sign")
async def sign(case_id: UUID, page: Paging, form: Posted) -> Response:
    """Prove who signs, then sign exactly the paper that was on the page."""
    view = await page.own_case(case_id)
    if view.agreement is None:
        raise NotThere
    typed = {field.name: form.get(field.name) for field in FIELDS}
    reading = read(FIELDS, typed)
    name = view.mine.name if view.mine else ""
    if "typed_name" not in reading.errors and name_key(typed["typed_name"]) != name_key(name):
        reading.errors["typed_name"] = AnotherName(name=name, typed=reading.values["typed_name"])
    if not reading.errors:
        try:
            await page.visit.step_up(typed["key"], typed["pin"])
        except (MistypedCode, WrongKeyOrPin, Later) as refused:
            reading.errors["key"] = why(refused, page)
    if reading.errors:
        return _page(page, view, Filled(typed, reading.errors))
    command = filled(
        SignAgreement,
        form.typed,
        statement_version=SIGNING_STATEMENT,
        statement_language=page.visit.visitor.language,
    )
    return await act(page, case_id, command, form_key=form.key, back=f"/cases/{case_id}/sign")


def _closed(view: CaseView) -> bool:
    version = view.agreement
    return version is None or version.signing_opened_at is None or version.signed_by(view.me)


def _page(page: Page, view: CaseView, form: Filled) -> Response:
    version = view.agreement
    if version is None or view.mine is None:
        raise NotThere
    return page.show(
        "agreement/sign.html",
        view=view,
        form=form,
        name=view.mine.name,
        version=version,
        means=MEANS,
        clauses=clauses(version, page.wording),
        file=file_path(view, version.file),
        fields=FIELDS,
        until=view.next_step.until if view.next_step else None,
        **days_of(page, view),
        signed=[signature for signature in version.signatures if signature.party_id != view.me],
    )
