"""What a page says while somebody types."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.screens import context

pytestmark = pytest.mark.browser


def test_how_many_letters_are_left_or_too_many_is_told(chromium: Browser, site: str) -> None:
    page = context(chromium, site).new_page()
    page.goto("/register/claim")
    area = page.locator("textarea[data-max]")
    most = int(area.get_attribute("data-max") or 0)

    area.fill("a" * (most - 3))
    expect(page.get_by_text("3 letters left")).to_be_visible()

    area.fill("a" * (most + 14))
    expect(page.get_by_text("14 letters too many")).to_be_visible()
