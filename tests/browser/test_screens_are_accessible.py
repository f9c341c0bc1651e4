"""Every screen: axe-core, pa11y and Nu find nothing, nothing scrolls sideways, targets are large, no script fails."""

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.crawling import Screen, Walk, missing
from tests.browser.judges import Engines, nu_complaints
from tests.browser.looking import faults
from tests.browser.page_server import KEPT
from tests.browser.screens import context

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow("walks every screen and has each judged in both languages and looks"),
    pytest.mark.timeout(1200),
]
Scheme = Literal["light", "dark"]
LOOKS: dict[str, tuple[tuple[int, Scheme], ...]] = {
    "en": ((320, "light"), (1280, "dark")),
    "es": ((320, "dark"), (1280, "light")),
}
STYLESHEET = Path("services/gateway/static/odr.css")


def test_every_route_is_met_by_a_story(walks: dict[str, Walk]) -> None:
    assert list(missing(list(walks.values()))) == []


def test_no_page_of_a_story_breaks(walks: dict[str, Walk]) -> None:
    assert [fault for walk in walks.values() for fault in walk.faults] == []


def test_every_screen_is_sound_html(walks: dict[str, Walk], tmp_path: Path) -> None:
    screens = {
        f"{walk.language}-{number}.html": screen
        for walk in walks.values()
        for number, screen in enumerate(walk.screens, 1)
    }
    files = {name: screen.html.encode() for name, screen in screens.items()}

    told = nu_complaints(tmp_path, {**files, STYLESHEET.name: STYLESHEET.read_bytes()})

    assert [f"{screens.get(each.partition(':')[0], '')} {each}" for each in told] == []


@pytest.mark.parametrize("language", sorted(LOOKS))
def test_every_screen_works_for_everybody(
    chromium: Browser, site: str, engines: Engines, walks: dict[str, Walk], language: str
) -> None:
    profile = context(chromium, site, language=language)
    page = profile.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for screen in walks[language].screens:
        complaints += [f"{screen} {found}" for found in _look(page, screen, engines)]
    profile.close()

    assert complaints == []


def _look(page: Page, screen: Screen, engines: Engines) -> list[str]:
    language = screen.html.partition('<html lang="')[2][:2]
    KEPT["page"], found = screen.html, []
    page.goto("/kept/page")
    for width, scheme in LOOKS[language]:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [f"at {width} in {scheme}: {fault}" for fault in faults(page, engines)]
    return found
