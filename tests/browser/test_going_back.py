"""The browser's back button after a form that was not taken: the form stands there with its words, nothing is asked."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.screens import context

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(
    ("path", "name", "typed"),
    [
        ("/register/you", "plaintiff_name", "Rosa Delgado"),
        ("/verify-copy", "number", "?"),
        ("/join", "code", "7H2K-94"),
    ],
)
def test_the_back_button_shows_a_form_that_was_not_taken_with_its_words(
    chromium: Browser, site: str, scripts: bool, path: str, name: str, typed: str
) -> None:
    profile = context(chromium, site, scripts=scripts)
    page = profile.new_page()
    page.goto(path)
    page.fill(f"[name={name}]", typed)
    page.press(f"[name={name}]", "Enter")
    expect(page).to_have_title(re.compile("^Error: "))
    page.goto("/help")

    page.go_back()

    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(f"[name={name}]")).to_have_value(typed)
    if scripts:
        expect(page.locator("#problems")).to_be_focused()
    profile.close()
