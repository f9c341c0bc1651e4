"""Every screen: axe-core finds nothing, nothing scrolls sideways, targets are large enough, no script fails."""

from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.screens import SCREENS, Screen, become, context

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'main a, main button, nav a, input:not([type=hidden]), select, summary')]
  .filter(e => !e.closest('p:not(.buttons), dd, .skip') && !e.matches('[type=radio], [type=checkbox]'))
  .map(e => [e.textContent.trim() || e.name, e.getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < 43.5)"""


@pytest.mark.slow
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
    found = [f"scrolls sideways by {wide}" for wide in [_sideways(page)] if wide > 0]
    found += [f"small target {name!r} {height}" for name, height in page.evaluate(SMALL_TARGETS)]
    if page.locator("h1").count() != 1:
        found.append("has not one heading")
    return found + [f"axe {told}" for told in _axe(page, axe)]


def _sideways(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


def _axe(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    answer: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']][:3]}" for each in answer["violations"]]
