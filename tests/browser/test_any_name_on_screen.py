"""Strangers walk through every page: no word runs over its neighbour on a small phone, none turns what is beside it."""

import pytest
from playwright.sync_api import Browser

from tests.browser import judging
from tests.browser.conftest import side_by_side
from tests.browser.crawling import Walk, walked_by_strangers
from tests.browser.looking import broken_words, overflows, unprotected
from tests.browser.other_people import LONG_NAME, TURNED_NAME
from tests.browser.page_server import KEPT
from tests.browser.screens import context

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow("walks every screen once more"),
    pytest.mark.timeout(600),
]


NAMED_TASK = f"Read and approved by <bdi>{TURNED_NAME}</bdi></a>"


@pytest.fixture(scope="module")
def walk() -> Walk:
    """What strangers met; in a process of its own, because there the whole case is about them."""
    return side_by_side(walked_by_strangers, ["en"])[0]


def test_strangers_break_no_page_and_are_met_on_many(walk: Walk) -> None:
    assert walk.faults == []
    assert sum(LONG_NAME in screen.html for screen in walk.screens) > 20
    assert sum(TURNED_NAME in screen.html for screen in walk.screens) > 20


def test_words_of_strangers_stay_in_their_place(walk: Walk) -> None:
    found = side_by_side(judging.misfits, [walk])[0]

    assert not found, "\n".join(found)


def test_the_measures_find_what_runs_over_and_what_is_not_set_apart(walk: Walk, chromium: Browser, site: str) -> None:
    page = context(chromium, site).new_page()
    KEPT["page"] = next(each.html for each in walk.screens if NAMED_TASK in each.html)
    page.goto("/kept/page")
    page.set_viewport_size({"width": 320, "height": 800})
    assert [*overflows(page), *unprotected(page), *broken_words(page)] == []

    page.evaluate("document.querySelectorAll('.tasks a').forEach(each => { each.style.display = 'inline-flex' })")
    assert broken_words(page)
    page.evaluate("document.body.style.overflowWrap = 'normal'")
    page.evaluate("document.querySelectorAll('bdi').forEach(each => each.replaceWith(each.textContent))")

    assert overflows(page)
    assert unprotected(page)
