"""Light pages: the stylesheet, the first page with all it loads, and any other page."""

import gzip
import re
from functools import cache
from pathlib import Path

import httpx
import pytest

from tests.browser.crawling import Walk

STYLESHEET = Path("services/gateway/static/odr.css")
LOADED = re.compile(r'(?:href|src)="(/static/[^"]+)"')


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 9))


@cache
def packed_file(address: str) -> int:
    return packed(httpx.get(address).content)


def weight(site: str, html: str) -> int:
    return packed(html.encode()) + sum(packed_file(site + path) for path in set(LOADED.findall(html)))


def test_the_stylesheet_is_at_most_12_kilobytes() -> None:
    assert packed(STYLESHEET.read_bytes()) <= 12_000


@pytest.mark.browser
def test_the_first_page_fits_into_the_first_round_trips(site: str) -> None:
    assert weight(site, httpx.get(site).text) <= 14_600


@pytest.mark.browser
@pytest.mark.timeout(1200)
def test_every_screen_is_light(site: str, walks: dict[str, Walk]) -> None:
    weights = {screen: weight(site, screen.html) for walk in walks.values() for screen in walk.screens}

    assert {str(screen): found for screen, found in weights.items() if found > 40_000} == {}
