"""A real Chromium, the pages in a real web server with made-up visits, and who judges them."""

import ctypes
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

import pytest
from playwright.sync_api import Browser

from shared.contracts.parties import Language
from tests.browser import judges, judging
from tests.browser.crawling import Walk, walked
from tests.browser.judges import Engines
from tests.browser.page_server import serving
from tests.browser.screens import opened

Given = TypeVar("Given")
Made = TypeVar("Made")
PR_SET_PDEATHSIG = 1


@pytest.fixture(scope="session")
def site() -> Iterator[str]:
    with serving() as address:
        yield address


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with opened() as browser:
        yield browser


@pytest.fixture(scope="session")
def engines() -> Engines:
    return judges.engines()


@pytest.fixture(scope="session")
def walks() -> dict[str, Walk]:
    """What walks through all stories met, by language; each on a processor of its own."""
    languages = [language.value for language in Language]
    return dict(zip(languages, side_by_side(walked, languages), strict=True))


@pytest.fixture(scope="session")
def complaints(walks: dict[str, Walk]) -> dict[str, list[str]]:
    """What both engines and our own measures find wrong, by language."""
    return dict(zip(walks, side_by_side(judging.complaints, list(walks.values())), strict=True))


def _end_with_parent() -> None:
    """Have the kernel end this process when the run is killed: it would wait for work for ever."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def side_by_side(work: Callable[[Given], Made], given: Sequence[Given]) -> list[Made]:
    with ProcessPoolExecutor(len(given), get_context("spawn"), _end_with_parent) as processes:
        return list(processes.map(work, given))
