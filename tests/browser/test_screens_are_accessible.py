"""Every screen: axe-core, pa11y and Nu find nothing, nothing scrolls sideways, targets are large, no script fails."""

from pathlib import Path

import pytest

from tests.browser import judging
from tests.browser.crawling import Walk, missing
from tests.browser.judges import nu_complaints

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow("walks every screen and has each judged in both languages and looks"),
    pytest.mark.timeout(1200),
]
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


@pytest.mark.parametrize("language", sorted(judging.LOOKS))
def test_every_screen_works_for_everybody(complaints: dict[str, list[str]], language: str) -> None:
    assert complaints[language] == []
