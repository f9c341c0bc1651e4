"""What every page must hold: both engines find nothing, nothing scrolls sideways, targets are large, one heading."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.judges import Engines

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# No rule that is on reads stylesheets from outside, and what passes is nobody's concern: both cost half the time.
AXE = "rules => axe.run({runOnly: rules, resultTypes: ['violations'], preload: false})"
# As pa11y runs it: every rule of the standard, and of its messages the errors.
PA11Y = """() => new Promise((done, broken) => HTMLCS.process('WCAG2AA', document, problem => problem
  ? broken(problem)
  : done(HTMLCS.getMessages().filter(each => each.type === HTMLCS.ERROR)
      .map(each => `${each.code}: ${each.msg} ${each.element.outerHTML?.slice(0, 120)}`))))"""
SMALL_TARGETS = """() => [...document.querySelectorAll(
    'main a, main button, nav a, input:not([type=hidden]), select, summary')]
  .filter(e => !e.closest('p:not(.buttons), dd, .skip') && !e.matches('[type=radio], [type=checkbox]'))
  .map(e => [e.textContent.trim() || e.name, e.getBoundingClientRect().height])
  .filter(([, height]) => height > 0 && height < 43.5)"""


RUNS_OVER = """() => [...document.querySelectorAll('body *')]
  .filter(e => !e.closest('.hidden, .skip, .desk thead, svg, textarea, select') && e.clientWidth > 0)
  .filter(e => !e.matches('input') && getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 1)
  .map(e => `${e.outerHTML.slice(0, 80)} by ${e.scrollWidth - e.clientWidth}`)"""
# A word of usual length is never broken: its place is too narrow.
BROKEN_WORDS = r"""() => {
  const found = [], range = document.createRange()
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const text = walk.currentNode
    if (text.parentElement.closest('.hidden, .skip, .desk thead, script, svg, textarea, select')) continue
    for (const word of text.data.matchAll(/(?<![\p{L}\p{M}\p{N}])\p{Script=Latin}{2,14}(?![\p{L}\p{M}\p{N}])/gu)) {
      range.setStart(text, word.index)
      range.setEnd(text, word.index + word[0].length)
      if (new Set([...range.getClientRects()].map(each => Math.round(each.top))).size > 1)
        found.push(`${word[0]} in ${text.parentElement.outerHTML.slice(0, 100)}`)
    }
  }
  return found
}"""
# Beside people's words an element of their own may hold signs and figures of theirs, and no word of ours.
UNPROTECTED = """() => {
  const found = [], turned = /[\u0590-\u06ff]/, walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const text = walk.currentNode, own = text.parentElement.closest('bdi, textarea')
    if (turned.test(text.data) && !(own && !/[a-z]{2} |[$]/.test(own.textContent)))
      found.push(text.parentElement.outerHTML.slice(0, 160))
  }
  return found
}"""


def faults(page: Page, engines: Engines = ()) -> list[str]:
    """Return what is wrong with the page that is open. engines: axe-core's and pa11y's; none where scripts are off."""
    found = [f"scrolls sideways by {wide}" for wide in [_sideways(page)] if wide > 0]
    found += [f"small target {name!r} {height}" for name, height in page.evaluate(SMALL_TARGETS)]
    found += broken_words(page)
    if page.locator("h1").count() != 1:
        found.append("has not one heading")
    if engines:
        for script in engines:
            page.evaluate(script)
        found += [*_axe(page), *_pa11y(page)]
    return found


def broken_words(page: Page) -> list[str]:
    """Return words of usual length that are broken, as beside a long name in a row of boxes."""
    return [f"broken word: {each}" for each in page.evaluate(BROKEN_WORDS)]


def overflows(page: Page) -> list[str]:
    """Return what is wider than the window, or than its own place so that it runs over its neighbour."""
    wide = [f"scrolls sideways by {wide}" for wide in [_sideways(page)] if wide > 0]
    return [*wide, *(f"runs over: {each}" for each in page.evaluate(RUNS_OVER))]


def unprotected(page: Page) -> list[str]:
    """Return words read from right to left that stand in no element of their own."""
    return [f"not set apart: {each}" for each in page.evaluate(UNPROTECTED)]


def _sideways(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return wide


def _axe(page: Page) -> list[str]:
    answer: dict[str, Any] = page.evaluate(AXE, RULES)
    return [f"axe {each['id']}: {[node['html'][:120] for node in each['nodes']][:3]}" for each in answer["violations"]]


def _pa11y(page: Page) -> list[str]:
    told: list[str] = page.evaluate(PA11Y)
    return [f"pa11y {each}" for each in told]
