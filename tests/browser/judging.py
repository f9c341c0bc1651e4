"""All screens of one walk in a browser, each in the looks of its language; a process of its own can do it."""

from typing import Final, Literal

from playwright.sync_api import Page

from tests.browser import judges
from tests.browser.crawling import Screen, Walk
from tests.browser.judges import Engines
from tests.browser.looking import broken_words, faults, overflows, unprotected
from tests.browser.page_server import KEPT, serving
from tests.browser.screens import context, opened

Scheme = Literal["light", "dark"]
LOOKS: Final[dict[str, tuple[tuple[int, Scheme], ...]]] = {
    "en": ((320, "light"), (1280, "dark")),
    "es": ((320, "dark"), (1280, "light")),
}


def complaints(walk: Walk) -> list[str]:
    """Return what is wrong with the screens of a walk, the faults of their scripts included."""
    engines, found = judges.engines(), list[str]()
    with serving() as site, opened() as browser:
        page = context(browser, site, language=walk.language).new_page()
        page.on("pageerror", lambda error: found.append(str(error)))
        for screen in walk.screens:
            found += [f"{screen} {fault}" for fault in _look(page, screen, engines, LOOKS[walk.language])]
    return found


def misfits(walk: Walk) -> list[str]:
    """Return where words of people leave their place, on a small phone and on a wide screen, or stand unprotected."""
    found = list[str]()
    with serving() as site, opened() as browser:
        page = context(browser, site, language=walk.language).new_page()
        for screen in walk.screens:
            KEPT["page"] = screen.html
            page.goto("/kept/page")
            for width in (1280, 320):
                page.set_viewport_size({"width": width, "height": 800})
                found += [f"{screen} at {width}: {fault}" for fault in [*overflows(page), *broken_words(page)]]
            found += [f"{screen} {fault}" for fault in unprotected(page)]
    return found


def _look(page: Page, screen: Screen, engines: Engines, looks: tuple[tuple[int, Scheme], ...]) -> list[str]:
    found: list[str] = []
    KEPT["page"] = screen.html
    page.goto("/kept/page")
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"at {width} in {scheme}: {fault}" for fault in faults(page, engines)]
    return found
