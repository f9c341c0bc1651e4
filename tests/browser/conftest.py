"""A real Chromium, the pages in a real web server with made-up visits, and who judges them."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

import pytest
from playwright.sync_api import Browser, sync_playwright

from shared.contracts.parties import Language
from tests.browser import judges
from tests.browser.crawling import Walk, walked
from tests.browser.judges import Engines
from tests.browser.page_server import serving

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def engines() -> Engines:
    return judges.engines()


@pytest.fixture(scope="session")
def walks() -> dict[str, Walk]:
    """What walks through all stories met, by language; each on a processor of its own."""
    languages = [language.value for language in Language]
    with ProcessPoolExecutor(len(languages), get_context("spawn")) as processes:
        return dict(zip(languages, processes.map(walked, languages), strict=True))
