"""What somebody finds who filled in a form wrongly, went on to another page and comes back by the browser's button."""

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Final

import httpx

from services.gateway.door.forms import NEVER_KEPT
from tests.browser.forms import Form, FormField, forms_of, sent_back
from tests.gateway.browsers import Browser

TITLE: Final = "<title>Error: "
SUMMARY: Final = 'id="problems" tabindex="-1" role="alert" aria-labelledby="problems-title" data-focus'
NOT_TAKEN: Final = 422
CHOSEN: Final = (" checked", " selected")


async def lost(browser: Browser, form: Form, typed: Mapping[str, str], answer: httpx.Response) -> list[str]:
    """Return what a form that was not taken does not show again at its address; nothing for one that was taken."""
    if answer.status_code == NOT_TAKEN:
        return ["the answer to the form itself shows it: going back there asks to send it again"]
    again = sent_back(answer)
    if not again:
        return []
    first = await browser.get(again)
    await browser.get("/help")
    back = await browser.get(again)
    faults = [] if first.status_code == back.status_code == NOT_TAKEN else [f"{again} answers {back.status_code}"]
    return faults + list(_missing(back.text, form, typed))


def _missing(html: str, form: Form, typed: Mapping[str, str]) -> Iterator[str]:
    if TITLE not in html or SUMMARY not in html:
        yield "it does not say that there is a problem"
    yield from words_gone(html, form, typed)


def words_gone(html: str, form: Form, typed: Mapping[str, str]) -> Iterator[str]:
    """Say which words of a form do not stand in it on a page; nothing where the form itself is not there any more."""
    shown = {each.name: each for found in forms_of(html) if found.action == form.action for each in found.fields}
    for each in form.asked if shown else ():  # what it was for may be done by now
        value, field = typed.get(each.name, "").strip(), shown.get(each.name)
        if each.kind == "password" and field is not None and field.value:
            yield f"{each.name} is shown again"
        elif each.kind == "hidden" or each.name in NEVER_KEPT or "\x00" in value:
            continue
        elif value and not _stands(html, field, value):
            yield f"{each.name} is gone"


def _stands(html: str, field: FormField | None, value: str) -> bool:
    if field is None or not field.options:
        return field is not None and unescape(field.value).strip() == value
    return value not in field.options or any(f'name="{field.name}" value="{value}"{end}' in html for end in CHOSEN)
