"""The page before sending says whether the PIN is kept: nobody wonders why it is not asked again."""

from unittest.mock import patch

import httpx
import pytest

from tests.browser.forms import forms_of
from tests.browser.made_up_visit import DRAFTS, MadeUpVisit
from tests.browser.page_server import application
from tests.gateway.offer_pages import page, text

NEW = "Your PIN is saved. You need not type it again. You get your personal key on the next page."
OLD = "You are signed in. Your key and your PIN stay as they are."


async def no_new_key(_visit: MadeUpVisit) -> None:
    return None


def another_case(filled: dict[str, str]) -> dict[str, str]:
    """Return a form as it was filled in, about a case in which nobody here is yet."""
    return filled | {name: "STK-CV-LSC-2026-0009999" for name in filled if name == "case_number"}


async def check_page(who: str) -> str:
    """Fill in every question as somebody does who does it right, up to the page before sending."""
    cookies = {"who": who, "browser": who}
    transport = httpx.ASGITransport(application())
    async with httpx.AsyncClient(
        transport=transport, base_url="http://court.test", cookies=cookies, follow_redirects=True
    ) as client:
        shown = await client.post("/register/begin", data={"csrf_token": "made-up", "form_key": "1"})
        while not shown.url.path.endswith("/check"):
            form = next(form for form in forms_of(shown.text) if form.action == shown.url.path)
            before, shown = shown, await client.post(form.action, data=another_case(form.filled))
            assert shown.url != before.url, text(shown)
    return text(shown)


async def test_who_is_signed_in_reads_that_the_pin_is_kept() -> None:
    with patch.dict(DRAFTS):
        stranger, newcomer = await check_page(""), await check_page("plaintiff")
        with patch.object(MadeUpVisit, "key_to_keep", no_new_key):
            returning = await check_page("plaintiff")

    assert 'name="pin"' in stranger
    assert NEW in newcomer
    assert OLD in returning
    assert 'name="pin"' not in newcomer + returning


@pytest.mark.parametrize(("language", "word"), [("en", "Date"), ("es", "Fecha")])
async def test_a_leaf_without_a_hearing_date_asks_for_one(language: str, word: str) -> None:
    shown = text(await page("", "/", language))

    assert f'class="leaf" aria-hidden="true"><span>{word}</span><b>?</b>' in shown
