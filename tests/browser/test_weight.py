"""Light pages: the stylesheet, the first page with all it loads, and any page of a party."""

import gzip
import re
from pathlib import Path

import httpx
import pytest

from tests.browser.screens import PARTY, PUBLIC, Screen

STYLESHEET = Path("services/gateway/static/odr.css")
LOADED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


def test_the_stylesheet_is_at_most_12_kilobytes() -> None:
    assert packed(STYLESHEET.read_bytes()) <= 12_000


@pytest.mark.browser
def test_the_first_page_fits_into_the_first_round_trips(site: str) -> None:
    assert _weight(site, PUBLIC[0]) <= 14_600


@pytest.mark.browser
@pytest.mark.parametrize("screen", [*PUBLIC, *PARTY], ids=str)
def test_any_page_of_a_party_is_light(site: str, screen: Screen) -> None:
    assert _weight(site, screen) <= 40_000


def _weight(site: str, screen: Screen) -> int:
    cookies = {"who": screen.who, "chapter": screen.chapter, "code": "typed"}
    with httpx.Client(base_url=site, cookies=cookies, follow_redirects=True) as client:
        page = client.get(screen.path)
        return packed(page.content) + sum(packed(client.get(path).content) for path in set(LOADED.findall(page.text)))
