"""Without script every page works: nothing dead is shown, and another language keeps what is typed."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.screens import HOME, Person, become, context

pytestmark = pytest.mark.browser
KEY = "/keep-key"
DEAD = "[hidden]:visible, [data-print]:visible"


def _there(profile: BrowserContext, site: str, path: str) -> Page:
    """Return the page; a receipt's comes from leaving the case."""
    become(profile, site, Person("plaintiff"))
    page = profile.new_page()
    page.goto(path)
    if path.endswith("/leave"):
        page.locator("main form button").first.click()
        expect(page).to_have_url(re.compile("/receipts/"))
    return page


@pytest.mark.parametrize("path", [f"{HOME}/leave", KEY, HOME])
def test_what_needs_script_is_not_shown_without_it(chromium: Browser, site: str, path: str) -> None:
    profile = context(chromium, site, scripts=False)

    assert _there(profile, site, path).locator(DEAD).all_inner_texts() == []
    profile.close()


@pytest.mark.parametrize("path", [f"{HOME}/leave", KEY])
def test_with_script_the_page_can_be_printed(chromium: Browser, site: str, path: str) -> None:
    profile = context(chromium, site)

    expect(_there(profile, site, path).locator("[data-print]")).to_be_visible()
    profile.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_another_language_sends_what_is_typed_along(chromium: Browser, site: str, scripts: bool) -> None:
    profile = context(chromium, site, scripts=scripts)
    page = profile.new_page()
    page.goto("/register/you")
    page.fill("[name=plaintiff_name]", "Rosa Delgado")
    page.click("a.lang")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data or ""))
    if not scripts:
        page.click("#other-language button")

    expect(page.locator("html")).to_have_attribute("lang", "es")
    assert scripts or "Rosa+Delgado" in sent[0]
    profile.close()
