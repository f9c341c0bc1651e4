"""What every page must hold: axe-core finds nothing, nothing scrolls sideways, targets are large, one heading."""

from typing import Any

from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'main a, main button, nav a, input:not([type=hidden]), select, summary')]
  .filter(e => !e.closest('p:not(.buttons), dd, .skip') && !e.matches('[type=radio], [type=checkbox]'))
  .map(e => [e.textContent.trim() || e.name, e.getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < 43.5)"""


def faults(page: Page, axe: str = "") -> list[str]:
    """Return what is wrong with the page that is open. axe: the script of axe-core; empty where scripts are off."""
    found = [f"scrolls sideways by {wide}" for wide in [_sideways(page)] if wide > 0]
    found += [f"small target {name!r} {height}" for name, height in page.evaluate(SMALL_TARGETS)]
    if page.locator("h1").count() != 1:
        found.append("has not one heading")
    return found + [f"axe {told}" for told in (_axe(page, axe) if axe else [])]


def _sideways(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


def _axe(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    answer: dict[str, Any] = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']][:3]}" for each in answer["violations"]]
