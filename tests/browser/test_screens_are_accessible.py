"""Every screen: axe-core finds nothing, nothing scrolls sideways, targets are large enough, no script fails."""

from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import faults
from tests.browser.screens import SCREENS, Screen, become, context

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


@pytest.mark.slow("has every screen judged in one look and language")
@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("en", 320, "light"), ("es", 320, "dark"), ("es", 1280, "light"), ("en", 1280, "dark")],
)
def test_every_screen_works_for_everybody(
    chromium: Browser, site: str, axe: str, language: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    profile = context(chromium, site, language=language, width=width, scheme=scheme)
    page = profile.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for screen in SCREENS:
        become(profile, site, screen)
        complaints += [f"{screen}: {found}" for found in _look(page, screen, axe)]
    profile.close()

    assert complaints == []


def _look(page: Page, screen: Screen, axe: str) -> list[str]:
    answer = page.goto(screen.path)
    if answer is None or answer.status != 200:
        return [f"answers {answer.status if answer else 'nothing'}"]
    return faults(page, axe)
